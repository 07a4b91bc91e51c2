import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { Socket } from 'node:net'
import { ClosedError, ExchangeConnectionError } from '@venuekit/core/errors'
import { errorOf, ManualClock } from '@venuekit/core/testing'
import { systemClock } from '@venuekit/core/time'
import { expect, test } from 'vitest'
import { json, startHttpServer } from '../../test/http-server.ts'
import { expectNoLeaks } from '../../test/leaks.ts'
import { deserted } from '../../test/open-sockets.ts'
import { startRawServer } from '../../test/raw-server.ts'
import { until } from '../../test/until.ts'
import { ConnectionPool } from './connection-pool.ts'
import { checkPoolOptions, type RestPoolOptions } from './pool-options.ts'
import { Attempt, ConnectionGone, type Cancellable, type Sending } from './wire-call.ts'

expectNoLeaks()

/** A pool that the test closes when it ends. */
function poolOf(url: string, options: RestPoolOptions = {}, clock = systemClock): ConnectionPool & AsyncDisposable {
  const pool = new ConnectionPool(new URL(url), checkPoolOptions(options), clock)
  return Object.assign(pool, { [Symbol.asyncDispose]: () => pool.close() })
}

function activeSockets(): number {
  return process.getActiveResourcesInfo().filter((name) => name === 'TCPSocketWrap').length
}

/** The first socket that this process connects from now on, as its own side has it. */
function clientSocket(): { readonly socket: Socket | undefined } {
  const found: { socket: Socket | undefined } = { socket: undefined }
  const take = (message: unknown): void => {
    unsubscribe('net.client.socket', take)
    if (typeof message === 'object' && message !== null && 'socket' in message && message.socket instanceof Socket)
      found.socket = message.socket
  }
  subscribe('net.client.socket', take)
  return found
}

/** A request as the pool is asked to send it, with everything that can be seen of it. */
function sending(target: string, rank = 2): Sending & { readonly call: Cancellable; written: number } {
  const one = {
    written: 0,
    attempt: new Attempt(),
    call: { cancelled: false, onCancel: undefined },
    rank,
    write() {
      one.written += 1
      return { method: 'GET', target, headers: [], body: undefined }
    },
  }
  return one
}

test('[S3.106] forty calls on two connections: what is free is used again, and nobody opens a third', async () => {
  await using server = await startHttpServer()
  await using pool = poolOf(server.url, { connections: 2 })
  const answers = await Promise.all(Array.from({ length: 40 }, (_, index) => pool.send(sending(`/${index}`))))
  expect(answers.map((answer) => answer.status)).toEqual(Array.from({ length: 40 }, () => 200))
  expect(pool.stats).toEqual({ busy: 0, idle: 2, opening: 0, waiting: 0, opened: 2, requests: 40 })
  expect(server.accepted).toBe(2)
})

test('the connection that was used last is used next', async () => {
  await using server = await startHttpServer()
  await using pool = poolOf(server.url)
  await Promise.all([pool.send(sending('/a')), pool.send(sending('/b')), pool.send(sending('/c'))])
  const ports = new Set<number | undefined>()
  for (let index = 0; index < 10; index += 1) {
    // oxlint-disable-next-line no-await-in-loop -- one after the other is the point
    await pool.send(sending('/again'))
    ports.add(server.requests.at(-1)?.socket.remotePort)
  }
  expect(server.accepted).toBe(3)
  expect(ports.size).toBe(1)
})

test('the most urgent lane gets the connection that becomes free, and within a lane who came first', async () => {
  await using server = await startRawServer((socket, received) => {
    if (received.endsWith('\r\n\r\n')) socket.write('HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}')
  })
  await using pool = poolOf(server.url, { connections: 1 })
  const ranks = [2, 3, 1, 3, 0, 1]
  await Promise.all(ranks.map((rank, index) => pool.send(sending(`/${rank}-${index}`, rank))))
  const order = [...(server.received[0] ?? '').matchAll(/GET \/(\S+)/g)].map((match) => match[1])
  expect(order).toEqual(['0-4', '1-2', '1-5', '2-0', '3-1', '3-3'])
})

test('a connection that the server closed while it was idle costs nothing: the request goes through another one', async () => {
  await using server = await startHttpServer()
  await using pool = poolOf(server.url)
  for (let round = 0; round < 20; round += 1) {
    // oxlint-disable-next-line no-await-in-loop -- one after the other is the point
    expect((await pool.send(sending(`/${round}`))).status).toBe(200)
    server.requests.at(-1)?.socket.end()
    // oxlint-disable-next-line no-await-in-loop -- one after the other is the point
    await server.drained()
  }
  expect(server.requests).toHaveLength(20)
  expect(server.accepted).toBe(20)
})

