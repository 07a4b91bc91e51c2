import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib'
import { createBudgets, createFingerprint, Secret } from '@venuekit/core'
import { ClosedError, ConfigurationError, MissingCredentialsError } from '@venuekit/core/errors'
import { errorOf } from '@venuekit/core/testing'
import { systemClock } from '@venuekit/core/time'
import { expect, test } from 'vitest'
import { startHttpServer, json } from '../../test/http-server.ts'
import { expectNoLeaks } from '../../test/leaks.ts'
import { startRawServer } from '../../test/raw-server.ts'
import { connect, createOrder, declarations, getPrice, refusals, sign } from '../../test/rest-fixture.ts'
import { until } from '../../test/until.ts'
import { encodeQuery } from './query.ts'
import { createBareRestClient, type RestClientOptions } from './rest-client.ts'
import { createRestPools } from './rest-pools.ts'

expectNoLeaks()

type Options = RestClientOptions<{ key: string; secret: string }>

/** Options with which a client can be made, for those that are wrong in one place. */
function options(change: Partial<Options> = {}): Options {
  return {
    exchange: 'testex',
    domain: 'public',
    baseUrl: 'http://127.0.0.1:1',
    pools: createRestPools(),
    budgets: createBudgets({ clock: systemClock, budgets: declarations }),
    refusals,
    ...change,
  }
}

test('[S3.106] two hundred calls, one after the other, use one connection', async () => {
  await using server = await startHttpServer((_, response) => json(response, 200, { price: '101.50' }))
  await using fixture = connect(server.url)
  for (let index = 0; index < 200; index += 1) {
    // oxlint-disable-next-line no-await-in-loop -- one after the other is the point
    expect(await fixture.client.call(getPrice, { symbol: 'BTC/USDT' })).toBe('101.5')
  }
  expect(fixture.client.stats()).toEqual({ busy: 0, idle: 1, opening: 0, waiting: 0, opened: 1, requests: 200 })
  expect(server.accepted).toBe(1)
})

test('a request is on the wire as its endpoint declares it, below the path of the base URL', async () => {
  await using server = await startHttpServer((_, response) => json(response, 201, { id: '7', price: '1.0' }))
  await using fixture = connect(`${server.url}/api/v4/`, { headers: { 'User-Agent': 'desk/1', 'x-channel': 'desk' } })
  expect(await fixture.client.call(createOrder, { size: '1' })).toEqual({ id: '7', price: '1' })
  const [request] = server.requests
  expect(request).toMatchObject({ method: 'POST', url: '/api/v4/orders', body: '{"size":"1"}' })
  expect(request?.headers).toMatchObject({
    accept: 'application/json',
    'accept-encoding': 'gzip, deflate, br',
    'content-type': 'application/json',
    'user-agent': 'desk/1',
    'x-channel': 'desk',
    connection: 'keep-alive',
  })
})

test('what signing sets takes the place of what the client sets, and what is signed is what is sent', async () => {
  await using server = await startHttpServer((_, response) => json(response, 200, { id: '7', price: '1' }))
  const signed: string[] = []
  await using fixture = connect(`${server.url}/api/v4`, {
    sign: (request, _, nowMs) => {
      const query = [...request.query, ['timestamp', String(nowMs)]] as const
      signed.push(`${request.method} ${request.path}?${encodeQuery(query)}`)
      return { ...request, query, headers: { 'Content-Type': 'application/x-www-form-urlencoded', 'X-KEY': 'k' } }
    },
  })
  await fixture.client.call(createOrder, { size: '1' })
  expect(server.requests.map((request) => `${request.method} ${request.url}`)).toEqual(signed)
  expect(server.requests[0]?.headers).toMatchObject({
    'content-type': 'application/x-www-form-urlencoded',
    'x-key': 'k',
  })
})

