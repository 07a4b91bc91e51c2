import { setImmediate } from 'node:timers/promises'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { Secret, type KeySecretCredentials } from '@venuekit/core'
import { ClosedError, ConfigurationError, MissingCredentialsError } from '@venuekit/core/errors'
import { createMemoryLogger, errorOf, ManualClock } from '@venuekit/core/testing'
import { expect, test } from 'vitest'
import { createTransportFactory } from '../../src/factory/create-transport-factory.ts'
import type { AnyExchangeTransport, RestSide } from '../../src/factory/exchange-transport.ts'
import { TransportNotImplementedError } from '../../src/factory/not-implemented.ts'
import { json, startHttpServer, type ReceivedRequest } from '../http-server.ts'
import { expectNoLeaks } from '../leaks.ts'
import {
  apiKey,
  callUntyped,
  configOf,
  PrivateTestRest,
  privateConfigOf,
  PublicTestRest,
  testExchange,
} from './test-exchange.ts'

expectNoLeaks()

const privately = { isPrivate: true } as const

/** The exchange of the tests, with something else about its REST interface. */
function withRest(changes: Partial<RestSide<KeySecretCredentials, PublicTestRest, PrivateTestRest>>) {
  const { rest } = testExchange
  if (rest === undefined) throw new Error('the exchange of the tests has a REST interface')
  return { ...testExchange, rest: { ...rest, ...changes } }
}

/** An exchange with prices, orders and a clock. */
function startExchange() {
  return startHttpServer(({ url }: ReceivedRequest, response) => {
    if (url.startsWith('/time')) return json(response, 200, { now: Date.now() })
    json(response, 200, url.startsWith('/orders') ? { id: '7', price: '1.50' } : { price: '1.50' })
  })
}

test('[S3.10] the class of the exchange and the domain, and its calls work', async () => {
  await using server = await startExchange()
  await using transport = createTransportFactory({ clock: new ManualClock() })
  const config = privateConfigOf({ urls: { rest: server.url } })
  const market = transport.createRestClient(testExchange, config)
  const account = transport.createRestClient(testExchange, config, privately)
  expect(market).toBeInstanceOf(PublicTestRest)
  expect(account).toBeInstanceOf(PrivateTestRest)
  expect(await market.getPrice('BTC')).toBe('1.5')
  expect(await account.createOrder('1')).toEqual({ id: '7', price: '1.5' })
  // The exchange was asked for its time before the signature.
  expect(server.requests.map(({ url }) => url)).toEqual(['/price?symbol=BTC', '/time', '/orders'])
  expect(server.requests[0]?.headers).not.toHaveProperty('x-key')
  expect(server.requests[2]?.headers).toMatchObject({ 'x-key': apiKey, 'x-environment': 'production' })
})

test('[S3.8] [S3.15] a private client without credentials is refused before anything is opened', async () => {
  await using server = await startExchange()
  await using transport = createTransportFactory()
  const config = configOf({ urls: { rest: server.url } })
  const error = await errorOf(() => void transport.createRestClient(testExchange, config, privately))
  expect(error).toBeInstanceOf(MissingCredentialsError)
  expect(error).toMatchObject({
    message: 'credentials: Private REST client requires valid credentials',
    exchange: 'testex',
  })
  expect(() => transport.contextOf(testExchange, config, privately)).toThrow(
    'Private client requires valid credentials',
  )
  expect(server.accepted).toBe(0)
  expect(transport.stats()).toMatchObject({ rest: { currsize: 0 }, pools: [] })
  // A copy of a configuration has no hidden members, and is as good.
  const copied = { ...privateConfigOf({ urls: { rest: server.url } }) }
  expect(transport.createRestClient(testExchange, copied, privately)).toBeInstanceOf(PrivateTestRest)
})