test('a request that meets the end of its connection half-way is written once, here or there', async () => {
  await using server = await startHttpServer()
  await using pool = poolOf(server.url)
  const failed: Sending[] = []
  for (let round = 0; round < 200; round += 1) {
    const request = sending(`/${round}`)
    // oxlint-disable-next-line no-await-in-loop -- one after the other is the point
    await pool.send(request).catch(() => failed.push(request))
    // What arrives first is left to chance: the end of the connection, or the next request.
    server.requests.at(-1)?.socket.end()
  }
  expect(failed.filter((request) => !request.attempt.started)).toEqual([])
  const targets = server.requests.map((request) => request.url)
  expect(new Set(targets).size).toBe(targets.length)
})

test('a connection that is closed while the request waits to be written is no failure at all', async () => {
  await using server = await startHttpServer()
  await using pool = poolOf(server.url)
  const line = clientSocket()
  await pool.send(sending('/a'))
  const next = sending('/b')
  const answer = pool.send(next)
  // undici looks at an idle connection once more before it writes: in that moment the server's end of it arrives.
  line.socket?.emit('end')
  expect((await answer).status).toBe(200)
  expect(next.written).toBe(2)
  expect(server.requests.map((request) => request.url)).toEqual(['/a', '/b'])
})

test('a request that was written is never written again, whatever the server does', async () => {
  await using server = await startRawServer((socket) => socket.resetAndDestroy())
  await using pool = poolOf(server.url)
  const requests = Array.from({ length: 20 }, (_, index) => sending(`/${index}`))
  const errors = await Promise.all(requests.map((request) => errorOf(() => pool.send(request))))
  expect(errors.every((error) => error instanceof Error && !(error instanceof ConnectionGone))).toBe(true)
  await server.drained()
  expect(server.received.join('').match(/GET/g)).toHaveLength(20)
  expect(requests.map((request) => [request.written, request.attempt.started])).toEqual(
    Array.from({ length: 20 }, () => [1, true]),
  )
})

test('a kept-alive connection that breaks while the answer is awaited is an error after the first byte', async () => {
  await using server = await startRawServer((socket, received) => {
    const requests = received.match(/\r\n\r\n/g)?.length
    if (requests === 1) socket.write('HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}')
    else socket.resetAndDestroy()
  })
  await using pool = poolOf(server.url)
  await pool.send(sending('/first'))
  const second = sending('/second')
  const error = await errorOf(() => pool.send(second))
  expect(error).toMatchObject({ code: expect.stringMatching(/^(?:ECONNRESET|UND_ERR_SOCKET)$/) })
  expect(second.attempt.started).toBe(true)
  expect(server.accepted).toBe(1)
})

test('a server that says it will close is believed', async () => {
  await using server = await startHttpServer((_, response) => {
    response.setHeader('connection', 'close')
    json(response, 200, {})
  })
  await using pool = poolOf(server.url)
  await pool.send(sending('/a'))
  await pool.send(sending('/b'))
  await server.drained()
  await until(() => pool.stats.busy === 0)
  expect(pool.stats).toMatchObject({ opened: 2, idle: 0 })
})

test('a connection that nobody uses is closed after a while, and does not hold the process', async () => {
  await using server = await startHttpServer()
  await using pool = poolOf(server.url, { keepAliveMs: 20 })
  await pool.send(sending('/a'))
  await until(() => activeSockets() === server.open, 'only the end of the server holds the process')
  await server.drained()
  await until(() => pool.stats.idle === 0)
  expect(pool.stats.opened).toBe(1)
})

/** A pool of two connections, of which the second was made for a call that the first has served in the meantime. */
async function withSpare(clock: ManualClock) {
  const held = Promise.withResolvers<Socket>()
  // A proxy and the server behind it in one: only a proxy can put off the moment at which a connection is there.
  const server = await startRawServer((socket, received) => {
    const connected = 'HTTP/1.1 200 OK\r\n\r\n'
    if (received.endsWith('\r\n\r\n') && received.includes('GET')) {
      socket.write('HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}')
    } else if (server.accepted === 1) socket.write(connected)
    else held.resolve(socket)
  })
  const pool = poolOf('http://127.0.0.1:9', { connections: 2, keepAliveMs: 60_000, proxy: server.url }, clock)
  await pool.send(sending('/a'))
  const calls = [pool.send(sending('/b')), pool.send(sending('/c'))]
  await Promise.all(calls)
  const socket = await held.promise
  expect(pool.stats).toMatchObject({ idle: 1, opening: 1, opened: 1 })
  socket.write('HTTP/1.1 200 OK\r\n\r\n')
  await until(() => pool.stats.idle === 2)
  const close = async (): Promise<void> => {
    await pool.close()
    await server[Symbol.asyncDispose]()
  }
  return { server, pool, socket, [Symbol.asyncDispose]: close }
}