test('the timestamp of a signature is that of the moment of sending, not of the call', async () => {
  let now = 1_000
  const clock = { ...systemClock, now: () => now }
  await using server = await startRawServer((socket, received) => {
    if (received.includes('"size":"2"'))
      socket.write('HTTP/1.1 200 OK\r\ncontent-length: 22\r\n\r\n{"id":"2","price":"1"}')
  })
  await using fixture = connect(server.url, { clock, pool: { connections: 1 } })
  const first = errorOf(() => fixture.client.call(createOrder, { size: '1' }))
  await server.heard(/"size":"1"/)
  const second = fixture.client.call(createOrder, { size: '2' })
  await until(() => fixture.client.stats().waiting === 1)
  now = 9_000
  for (const socket of server.sockets) socket.destroy()
  await first
  expect(await second).toEqual({ id: '2', price: '1' })
  expect(server.received.map((text) => /x-time: (\d+)/.exec(text)?.[1])).toEqual(['1000', '9000'])
})

test('credentials are asked for anew for each signature', async () => {
  await using server = await startHttpServer((_, response) => json(response, 200, { id: '7', price: '1' }))
  let asked = 0
  const credentials = async () => ({ key: `rotated-${(asked += 1)}`, secret: 'x' })
  await using fixture = connect(server.url, { credentials })
  await fixture.client.call(createOrder, { size: '1' })
  await fixture.client.call(createOrder, { size: '1' })
  await fixture.client.call(getPrice, { symbol: 'X' }).catch(() => {})
  expect(server.requests.map((request) => request.headers['x-key'])).toEqual(['rotated-1', 'rotated-2', undefined])
})

test('credentials that cannot be had are an error before anything is sent', async () => {
  await using server = await startHttpServer()
  const vault = new Error('the vault is sealed')
  await using fixture = connect(server.url, { credentials: () => Promise.reject(vault) })
  const error = await errorOf(() => fixture.client.call(createOrder, { size: '1' }))
  expect(error).toMatchObject({ code: 'configuration', outcome: 'not-sent', cause: vault })
  expect(fixture.budgets.status('uid').used).toBe(0)
})

test.each([
  ['gzip', gzipSync],
  ['deflate', deflateSync],
  ['br', brotliCompressSync],
] as const)('a body packed with %s is unpacked', async (encoding, pack) => {
  const body = JSON.stringify({ price: '1', padding: 'x'.repeat(100_000) })
  await using server = await startHttpServer((_, response) =>
    response.writeHead(200, { 'content-encoding': encoding }).end(pack(body)),
  )
  await using fixture = connect(server.url)
  expect(await fixture.client.call(getPrice, { symbol: 'X' })).toBe('1')
})

test('a DELETE with a body leaves the connection to the next call', async () => {
  await using server = await startHttpServer((_, response) => json(response, 200, { id: '7', price: '1' }))
  await using fixture = connect(server.url)
  for (let count = 0; count < 5; count += 1) {
    // oxlint-disable-next-line no-await-in-loop -- one after the other is the point
    await fixture.client.call({ ...createOrder, method: 'DELETE', lane: 'cancel' }, { size: '1' })
  }
  expect(server.requests.map((request) => request.body)).toEqual(Array.from({ length: 5 }, () => '{"size":"1"}'))
  expect(server.accepted).toBe(1)
})

test('an endpoint that calls a refusal a success gets what it reads', async () => {
  await using server = await startHttpServer((_, response) => json(response, 400, { code: 'NOTHING_OPEN', price: '0' }))
  await using fixture = connect(server.url)
  const cancelAll = {
    ...getPrice,
    refuse: (_: number, body: unknown) =>
      JSON.stringify(body).includes('NOTHING_OPEN') ? ('success' as const) : undefined,
  }
  expect(await fixture.client.call(cancelAll, { symbol: 'X' })).toBe('0')
  server.answer = (_, response) => json(response, 400, { code: 'NOTHING_OPEN' })
  expect(await errorOf(() => fixture.client.call(cancelAll, { symbol: 'X' }))).toMatchObject({
    code: 'exchange',
    status: 400,
  })
  server.answer = (_, response) => json(response, 400, { code: 'NO_FUNDS' })
  expect(await errorOf(() => fixture.client.call(cancelAll, { symbol: 'X' }))).toMatchObject({
    code: 'insufficient-funds',
  })
})

