import { getEventListeners } from 'node:events'
import { createBudgets } from '@venuekit/core'
import { AbortedError, ClosedError, TimeoutError, type CommandOutcome } from '@venuekit/core/errors'
import { errorOf, ManualClock } from '@venuekit/core/testing'
import { expect, test } from 'vitest'
import { json, startHttpServer } from '../../test/http-server.ts'
import { expectNoLeaks } from '../../test/leaks.ts'
import { startRawServer } from '../../test/raw-server.ts'
import { connect, createOrder, declarations, getPrice } from '../../test/rest-fixture.ts'
import { until } from '../../test/until.ts'

expectNoLeaks()

const reason = new Error('shutting down')

/** What a call says that was aborted, and that its signal is free again. */
async function expectAborted(call: Promise<unknown>, signal: AbortSignal, outcome: CommandOutcome): Promise<void> {
  const error = await call
  expect(AbortedError.is(error) && error).toMatchObject({ outcome, operation: 'createOrder', exchange: 'testex' })
  expect(AbortedError.is(error) && error.cause).toBe(reason)
  expect(getEventListeners(signal, 'abort')).toEqual([])
}

test('[X.3] a signal that is aborted already: nothing is taken, nothing is opened', async () => {
  await using server = await startHttpServer()
  await using fixture = connect(server.url)
  const signal = AbortSignal.abort(reason)
  await expectAborted(
    errorOf(() => fixture.client.call(createOrder, { size: '1' }, { signal })),
    signal,
    'not-sent',
  )
  expect(fixture.budgets.status('uid').used).toBe(0)
  expect(fixture.client.stats().opened).toBe(0)
})

test('[X.3] an abort in the line for a permit leaves the line, and is not sent', async () => {
  const clock = new ManualClock()
  const budgets = createBudgets({
    clock,
    budgets: declarations.map((one) => ({ ...one, rule: { type: 'sliding', limit: 1, windowMs: 1_000 } })),
  })
  await using server = await startHttpServer((_, response) => json(response, 200, { id: '1', price: '1' }))
  await using fixture = connect(server.url, { clock, budgets })
  await fixture.client.call(createOrder, { size: '1' })
  const controller = new AbortController()
  const call = errorOf(() => fixture.client.call(createOrder, { size: '2' }, { signal: controller.signal }))
  await clock.advance(0)
  expect(budgets.status('uid').waiting).toBe(1)
  controller.abort(reason)
  await expectAborted(call, controller.signal, 'not-sent')
  expect(budgets.status('uid').waiting).toBe(0)
  expect(server.requests).toHaveLength(1)
})

test('[X.3] an abort while the credentials are asked for gives the permit back', async () => {
  await using server = await startHttpServer()
  const asked = Promise.withResolvers<void>()
  await using fixture = connect(server.url, {
    credentials: () => {
      asked.resolve()
      return new Promise(() => {})
    },
  })
  const controller = new AbortController()
  const call = errorOf(() => fixture.client.call(createOrder, { size: '1' }, { signal: controller.signal }))
  await asked.promise
  expect(fixture.budgets.status('uid').used).toBe(1)
  controller.abort(reason)
  await expectAborted(call, controller.signal, 'not-sent')
  expect(fixture.budgets.status('uid').used).toBe(0)
})

test('[X.3] an abort while the connection is being made ends the attempt to connect', async () => {
  // A listener whose queue is full takes no more connections; a proxy that does not answer is the same and needs no tricks.
  await using proxy = await startRawServer()
  await using fixture = connect('https://127.0.0.1:9', { pool: { proxy: proxy.url } })
  const controller = new AbortController()
  const call = errorOf(() => fixture.client.call(createOrder, { size: '1' }, { signal: controller.signal }))
  await proxy.heard(/CONNECT 127\.0\.0\.1:9/)
  expect(fixture.client.stats()).toMatchObject({ opening: 1, waiting: 1 })
  controller.abort(reason)
  await expectAborted(call, controller.signal, 'not-sent')
  expect(fixture.client.stats()).toMatchObject({ opening: 0, waiting: 0 })
  await proxy.drained()
  expect(fixture.budgets.status('uid').used).toBe(0)
})