test('[S3.16] what an exchange has no client for is said so', async () => {
  await using transport = createTransportFactory()
  const none: AnyExchangeTransport = { id: 'testex', budgets: () => [] }
  const unsigned: AnyExchangeTransport = {
    ...none,
    rest: { url: 'rest', refusals: () => undefined, createPrivate: (client) => new PrivateTestRest(client) },
  }
  for (const [exchange, options] of [
    [none, {}],
    [none, privately],
    [unsigned, {}],
    [unsigned, privately],
  ] as const) {
    const domain = 'isPrivate' in options ? 'private' : 'public'
    const make = (): unknown => callUntyped(transport, 'createRestClient', [exchange, configOf(), options])
    expect(make).toThrow(TransportNotImplementedError)
    expect(make).toThrow(`testex has no ${domain} REST client`)
  }
})

test('[S3.17] configuration errors name what is wrong, before anything is opened', async () => {
  await using transport = createTransportFactory()
  const plain = configOf({ urls: { rest: 'http://api.testex.example' } })
  expect(() => transport.createRestClient(testExchange, plain)).toThrow(ConfigurationError)
  expect(() => transport.createRestClient(testExchange, plain)).toThrow('urls.rest: http://api.testex.example is not')
  const other = withRest({ url: 'futures' })
  expect(() => void transport.createRestClient(other, configOf())).toThrow('urls.futures: has no address')
  const wrong = { ...configOf(), network: { requestTimeoutMs: -1 }, exchangeName: 'testex' }
  expect(() => transport.createRestClient(testExchange, Object.assign(configOf, wrong))).toThrow('request.timeoutMs')
  expect(() => createTransportFactory({ connections: 0 })).toThrow('connections')
})

test('the configuration of one exchange is not given to another', async () => {
  await using transport = createTransportFactory()
  const other = { ...testExchange, id: 'other' }
  expect(() => transport.createRestClient(other, privateConfigOf(), privately)).toThrow(
    'exchangeName: is that of testex',
  )
})

test('[S3.9] the configuration reaches the client as it is, and frozen', async () => {
  await using server = await startExchange()
  await using transport = createTransportFactory()
  const config = privateConfigOf({ urls: { rest: server.url }, environment: 'testnet' })
  const context = transport.contextOf(testExchange, config, privately)
  expect(Object.isFrozen(context)).toBe(true)
  expect(context.urls).toBe(config.urls)
  expect(context.settings.network).toBe(config.network)
  expect((await context.credentials()).apiKey).toBe(
    config.credentials && 'apiKey' in config.credentials && config.credentials.apiKey,
  )
  expect(transport.createRestClient(testExchange, config).environment).toBe('testnet')
})

test('[S3.5] the public context knows no credentials; the key alone where the exchange wants it', async () => {
  await using transport = createTransportFactory()
  expect(await transport.contextOf(testExchange, privateConfigOf()).credentials()).toEqual({})
  const keyed = { ...testExchange, publicNeeds: 'apiKey' } as const
  const credentials = await transport.contextOf(keyed, privateConfigOf()).credentials()
  expect(Object.keys(credentials)).toEqual(['apiKey'])
  const provided = privateConfigOf({
    credentials: async () => ({ apiKey: Secret.key(apiKey), apiSecret: Secret.from('yH3mC8sJ5dKf1Gx6Vb0R') }),
  })
  expect(Object.keys(await transport.contextOf(keyed, provided).credentials())).toEqual(['apiKey'])
  expect(() => transport.createRestClient(keyed, configOf())).toThrow(
    'Public REST client of testex requires an API key',
  )
})

test('[S3.10] public calls are signed with the key where the exchange wants it', async () => {
  await using server = await startExchange()
  await using transport = createTransportFactory()
  const keyed: typeof testExchange = {
    ...withRest({
      signPublic: (request, credentials) => ({
        ...request,
        headers: { 'x-key': credentials.apiKey?.reveal() ?? '', 'x-has': Object.keys(credentials).join() },
      }),
    }),
    publicNeeds: 'apiKey',
  }
  const market = transport.createRestClient(keyed, privateConfigOf({ urls: { rest: server.url } }))
  await market.getKeyedPrice('BTC')
  expect(server.requests[0]?.headers).toMatchObject({ 'x-key': apiKey, 'x-has': 'apiKey' })
})