test('[S3.6] a flood of public calls does not stand in the way of an order', async () => {
  await using server = await startRawServer((socket, received) => {
    if (received.includes('POST /orders'))
      socket.end('HTTP/1.1 200 OK\r\ncontent-length: 22\r\n\r\n{"id":"1","price":"1"}')
  })
  await using pools = createRestPools({ connections: 2 })
  await using open = connect(server.url, { pools, domain: 'public', closeGraceMs: 0 })
  await using own = connect(server.url, { pools })
  const flood = Array.from({ length: 300 }, () => errorOf(() => open.client.call(getPrice, { symbol: 'X' })))
  await until(() => open.client.stats().waiting === 298)
  expect(await own.client.call(createOrder, { size: '1' })).toEqual({ id: '1', price: '1' })
  expect(open.client.stats()).toMatchObject({ busy: 2, waiting: 298 })
  await open.client.close()
  await Promise.all(flood)
})

test('[S3.6] accounts and domains never share a connection; clients of the same account do', async () => {
  await using server = await startHttpServer((_, response) => json(response, 200, { id: '1', price: '1' }))
  await using pools = createRestPools()
  const fingerprint = createFingerprint()
  const accounts = ['one', 'two'].map((name) => fingerprint({ apiKey: Secret.key(`not-a-real-key-${name}`) }))
  await using first = connect(server.url, { pools, account: accounts[0] })
  await using again = connect(`${server.url}/other`, { pools, account: accounts[0] })
  await using second = connect(server.url, { pools, account: accounts[1] })
  await using open = connect(server.url, { pools, domain: 'public' })
  for (const { client } of [first, again, second, open]) {
    // oxlint-disable-next-line no-await-in-loop -- one after the other is the point
    await client.call(createOrder, { size: '1' })
  }
  const [a, b, c, d] = server.requests.map((request) => request.socket)
  expect(a).toBe(b)
  expect(new Set([a, c, d]).size).toBe(3)
  expect(pools.stats().map(({ domain, leases, opened }) => [domain, leases, opened])).toEqual([
    ['private', 2, 1],
    ['private', 1, 1],
    ['public', 1, 1],
  ])
})

test('[S3.8] [S3.15] a private client without credentials is refused', async () => {
  for (const change of [{}, { sign }, { credentials: async () => ({ key: '', secret: '' }) }]) {
    // oxlint-disable-next-line no-await-in-loop -- one after the other
    const error = await errorOf(() => createBareRestClient(options({ domain: 'private', ...change })))
    expect(MissingCredentialsError.is(error) && error.message).toContain(
      'Private REST client requires valid credentials',
    )
  }
})

test('[S3.8] a public client needs none, and says so when an endpoint does', async () => {
  await using client = createBareRestClient(options())
  const error = await errorOf(() => client.call(createOrder, { size: '1' }))
  expect(MissingCredentialsError.is(error) && error).toMatchObject({ outcome: 'not-sent', operation: 'createOrder' })
})

test.each<[string, Partial<Options>]>([
  ['baseUrl', { baseUrl: 'http://api.example.com' }],
  ['baseUrl', { baseUrl: 'not a url' }],
  ['request.timeoutMs', { timeoutMs: 0 }],
  ['request.timeoutMs', { timeoutMs: Number.NaN }],
  ['retry.attempts', { retry: { attempts: 0 } }],
  ['retry.jitter', { retry: { jitter: 2 } }],
  ['sendWithinMs', { sendWithinMs: -1 }],
  ['queueWithinMs', { queueWithinMs: Number.NaN }],
  ['closeGraceMs', { closeGraceMs: -5 }],
  ['sign', { sign }],
])('[S3.17] a wrong %s is refused by name', async (name, change) => {
  const error = await errorOf(() => createBareRestClient(options(change)))
  expect(ConfigurationError.is(error) && error.settingName).toBe(name)
})

test.each(['connections', 'connectTimeoutMs', 'keepAliveMs', 'maxHeaderBytes', 'maxBodyBytes'])(
  '[S3.17] a wrong %s of the pools is refused by name',
  async (name) => {
    for (const value of [0, -1, 1.5, Number.NaN]) {
      // oxlint-disable-next-line no-await-in-loop -- one after the other
      const error = await errorOf(() => createRestPools({ [name]: value }))
      expect(ConfigurationError.is(error) && error.settingName).toBe(name)
    }
  },
)