test('[X.3] an abort in the line for a connection leaves the others alone', async () => {
  await using server = await startRawServer()
  await using fixture = connect(server.url, { pool: { connections: 1 } })
  const first = errorOf(() => fixture.client.call(createOrder, { size: '1' }))
  await server.heard(/\r\n\r\n/)
  const controller = new AbortController()
  const second = errorOf(() => fixture.client.call(createOrder, { size: '2' }, { signal: controller.signal }))
  await until(() => fixture.client.stats().waiting === 1)
  controller.abort(reason)
  await expectAborted(second, controller.signal, 'not-sent')
  expect(fixture.client.stats()).toMatchObject({ busy: 1, waiting: 0 })
  for (const socket of server.sockets) socket.destroy()
  expect(await first).toMatchObject({ code: 'network', outcome: 'unknown' })
  expect(server.received.join('')).not.toContain('"size":"2"')
})

test('[X.3] an abort after the first byte cuts the connection, and the order is unknown', async () => {
  await using server = await startRawServer()
  await using fixture = connect(server.url)
  const controller = new AbortController()
  const call = errorOf(() => fixture.client.call(createOrder, { size: '1' }, { signal: controller.signal }))
  await server.heard(/\r\n\r\n/)
  controller.abort(reason)
  await expectAborted(call, controller.signal, 'unknown')
  await server.drained()
  expect(fixture.budgets.status('uid').used).toBe(1)
})

test('[X.3] an abort within the body cuts the connection, and the order is unknown', async () => {
  const flowing = Promise.withResolvers<void>()
  await using server = await startRawServer((socket) => {
    socket.write('HTTP/1.1 200 OK\r\ncontent-length: 100000000\r\n\r\n')
    // More than all buffers on the way hold: it is written only when the client reads.
    socket.write(Buffer.alloc(30_000_000, ' '), () => flowing.resolve())
  })
  await using fixture = connect(server.url, { pool: { maxBodyBytes: 200_000_000 } })
  const controller = new AbortController()
  const call = errorOf(() => fixture.client.call(createOrder, { size: '1' }, { signal: controller.signal }))
  await flowing.promise
  controller.abort(reason)
  await expectAborted(call, controller.signal, 'unknown')
  await server.drained()
  expect(fixture.client.stats()).toMatchObject({ busy: 0, idle: 0 })
})

test('[X.3] an abort between two attempts of a read ends the wait', async () => {
  const clock = new ManualClock()
  await using server = await startHttpServer((_, response) => response.writeHead(500).end())
  await using fixture = connect(server.url, { clock })
  const controller = new AbortController()
  const call = errorOf(() => fixture.client.call(getPrice, { symbol: 'X' }, { signal: controller.signal }))
  await server.received(1)
  await until(() => (clock.nextTimerInMs ?? Infinity) < 1_000)
  controller.abort(reason)
  const error = await call
  expect(AbortedError.is(error) && error.cause).toBe(reason)
  expect(getEventListeners(controller.signal, 'abort')).toEqual([])
  expect(server.requests).toHaveLength(1)
})

test('[X.3] [X.4] a call that gives up after its own time says whether it was sent', async () => {
  const clock = new ManualClock()
  await using server = await startRawServer()
  await using fixture = connect(server.url, { clock })
  const sent = errorOf(() => fixture.client.call(createOrder, { size: '1' }, { timeoutMs: 700 }))
  await server.heard(/\r\n\r\n/)
  await clock.advance(700)
  expect(await sent).toMatchObject({ code: 'timeout', outcome: 'unknown' })
  await using unreachable = connect('https://127.0.0.1:9', { clock, pool: { proxy: server.url } })
  const unsent = errorOf(() =>
    unreachable.client.call(createOrder, { size: '1' }, { timeoutMs: 700, sendWithinMs: 900 }),
  )
  await server.heard(/CONNECT/)
  await clock.advance(700)
  expect(await unsent).toMatchObject({ code: 'timeout', outcome: 'not-sent' })
})