test('[S3.18] [S3.106] clients of one account share what is beneath them; domain, environment and account tell them apart', async () => {
  await using server = await startExchange()
  await using transport = createTransportFactory()
  const urls = { rest: server.url }
  const config = privateConfigOf({ urls })
  await using first = transport.createRestClient(testExchange, config)
  await using again = transport.createRestClient(testExchange, config)
  await using parsedAgain = transport.createRestClient(testExchange, privateConfigOf({ urls }))
  expect(transport.stats().rest).toMatchObject({ hits: 2, misses: 1, currsize: 1 })
  for (const client of [first, again, parsedAgain]) await client.getPrice('BTC')
  expect(server.accepted).toBe(1)
  const others = [
    transport.createRestClient(testExchange, config, privately),
    transport.createRestClient(testExchange, privateConfigOf({ urls, environment: 'testnet' })),
    transport.createRestClient(
      testExchange,
      privateConfigOf({ urls, credentials: { apiKey: 'another-key-000', apiSecret: 'another-secret-0000000' } }),
      privately,
    ),
    transport.createRestClient(testExchange, privateConfigOf({ urls, network: { maxRetries: 0 } })),
  ]
  expect(transport.stats().rest).toMatchObject({ hits: 2, misses: 5, currsize: 5 })
  for (const client of others) await client.close()
})

test('[S3.6] each domain and account has its pool; clients that differ in other things share one', async () => {
  await using server = await startExchange()
  await using transport = createTransportFactory()
  const urls = { rest: server.url }
  const other = { apiKey: 'another-key-000', apiSecret: 'another-secret-0000000' }
  transport.createRestClient(testExchange, privateConfigOf({ urls }))
  transport.createRestClient(testExchange, privateConfigOf({ urls, environment: 'testnet' }))
  transport.createRestClient(testExchange, privateConfigOf({ urls }), privately)
  transport.createRestClient(testExchange, privateConfigOf({ urls, credentials: other }), privately)
  expect(transport.stats().pools.map(({ domain }) => domain)).toEqual(['public', 'private', 'private'])
})

test('[S3.18] closing one client takes nothing from the others, and the cache keeps what is beneath', async () => {
  await using server = await startExchange()
  await using transport = createTransportFactory()
  const config = configOf({ urls: { rest: server.url } })
  const first = transport.createRestClient(testExchange, config)
  const second = transport.createRestClient(testExchange, config)
  await first.close()
  await first.close()
  expect(await errorOf(() => first.getPrice('BTC'))).toBeInstanceOf(ClosedError)
  expect(await second.getPrice('BTC')).toBe('1.5')
  await second.close()
  await using third = transport.createRestClient(testExchange, config)
  await third.getPrice('BTC')
  expect(server.accepted).toBe(1)
  expect(transport.stats().rest).toMatchObject({ hits: 2, misses: 1, leased: 1 })
})

test('[S3.18] what leaves the cache is closed when nobody uses it any more', async () => {
  await using server = await startExchange()
  await using transport = createTransportFactory({ cache: { maxEntries: 1 } })
  const first = transport.createRestClient(testExchange, configOf({ urls: { rest: server.url } }))
  await first.getPrice('BTC')
  const second = transport.createRestClient(testExchange, configOf({ environment: 'testnet' }))
  await second.close()
  // The first one is in use, so that it stays, and works.
  expect(await first.getPrice('BTC')).toBe('1.5')
  await first.close()
  transport.createRestClient(testExchange, configOf({ environment: 'testnet' }))
  await server.drained()
  // The second one left at its close, since the first was in use, and then the first made room for the third.
  expect(transport.stats().rest.evictions).toBe(2)
})

