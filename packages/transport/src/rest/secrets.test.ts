import { createBudgets, createMemoryMetrics } from '@venuekit/core'
import { createCanaries, createMemoryLogger, errorOf } from '@venuekit/core/testing'
import { systemClock } from '@venuekit/core/time'
import { expect, test } from 'vitest'
import { json, startHttpServer, type Answer } from '../../test/http-server.ts'
import { expectNoLeaks } from '../../test/leaks.ts'
import { connect, createOrder, declarations, key, secret, sign } from '../../test/rest-fixture.ts'
import type { RestTapEvent } from './monitor.ts'

expectNoLeaks()

/** A listen key: a secret that an endpoint itself has to send. */
const listenKey = 'pqia91ma19a5s61cv6a81va65sdf19v8a65a1'
const signature = Buffer.from(`${secret}/orders`).toString('base64url')
const canaries = createCanaries({ keys: { key }, secrets: { secret, listenKey, signature } })

/** An endpoint that carries a secret of its own in its query, and signs into query and headers. */
const keepAlive = {
  ...createOrder,
  request: () => ({ path: '/orders', query: [['listenKey', listenKey]] as const, body: '{}' }),
}

function signInQuery(...[request, credentials, nowMs]: Parameters<typeof sign>): ReturnType<typeof sign> {
  const signed = sign(request, credentials, nowMs)
  const mark = Buffer.from(`${credentials.secret}${request.path}`).toString('base64url')
  return { ...signed, query: [...signed.query, ['timestamp', String(nowMs)], ['signature', mark]] }
}

/** Sends everything back that it was told: in the body and in a header. */
function echo(status: number, type: 'json' | 'text'): Answer {
  return (request, response) => {
    const told = `${request.url} ${JSON.stringify(request.headers)}`
    if (type === 'json')
      return json(response, status, { code: 'NEW', message: told, list: [request.headers['x-sign']] })
    response.writeHead(status).end(`<html>${told}</html>`)
  }
}

test.each<[string, Answer]>([
  ['an unknown code that repeats the request', echo(400, 'json')],
  ['a page that repeats the request', echo(403, 'text')],
  ['an error of the server that repeats the request', echo(502, 'text')],
  ['a success that is none and repeats the request', echo(200, 'text')],
  ['a success of the wrong form that repeats the request', echo(200, 'json')],
  ['a refusal that the table knows', (_, response) => json(response, 400, { code: 'NO_FUNDS' })],
  ['a redirect to the same address', (request, response) => response.writeHead(307, { location: request.url }).end()],
  ['a cut connection', (request) => request.socket.destroy()],
])('keys, signatures and listen keys are nowhere to be seen after %s', async (_, answer) => {
  const logger = createMemoryLogger()
  const metrics = createMemoryMetrics()
  const events: RestTapEvent[] = []
  await using server = await startHttpServer(answer)
  await using fixture = connect(server.url, { sign: signInQuery, logger, metrics, tap: (event) => events.push(event) })
  const error = await errorOf(() => fixture.client.call(keepAlive, { size: '1' }))
  expect(server.requests[0]?.url).toContain(encodeURIComponent(signature))
  expect(events.length).toBeGreaterThan(1)
  const everything = { error, events, records: logger.records, metrics: metrics.read(), stats: fixture.client.stats() }
  expect(canaries.leaksIn(everything)).toEqual([])
})

test('keys are nowhere to be seen when the server cannot be reached', async () => {
  await using fixture = connect('https://nothing.invalid', { sign: signInQuery })
  const error = await errorOf(() => fixture.client.call(keepAlive, { size: '1' }))
  expect(canaries.leaksIn([error, fixture.client])).toEqual([])
})

test('a number in an answer stays what it is, also when it is the timestamp of the request', async () => {
  let asked: unknown
  await using server = await startHttpServer((request, response) =>
    json(response, 401, { code: 'NEW', request_time: Number(request.headers['x-time']) }),
  )
  await using fixture = connect(server.url, {
    refusals: (_, body) => {
      asked = body
      return undefined
    },
  })
  await errorOf(() => fixture.client.call(createOrder, { size: '1' }))
  expect(asked).toEqual({ code: 'NEW', request_time: Number(server.requests[0]?.headers['x-time']) })
})

test('a tap is shown requests, answers and failures in order, without what is secret', async () => {
  const events: RestTapEvent[] = []
  await using server = await startHttpServer((request, response) =>
    request.url.startsWith('/orders?') ? json(response, 200, { id: '7', price: '1' }) : request.socket.destroy(),
  )
  await using fixture = connect(server.url, { sign: signInQuery, tap: (event) => events.push(event) })
  await fixture.client.call(keepAlive, { size: '1' })
  await errorOf(() =>
    fixture.client.call({ ...keepAlive, request: () => ({ path: '/gone', query: [] }) }, { size: '1' }),
  )
  expect(events).toMatchObject([
    {
      type: 'request',
      id: 1,
      exchange: 'testex',
      domain: 'private',
      operation: 'createOrder',
      method: 'POST',
      body: '{}',
    },
    { type: 'answer', id: 1, status: 200, body: '{"id":"7","price":"1"}', bytes: 22 },
    { type: 'request', id: 2, method: 'POST', body: undefined },
    { type: 'failure', id: 2, error: { code: 'network', outcome: 'unknown' } },
  ])
  expect(events[0]).toMatchObject({
    target: expect.stringMatching(/^\/orders\?listenKey=\[redacted\]&timestamp=\d+&signature=\[redacted\]$/),
    headers: ['accept', 'accept-encoding', 'user-agent', 'content-type', 'x-key', 'x-sign', 'x-time'],
  })
  expect(events[1]).toMatchObject({ tookMs: expect.any(Number) })
})

test('a tap that throws is told to the log and stops nothing', async () => {
  const logger = createMemoryLogger()
  await using server = await startHttpServer((_, response) => json(response, 200, { id: '7', price: '1' }))
  const tap = (): never => JSON.parse('{') as never
  await using fixture = connect(server.url, { logger, tap })
  expect(await fixture.client.call(createOrder, { size: '1' })).toEqual({ id: '7', price: '1' })
  expect(logger.records.map((one) => [one.level, one.message])).toEqual([
    ['error', 'the tap has thrown'],
    ['error', 'the tap has thrown'],
  ])
})

test('[S3.36] a client logs under its exchange, its domain and its kind', async () => {
  const logger = createMemoryLogger()
  await using server = await startHttpServer((_, response) => response.writeHead(429).end())
  await using fixture = connect(server.url, { logger })
  await using open = connect(server.url, {
    logger,
    domain: 'public',
    budgets: createBudgets({ clock: systemClock, budgets: declarations }),
  })
  await errorOf(() => fixture.client.call(createOrder, { size: '1' }))
  await errorOf(() => open.client.call(createOrder, { size: '1' }))
  expect(logger.records.map((one) => one.logger)).toEqual(['testex.private.rest', 'testex.public.rest'])
})