test('a connection that was made for nobody any more is closed after a while, and does not hold the process', async () => {
  const clock = new ManualClock()
  await using spare = await withSpare(clock)
  const { server, pool } = spare
  await until(() => activeSockets() === server.sockets.length)
  await clock.advance(60_000)
  await until(() => pool.stats.idle === 1)
  await until(() => server.sockets.length === 1)
  expect(clock.pendingTimers).toBe(0)
})

test.each<[string, (socket: Socket) => void]>([
  ['is closed by the server', (socket) => socket.end()],
  ['brings something that nobody asked for', (socket) => socket.write('HTTP/1.1 408 Request Timeout\r\n\r\n')],
])('a connection that was never used and %s is gone', async (_, act) => {
  const clock = new ManualClock()
  await using spare = await withSpare(clock)
  const { pool, socket } = spare
  act(socket)
  await until(() => pool.stats.idle === 1)
  expect(clock.pendingTimers).toBe(0)
})

test('a connection that was never used serves the next call like any other', async () => {
  const clock = new ManualClock()
  await using spare = await withSpare(clock)
  const { server, pool } = spare
  await Promise.all([pool.send(sending('/d')), pool.send(sending('/e'))])
  expect(server.received[1]).toContain('GET')
  expect(clock.pendingTimers).toBe(0)
  expect(pool.stats).toMatchObject({ idle: 2, opened: 2, requests: 5 })
})

test('one connection that cannot be made fails one call; the others go on', async () => {
  await using pool = poolOf(`http://${deserted}`, { connections: 3 })
  const errors = await Promise.all(Array.from({ length: 7 }, () => errorOf(() => pool.send(sending('/x')))))
  expect(errors.map((error) => ExchangeConnectionError.is(error))).toEqual(Array.from({ length: 7 }, () => true))
  expect(pool.stats).toMatchObject({ waiting: 0, opening: 0, busy: 0 })
})

test('a connection that takes too long to be made is given up', async () => {
  const clock = new ManualClock()
  await using proxy = await startRawServer()
  await using pool = poolOf('https://127.0.0.1:9', { proxy: proxy.url, connectTimeoutMs: 3_000 }, clock)
  const call = errorOf(() => pool.send(sending('/x')))
  await proxy.heard(/CONNECT/)
  await clock.advance(3_000)
  const error = await call
  expect(ExchangeConnectionError.is(error) && error.message).toBe(
    'No connection to 127.0.0.1:9: there was none after 3000 ms',
  )
  await proxy.drained()
  expect(clock.pendingTimers).toBe(0)
})

test('a request that cannot be made leaves the connection to the next one', async () => {
  await using server = await startHttpServer()
  await using pool = poolOf(server.url, { connections: 1 })
  const broken: Sending = { ...sending('/x'), write: () => JSON.parse('{') as never }
  const results = await Promise.allSettled([pool.send(broken), pool.send(sending('/y'))])
  expect(results.map((result) => result.status)).toEqual(['rejected', 'fulfilled'])
  expect(server.accepted).toBe(1)
})

test('[X.4] closing refuses those who wait, ends those who are served, and leaves nothing', async () => {
  await using server = await startRawServer()
  await using pool = poolOf(server.url, { connections: 1 })
  const served = errorOf(() => pool.send(sending('/a')))
  await server.heard(/GET/)
  const waiting = errorOf(() => pool.send(sending('/b')))
  await Promise.all([pool.close(), pool.close()])
  expect(await served).toMatchObject({ code: 'UND_ERR_SOCKET' })
  expect(ClosedError.is(await waiting)).toBe(true)
  expect(ClosedError.is(await errorOf(() => pool.send(sending('/c'))))).toBe(true)
  expect(pool.stats).toMatchObject({ busy: 0, idle: 0, opening: 0, waiting: 0 })
  await server.drained()
})

test('[X.4] closing while a connection is being made gives it up', async () => {
  await using proxy = await startRawServer()
  await using pool = poolOf('https://127.0.0.1:9', { proxy: proxy.url })
  const call = errorOf(() => pool.send(sending('/x')))
  await proxy.heard(/CONNECT/)
  await pool.close()
  expect(ClosedError.is(await call)).toBe(true)
  await proxy.drained()
})