test('[S3.18] [S3.107] what nobody has used for long is closed when another one is made', async () => {
  await using server = await startExchange()
  const clock = new ManualClock()
  await using transport = createTransportFactory({ clock, cache: { maxEntries: 5, idleMs: 60_000 } })
  const config = configOf({ urls: { rest: server.url } })
  const first = transport.createRestClient(testExchange, config)
  await first.getPrice('BTC')
  await clock.advance(60_000)
  await using other = transport.createRestClient(testExchange, configOf({ environment: 'testnet' }))
  // What is in use is not idle.
  expect(transport.stats().rest).toMatchObject({ currsize: 2, maxsize: 5 })
  await first.close()
  await clock.advance(60_000)
  await using third = transport.createRestClient(testExchange, privateConfigOf({ network: { maxRetries: 0 } }))
  await server.drained()
  expect([other.closed, third.closed]).toEqual([false, false])
  expect(transport.stats().rest.currsize).toBe(2)
})

test('[S3.18] [S3.34] clearing leaves who is working alone; what was closed is made anew', async () => {
  await using server = await startExchange()
  await using transport = createTransportFactory()
  const config = configOf({ urls: { rest: server.url } })
  const first = transport.createRestClient(testExchange, config)
  await first.getPrice('BTC')
  transport.clearCaches()
  expect(transport.stats().rest.currsize).toBe(0)
  expect(await first.getPrice('BTC')).toBe('1.5')
  await using next = transport.createRestClient(testExchange, config)
  expect(transport.stats().rest).toMatchObject({ misses: 2, currsize: 1 })
  await first.close()
  expect(await next.getPrice('BTC')).toBe('1.5')
})

test('[S3.26] useCache: false makes a client of its own, which is closed with everything beneath it', async () => {
  await using server = await startExchange()
  await using transport = createTransportFactory()
  const config = configOf({ urls: { rest: server.url } })
  const shared = transport.createRestClient(testExchange, config)
  const own = transport.createRestClient(testExchange, config, { useCache: false })
  expect(transport.stats().rest).toMatchObject({ hits: 0, misses: 1, currsize: 1 })
  await own.getPrice('BTC')
  await own.close()
  expect(transport.stats().pools).toMatchObject([{ leases: 1 }])
  await shared.close()
  transport.clearCaches()
  await server.drained()
  expect(transport.stats().pools).toEqual([])
})

test('[S3.18] a client that was lost without being closed gives back what it used', async () => {
  await using transport = createTransportFactory()
  const config = configOf()
  for (let count = 0; count < 100; count += 1) transport.createRestClient(testExchange, config)
  expect(transport.stats().rest).toMatchObject({ hits: 99, leased: 1 })
  setFlagsFromString('--expose-gc')
  const collect: unknown = runInNewContext('gc')
  while (transport.stats().rest.leased > 0) {
    if (typeof collect === 'function') collect()
    // oxlint-disable-next-line no-await-in-loop -- until the collector has told
    await setImmediate()
  }
  expect(transport.stats().rest).toMatchObject({ currsize: 1, leased: 0 })
})

test('[S3.18] warming makes the client and its first connection; several at once ask once', async () => {
  await using server = await startExchange()
  await using transport = createTransportFactory({ clock: new ManualClock() })
  const config = privateConfigOf({ urls: { rest: server.url } })
  await Promise.all([1, 2, 3].map(() => transport.warm(testExchange, config, privately)))
  expect(server.requests.map(({ url }) => url)).toEqual(['/time'])
  expect(transport.stats()).toMatchObject({ rest: { currsize: 1, leased: 0 }, pools: [{ opened: 1 }] })
  const account = transport.createRestClient(testExchange, config, privately)
  await account.createOrder('1')
  expect(server.requests.map(({ url }) => url)).toEqual(['/time', '/orders'])
  const controller = new AbortController()
  controller.abort()
  expect(await errorOf(() => transport.warm(testExchange, config, { signal: controller.signal }))).toMatchObject({
    code: 'aborted',
  })
})

test('[S3.6] what the exchange counts is one for all clients of an environment, and per account where it says so', async () => {
  await using server = await startExchange()
  await using transport = createTransportFactory({ clock: new ManualClock() })
  const urls = { rest: server.url }
  const config = privateConfigOf({ urls })
  await transport.createRestClient(testExchange, config).getPrice('BTC')
  const account = transport.createRestClient(testExchange, config, privately)
  await account.createOrder('1')
  const { budgets } = transport.contextOf(testExchange, config, privately)
  // The price, the time and the order; the order alone is of the account.
  expect([budgets.status('ip').used, budgets.status('uid').used]).toEqual([3, 1])
  const other = privateConfigOf({
    urls,
    credentials: { apiKey: 'another-key-000', apiSecret: 'another-secret-000000' },
  })
  const others = transport.contextOf(testExchange, other, privately).budgets
  expect([others.status('ip').used, others.status('uid').used]).toEqual([3, 0])
})

