import { gzipSync } from 'node:zlib'
import {
  ExchangeApiError,
  ExchangeConnectionError,
  InsufficientFundsError,
  NetworkError,
  ProtocolError,
  RateLimitError,
  ServerError,
  TimeoutError,
  VenuekitError,
} from '@venuekit/core/errors'
import { errorOf, ManualClock } from '@venuekit/core/testing'
import { expect, test } from 'vitest'
import { startHttpServer, json, type Answer } from '../../test/http-server.ts'
import { expectNoLeaks } from '../../test/leaks.ts'
import { deserted } from '../../test/open-sockets.ts'
import { startRawServer, type Script } from '../../test/raw-server.ts'
import { connect, createOrder, getPrice } from '../../test/rest-fixture.ts'

expectNoLeaks()

/** How the order of the tests fails at a server. */
async function failure(url: string, options: Parameters<typeof connect>[1] = {}): Promise<VenuekitError> {
  await using fixture = connect(url, options)
  const error = await errorOf(() => fixture.client.call(createOrder, { size: '1' }))
  if (!VenuekitError.is(error)) throw new Error('not one of ours', { cause: error })
  expect(error).toMatchObject({ exchange: 'testex', operation: 'createOrder' })
  return error
}

const order = 'HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n'

test.each<[string, string, Script]>([
  ['closes without an answer', 'network', (socket) => socket.end()],
  ['resets without an answer', 'network', (socket) => socket.resetAndDestroy()],
  ['closes within the head of its answer', 'network', (socket) => socket.end('HTTP/1.1 200 OK\r\ncontent-ty')],
  [
    'closes within a body of known length',
    'network',
    (socket) => socket.end(`${order}content-length: 100\r\n\r\n{"id":`),
  ],
  [
    'closes within a chunked body',
    'network',
    (socket) => socket.end(`${order}transfer-encoding: chunked\r\n\r\n5\r\n{"id"\r\n`),
  ],
  [
    'closes within a body of unknown length',
    'server',
    (socket) => socket.end(`${order}connection: close\r\n\r\n{"id":`),
  ],
  ['answers something that is no HTTP', 'protocol', (socket) => socket.end('SSH-2.0-OpenSSH_9.2\r\n')],
  ['answers with nothing but a head', 'server', (socket) => socket.end(`${order}content-length: 0\r\n\r\n`)],
])('[X.6] an order whose server %s is unknown', async (_, code, script) => {
  await using server = await startRawServer(script)
  const error = await failure(server.url)
  expect(error).toMatchObject({ code, outcome: 'unknown' })
  expect(error.message).toContain('POST /orders')
  await server.drained()
  expect(server.accepted).toBe(1)
})

test.each<[string, { code: string; status: number; answer: Answer }]>([
  [
    '500 with HTML',
    { code: 'server', status: 500, answer: (_, response) => response.writeHead(500).end('<html>oops</html>') },
  ],
  ['502 with nothing', { code: 'server', status: 502, answer: (_, response) => response.writeHead(502).end() }],
  [
    '503 of a gateway',
    { code: 'server', status: 503, answer: (_, response) => response.writeHead(503).end('upstream connect error') },
  ],
  ['403 with nothing', { code: 'server', status: 403, answer: (_, response) => response.writeHead(403).end() }],
  [
    '403 with HTML',
    { code: 'server', status: 403, answer: (_, response) => response.writeHead(403).end('<html>blocked</html>') },
  ],
  [
    '404 with text',
    { code: 'server', status: 404, answer: (_, response) => response.writeHead(404).end('404 page not found') },
  ],
  [
    '401 without a row',
    { code: 'exchange', status: 401, answer: (_, response) => json(response, 401, { code: 'WHO_ARE_YOU' }) },
  ],
  [
    '400 with an unknown code',
    { code: 'exchange', status: 400, answer: (_, response) => json(response, 400, { code: 'NEW_RULE' }) },
  ],
  ['429 without a row', { code: 'rate-limited', status: 429, answer: (_, response) => response.writeHead(429).end() }],
  [
    '200 with HTML',
    { code: 'server', status: 200, answer: (_, response) => response.writeHead(200).end('<html>login</html>') },
  ],
  [
    'a redirect',
    { code: 'server', status: 302, answer: (_, response) => response.writeHead(302, { location: '/elsewhere' }).end() },
  ],
  [
    'a permanent redirect',
    { code: 'server', status: 308, answer: (_, response) => response.writeHead(308, { location: '/x' }).end() },
  ],
])('[X.6] an order that is answered with %s is unknown', async (_, { code, status, answer }) => {
  await using server = await startHttpServer(answer)
  const error = await failure(server.url)
  expect(error).toMatchObject({ code, outcome: 'unknown', context: { status } })
  expect(server.requests).toHaveLength(1)
})