test('an order that finds no connection in time is not sent; one that is on its way is not cut off', async () => {
  const clock = new ManualClock()
  await using server = await startRawServer()
  await using unreachable = connect('https://127.0.0.1:9', { clock, pool: { proxy: server.url } })
  const unsent = errorOf(() => unreachable.client.call(createOrder, { size: '1' }))
  await server.heard(/CONNECT/)
  await clock.advance(1_000)
  const error = await unsent
  expect(TimeoutError.is(error) && error).toMatchObject({ outcome: 'not-sent', retryable: true })
  expect(TimeoutError.is(error) && error.message).toBe('POST /orders could not be sent within 1000 ms')
  await server.drained()

  await using fixture = connect(server.url, { clock })
  const sent = fixture.client.call(createOrder, { size: '1' })
  await server.heard(/"size":"1"/)
  await clock.advance(5_000)
  for (const socket of server.sockets) socket.end('HTTP/1.1 200 OK\r\ncontent-length: 22\r\n\r\n{"id":"1","price":"1"}')
  expect(await sent).toEqual({ id: '1', price: '1' })
})

test('an order that gets no permit in time is not sent, and says so at once when that is known', async () => {
  const clock = new ManualClock()
  await using server = await startHttpServer((_, response) => json(response, 200, { id: '1', price: '1' }))
  await using fixture = connect(server.url, { clock })
  fixture.budgets.penalise('uid', 5_000)
  const error = await errorOf(() => fixture.client.call(createOrder, { size: '1' }))
  expect(error).toMatchObject({ code: 'rate-limited', outcome: 'not-sent', retryAfterMs: 5_000 })
  expect(server.requests).toHaveLength(0)
  const patient = fixture.client.call(createOrder, { size: '1' }, { sendWithinMs: 6_000 })
  await clock.advance(5_000)
  expect(await patient).toEqual({ id: '1', price: '1' })
})

test.each([
  ['timeoutMs', { timeoutMs: 0 }],
  ['timeoutMs', { timeoutMs: Number.NaN }],
  ['sendWithinMs', { sendWithinMs: -1 }],
])('%s %s is refused, and nothing is sent', async (name, options) => {
  await using server = await startHttpServer()
  await using fixture = connect(server.url)
  const error = await errorOf(() => fixture.client.call(createOrder, { size: '1' }, options))
  expect(error).toMatchObject({ code: 'invalid-input', path: name, outcome: 'not-sent' })
})

test('[X.4] closing lets what is on its way finish, and ends what waits', async () => {
  const clock = new ManualClock()
  await using server = await startRawServer()
  await using fixture = connect(server.url, { clock, pool: { connections: 1 } })
  const sent = fixture.client.call(createOrder, { size: '1' })
  await server.heard(/"size":"1"/)
  const waiting = errorOf(() => fixture.client.call(createOrder, { size: '2' }))
  await until(() => fixture.client.stats().waiting === 1)
  const closing = fixture.client.close()
  expect(fixture.client.closed).toBe(true)
  expect(fixture.client.close()).toBe(closing)
  const error = await waiting
  expect(ClosedError.is(error) && error).toMatchObject({ outcome: 'not-sent', operation: 'createOrder' })
  expect(await errorOf(() => fixture.client.call(createOrder, { size: '3' }))).toMatchObject({
    code: 'closed',
    outcome: 'not-sent',
  })
  for (const socket of server.sockets) socket.end('HTTP/1.1 200 OK\r\ncontent-length: 22\r\n\r\n{"id":"1","price":"1"}')
  expect(await sent).toEqual({ id: '1', price: '1' })
  await closing
  await server.drained()
  expect(clock.pendingTimers).toBe(0)
})

test('[X.4] closing cuts off what does not finish in time', async () => {
  const clock = new ManualClock()
  await using server = await startRawServer()
  await using fixture = connect(server.url, { clock, closeGraceMs: 3_000 })
  const sent = errorOf(() => fixture.client.call(createOrder, { size: '1' }))
  await server.heard(/"size":"1"/)
  const closing = fixture.client.close()
  await clock.advance(3_000)
  expect(await sent).toMatchObject({ code: 'closed', outcome: 'unknown' })
  await closing
  await server.drained()
  expect(clock.pendingTimers).toBe(0)
  await fixture.client[Symbol.asyncDispose]()
})