test('[S3.9] the ceilings of a configuration hold for everything that is made of it', async () => {
  await using server = await startExchange()
  await using transport = createTransportFactory({ clock: new ManualClock() })
  const config = privateConfigOf({ urls: { rest: server.url }, rateLimit: { requestsPerSecond: 0.001, burst: 2 } })
  const market = transport.createRestClient(testExchange, config)
  const account = transport.createRestClient(testExchange, config, privately)
  await market.getPrice('BTC')
  await transport.warm(testExchange, config, privately)
  const refused = await errorOf(() => account.createOrder('1', { sendWithinMs: 0 }))
  expect(refused).toMatchObject({ code: 'rate-limited', outcome: 'not-sent' })
  expect(server.requests).toHaveLength(2)
})

test('options that change what is counted need a factory of their own', async () => {
  await using transport = createTransportFactory()
  const tiered = {
    ...testExchange,
    budgets: (environment: string) => [
      { name: environment, rule: { type: 'sliding', limit: 1, windowMs: 1_000 } } as const,
    ],
  }
  transport.contextOf(testExchange, configOf())
  expect(() => transport.contextOf(tiered, configOf())).toThrow('use a factory of its own')
})

test('[S3.36] clients log by exchange, domain and kind, with the logger that was given', async () => {
  await using server = await startExchange()
  const [ofTheFactory, ofTheClient] = [createMemoryLogger(), createMemoryLogger()]
  await using transport = createTransportFactory({ logger: ofTheFactory })
  server.answer = (_, response) => json(response, 429, { code: 'TOO_MANY' })
  const config = configOf({ urls: { rest: server.url }, network: { maxRetries: 0 } })
  const client = transport.createRestClient(testExchange, config, { useCache: false, logger: ofTheClient })
  expect(await errorOf(() => client.getPrice('BTC'))).toMatchObject({ code: 'rate-limited' })
  expect(ofTheClient.records.map(({ logger }) => logger)).toContain('testex.public.rest')
  expect(ofTheFactory.records).toEqual([])
})

test('[S3.10] a context stands for the configuration that it was made of, in its domain alone', async () => {
  await using server = await startExchange()
  await using transport = createTransportFactory()
  const config = privateConfigOf({ urls: { rest: server.url } })
  const context = transport.contextOf(testExchange, config, privately)
  transport.createRestClient(testExchange, config, privately)
  const account = transport.createRestClient(testExchange, context, privately)
  expect(transport.stats().rest).toMatchObject({ hits: 1, misses: 1 })
  expect(await account.createOrder('1')).toEqual({ id: '7', price: '1.5' })
  const market = transport.contextOf(testExchange, config)
  const crossed = (): unknown => callUntyped(transport, 'createRestClient', [testExchange, market, privately])
  expect(crossed).toThrow('context: was made for another exchange or domain; ask for the one of testex, private')
})

test('closing the factory closes everything that it has made; then it makes nothing more', async () => {
  await using server = await startExchange()
  const transport = createTransportFactory()
  const config = configOf({ urls: { rest: server.url } })
  const shared = transport.createRestClient(testExchange, config)
  const own = transport.createRestClient(testExchange, config, { useCache: false })
  await Promise.all([shared.getPrice('BTC'), own.getPrice('BTC')])
  await transport.close()
  await transport.close()
  await server.drained()
  expect([shared.closed, own.closed]).toEqual([true, true])
  expect(() => transport.createRestClient(testExchange, config)).toThrow(ClosedError)
  expect(await errorOf(() => transport.warm(testExchange, config))).toBeInstanceOf(ClosedError)
})