test('[X.6] an order that a row of the table refuses is rejected', async () => {
  await using server = await startHttpServer((_, response) => json(response, 400, { code: 'NO_FUNDS', message: 'x' }))
  const error = await failure(server.url)
  expect(InsufficientFundsError.is(error) && error).toMatchObject({
    outcome: 'rejected',
    status: 400,
    apiCode: 'NO_FUNDS',
  })
})

test('[X.6] a refusal inside of a 200 is one as well', async () => {
  await using server = await startHttpServer((_, response) => json(response, 200, { code: 'NO_FUNDS' }))
  expect(await failure(server.url)).toMatchObject({ code: 'insufficient-funds', outcome: 'rejected' })
})

test('[X.6] an answer of another form than the endpoint reads names the path, and the order is unknown', async () => {
  await using server = await startHttpServer((_, response) => json(response, 200, { id: '7', price: 'cheap' }))
  const error = await failure(server.url)
  expect(ProtocolError.is(error) && error).toMatchObject({ outcome: 'unknown', path: 'price' })
})

test('[X.6] what the mapping of an answer throws is one of ours', async () => {
  await using server = await startHttpServer((_, response) => json(response, 200, { id: '7', price: '1' }))
  await using fixture = connect(server.url)
  const broken = { ...createOrder, result: (): never => JSON.parse('{') as never }
  const error = await errorOf(() => fixture.client.call(broken, { size: '1' }))
  expect(ProtocolError.is(error) && error).toMatchObject({ outcome: 'unknown', operation: 'createOrder' })
  expect(ProtocolError.is(error) && error.cause).toBeInstanceOf(SyntaxError)
})

test('[X.6] what the declaration of a request throws is one of ours, and nothing was sent', async () => {
  await using server = await startHttpServer()
  await using fixture = connect(server.url)
  const broken = { ...createOrder, request: (): never => JSON.parse('{') as never }
  const error = await errorOf(() => fixture.client.call(broken, { size: '1' }))
  expect(error).toMatchObject({ code: 'invalid-input', outcome: 'not-sent' })
  expect(fixture.budgets.status('uid').used).toBe(0)
  expect(server.accepted).toBe(0)
})

test.each([
  ['a line break in a header', { headers: { 'x-note': 'a\r\nb' } }],
  ['a question mark in the path', { path: '/orders?x=1' }],
  ['a space in the path', { path: '/orders/a b' }],
  ['a path that does not begin with a slash', { path: 'orders' }],
])('[X.6] %s is refused before anything is sent', async (_, part) => {
  await using server = await startHttpServer()
  await using fixture = connect(server.url)
  const endpoint = { ...createOrder, request: () => ({ path: '/orders', query: [], ...part }) }
  const error = await errorOf(() => fixture.client.call(endpoint, { size: '1' }))
  expect(error).toMatchObject({ code: 'invalid-input', outcome: 'not-sent' })
  expect(server.requests).toHaveLength(0)
  expect(fixture.budgets.status('uid').used).toBe(0)
})

test('[X.6] a port that refuses, a name that does not resolve: not sent, and the permit is given back', async () => {
  for (const [address, reason] of [
    [`http://${deserted}`, 'ECONNREFUSED'],
    ['https://nothing.invalid', 'ENOTFOUND'],
  ] as const) {
    // oxlint-disable-next-line no-await-in-loop -- one address after the other
    await using fixture = connect(address)
    // oxlint-disable-next-line no-await-in-loop -- one address after the other
    const error = await errorOf(() => fixture.client.call(createOrder, { size: '1' }))
    expect(ExchangeConnectionError.is(error) && error).toMatchObject({ outcome: 'not-sent', retryable: true })
    expect(ExchangeConnectionError.is(error) && error.context['reason']).toMatch(
      reason === 'ENOTFOUND' ? /^(?:ENOTFOUND|EAI_AGAIN)$/ : reason,
    )
    expect(fixture.budgets.status('uid').used).toBe(0)
  }
})