test('[X.4] the last client of a pool closes its connections, and a new one gets new ones', async () => {
  await using server = await startHttpServer((_, response) => json(response, 200, { price: '1' }))
  await using pools = createRestPools()
  await using first = connect(server.url, { pools })
  await using second = connect(server.url, { pools })
  await first.client.call(getPrice, { symbol: 'X' })
  await first.client.close()
  await first.client.close()
  expect(pools.stats()).toMatchObject([{ leases: 1, idle: 1 }])
  await second.client.close()
  await server.drained()
  expect(pools.stats()).toEqual([])
  await using third = connect(server.url, { pools })
  expect(await third.client.call(getPrice, { symbol: 'X' })).toBe('1')
  expect(server.accepted).toBe(2)
})

test('[X.4] closing the pools ends what their clients do, and they take no new ones', async () => {
  await using server = await startRawServer()
  const pools = createRestPools()
  await using fixture = connect(server.url, { pools })
  const call = errorOf(() => fixture.client.call(createOrder, { size: '1' }))
  await server.heard(/"size":"1"/)
  await pools.close()
  expect(await call).toMatchObject({ code: 'network', outcome: 'unknown' })
  expect(await errorOf(() => fixture.client.call(createOrder, { size: '1' }))).toMatchObject({
    code: 'closed',
    outcome: 'not-sent',
  })
  expect(ClosedError.is(await errorOf(() => pools.lease({ baseUrl: server.url, domain: 'public' })))).toBe(true)
  await pools[Symbol.asyncDispose]()
})

const program = `
  import { createRequire } from 'node:module'
  import { createBudgets, systemClock } from '@venuekit/core'
  import { createBareRestClient, createRestPools } from '@venuekit/transport'
  import * as z from '@venuekit/core/schema'
  const { cache } = createRequire(process.cwd() + '/')
  const loaded = () => Object.keys(cache).some((file) => file.includes('undici'))
  const client = createBareRestClient({
    exchange: 'testex', domain: 'public', baseUrl: process.argv[1], pools: createRestPools(), refusals: () => undefined,
    budgets: createBudgets({ clock: systemClock, budgets: [] }),
  })
  const before = loaded()
  const endpoint = {
    name: 'getPrice', method: 'GET', auth: 'none', repeat: 'safe', lane: 'public', charge: () => [],
    request: () => ({ path: '/price', query: [] }), wire: z.object({ price: z.string() }), result: (wire) => wire.price,
  }
  console.log(JSON.stringify([before, await client.call(endpoint, {}), loaded()]))
`

test('undici is loaded with the first call, and a client that nobody closes does not hold the process', async () => {
  await using server = await startHttpServer((_, response) => json(response, 200, { price: '1' }))
  const { stdout } = await promisify(execFile)(process.execPath, [
    '--conditions=@venuekit/source',
    '--input-type=module',
    '--eval',
    program,
    server.url,
  ])
  expect(JSON.parse(stdout)).toEqual([false, '1', true])
})

test('[X.1] an endpoint that reads a body by itself is asked first; what it does not know, and what is no success, goes the usual way', async () => {
  const answers: readonly (readonly [number, object])[] = [
    [200, { price: '7' }],
    [200, { price: '101.50' }],
    [400, { price: '7' }],
  ]
  await using server = await startHttpServer((_, response) => {
    const [status, body] = answers[server.requests.length - 1] ?? [500, {}]
    json(response, status, body)
  })
  const told: string[] = []
  await using fixture = connect(server.url, { tap: (event) => void told.push(event.type) })
  const direct = { ...getPrice, read: (body: Uint8Array) => (body.length === 13 ? { price: 'read' } : undefined) }
  expect(await fixture.client.call(direct, { symbol: 'BTC/USDT' })).toBe('read')
  expect(await fixture.client.call(direct, { symbol: 'BTC/USDT' })).toBe('101.5')
  expect(await errorOf(() => fixture.client.call(direct, { symbol: 'BTC/USDT' }))).toMatchObject({
    message: expect.stringContaining('answered with 400'),
  })
  expect(told.slice(0, 6)).toEqual(['request', 'answer', 'request', 'answer', 'request', 'answer'])
})