test('a head that is too large ends the request', async () => {
  await using server = await startHttpServer((_, response) =>
    response.writeHead(200, { 'x-large': 'x'.repeat(20_000) }).end('{}'),
  )
  const error = await failure(server.url, { pool: { maxHeaderBytes: 8_192 } })
  expect(ProtocolError.is(error) && error).toMatchObject({ outcome: 'unknown' })
  expect(error.message).toContain('head of the answer is too large')
  await server.drained()
})

test('a body that is too large ends the request: told beforehand, found out later, or unpacked', async () => {
  const large = JSON.stringify({ id: 'x'.repeat(100_000) })
  const answers: Answer[] = [
    (_, response) => response.writeHead(200, { 'content-length': large.length }).end(large),
    (_, response) => {
      response.writeHead(200)
      response.write(large.slice(0, 50_000))
      response.end(large.slice(50_000))
    },
    (_, response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(large)),
  ]
  for (const answer of answers) {
    // oxlint-disable-next-line no-await-in-loop -- one answer after the other
    await using server = await startHttpServer(answer)
    // oxlint-disable-next-line no-await-in-loop -- one answer after the other
    const error = await failure(server.url, { pool: { maxBodyBytes: 10_000 } })
    expect(ProtocolError.is(error) && error).toMatchObject({ outcome: 'unknown' })
    expect(error.message).toContain('larger than 10000 bytes')
  }
})

test('a bomb of gzip is found out without being unpacked', async () => {
  const bomb = gzipSync(Buffer.alloc(64_000_000, '{'))
  expect(bomb.length).toBeLessThan(100_000)
  await using server = await startHttpServer((_, response) =>
    response.writeHead(200, { 'content-encoding': 'gzip' }).end(bomb),
  )
  const before = process.memoryUsage().arrayBuffers
  expect(await failure(server.url, { pool: { maxBodyBytes: 1_000_000 } })).toMatchObject({ code: 'protocol' })
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(32_000_000)
})

test('[X.4] a body that drips is ended by the deadline of the request: no drop puts it off', async () => {
  const clock = new ManualClock()
  await using server = await startRawServer((socket) => {
    const drip = (): void => {
      if (!socket.destroyed) socket.write(' ', () => setImmediate(drip))
    }
    socket.write(`${order}content-length: 30000000\r\n\r\n`, drip)
  })
  await using fixture = connect(server.url, { clock })
  const call = errorOf(() => fixture.client.call(createOrder, { size: '1' }))
  await server.heard(/\r\n\r\n/)
  await clock.advance(9_999)
  expect(fixture.client.stats().busy).toBe(1)
  await clock.advance(1)
  expect(await call).toMatchObject({ code: 'timeout', outcome: 'unknown' })
  await server.drained()
})

test('[X.4] a server that takes the request and never answers is given up', async () => {
  const clock = new ManualClock()
  await using server = await startRawServer()
  await using fixture = connect(server.url, { clock, timeoutMs: 2_000 })
  const call = errorOf(() => fixture.client.call(createOrder, { size: '1' }))
  await server.heard(/\r\n\r\n/)
  await clock.advance(2_000)
  const error = await call
  expect(TimeoutError.is(error) && error.outcome).toBe('unknown')
  expect(TimeoutError.is(error) && error.message).toBe(
    'POST /orders took longer than 2000 ms; it was given up while its answer was awaited',
  )
  await server.drained()
})

test('a call that does not commit is not sent, whatever becomes of it', async () => {
  await using server = await startHttpServer((_, response) => response.writeHead(502).end())
  await using fixture = connect(server.url)
  const build = { ...createOrder, commits: false }
  expect(await errorOf(() => fixture.client.call(build, { size: '1' }))).toMatchObject({
    code: 'server',
    outcome: 'not-sent',
  })
})

test('a read that fails says nothing of an outcome', async () => {
  await using server = await startHttpServer((_, response) => json(response, 400, { code: 'NEW_RULE' }))
  await using fixture = connect(server.url)
  const error = await errorOf(() => fixture.client.call(getPrice, { symbol: 'X' }))
  expect(ExchangeApiError.is(error) && error.outcome).toBeUndefined()
  expect(RateLimitError.is(error) || ServerError.is(error) || NetworkError.is(error)).toBe(false)
})
