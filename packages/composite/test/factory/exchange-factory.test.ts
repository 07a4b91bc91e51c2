import type { Logger } from '@venuekit/core'
import {
  AbortedError,
  AuthenticationError,
  ConfigurationError,
  ExchangeApiError,
  InitializationError,
  NetworkError,
  UnsupportedExchangeError,
} from '@venuekit/core/errors'
import { createCanaries, createMemoryLogger, errorOf, ManualClock } from '@venuekit/core/testing'
import { describe, expect, test } from 'vitest'
import { ConfigurationManager } from '../../src/factory/configuration-manager.ts'
import { DEFAULT_SYMBOLS, ExchangeFactory, type ExchangeFactoryOptions } from '../../src/factory/exchange-factory.ts'
import { InitializationStrategy } from '../../src/factory/initialization-strategy.ts'
import { type Behaviour, FakeExchange } from './fake-exchange.ts'
import { createFakeTransport } from './fake-transport.ts'

const secrets = { apiKey: 'k7Qw2ZpXv9Lr4TnB', apiSecret: 'yH3mC8sJ5dKf1Gx6Vb0R' }
const { FAIL_FAST, CONTINUE_ON_ERROR, RETRY_WITH_BACKOFF } = InitializationStrategy

type Initialize = NonNullable<Behaviour['initialize']>

/** Fails as often as told, then comes up. */
const failing =
  (times: number, error: () => unknown = () => new NetworkError('the line is down')): Initialize =>
  (attempt) => {
    if (attempt <= times) throw error()
  }
const never: Initialize = (_, { signal }) =>
  new Promise((_resolve, reject) => {
    signal?.addEventListener('abort', () => reject(signal.reason))
  })

function setUp(options: Partial<ExchangeFactoryOptions> & { readonly log?: Logger } = {}) {
  const clock = new ManualClock()
  const logger = createMemoryLogger()
  const mexc = new FakeExchange('mexc', {}, { aliases: ['MEXC_SPOT'] })
  const gateio = new FakeExchange('gateio')
  const factory = new ExchangeFactory({
    exchanges: [mexc.connector, gateio.connector],
    transport: createFakeTransport(clock),
    clock,
    logger,
    ...options,
  })
  const open = () => mexc.open.size + gateio.open.size
  return { clock, logger, mexc, gateio, factory, open, [Symbol.asyncDispose]: () => factory.close() }
}

describe('one exchange', () => {
  test('[S2.1] [S2.4] [S2.6] [S2.7] it comes back active, with the default symbols, and is in the factory', async () => {
    await using kit = setUp()
    const exchange = await kit.factory.createExchange('MEXC')
    expect(exchange.status).toBe('active')
    expect(exchange.activeSymbols).toEqual(DEFAULT_SYMBOLS)
    expect(exchange.hasPrivate).toBe(false)
    expect(kit.factory.exchanges.get('mexc')).toBe(exchange)
    expect(kit.factory.getExchange('mexc_spot')).toBe(exchange)
    expect(await kit.factory.createExchange('mexc')).toBe(exchange)
    expect(kit.factory.healthCheck('mexc')).toBe(true)
    await exchange.close()
    expect(kit.factory.exchanges.size).toBe(0)
    expect(kit.factory.healthCheck('mexc')).toBe(false)
    expect(kit.open()).toBe(0)
  })

  test('[S2.36] 100 who ask at the same time get one instance, each with the symbols that it asked for', async () => {
    await using kit = setUp()
    const symbols = (index: number) => (index % 2 === 0 ? ['BTC/USDT'] : ['ETH/USDT'])
    const asked = Array.from({ length: 100 }, (_, index) =>
      kit.factory.createExchange('mexc', { symbols: symbols(index) }),
    )
    const exchanges = await Promise.all(asked)
    expect(new Set(exchanges).size).toBe(1)
    expect(kit.mexc.made).toHaveLength(1)
    expect(exchanges[0]?.activeSymbols).toEqual(['BTC/USDT', 'ETH/USDT'])
  })

  test('[S2.3] [S2.8] it is tried three times, after 2 and after 4 seconds', async () => {
    await using kit = setUp()
    kit.mexc.behaviour.initialize = failing(2)
    const created = kit.factory.createExchange('mexc')
    await kit.clock.advance(1_999)
    expect(kit.mexc.attempts.public).toBe(1)
    await kit.clock.advance(1)
    expect(kit.mexc.attempts.public).toBe(2)
    await kit.clock.advance(3_999)
    expect(kit.mexc.attempts.public).toBe(2)
    await kit.clock.advance(1)
    expect((await created).status).toBe('active')
    expect(kit.mexc.made.map(({ closes }) => closes)).toEqual([1, 1, 0])
  })

  test('[S2.9] the last failure is an exchange error 500 around the original, and nothing is left open', async () => {
    await using kit = setUp()
    kit.mexc.behaviour.initialize = failing(9)
    const failed = errorOf(() => kit.factory.createExchange('mexc', { maxAttempts: 2 }))
    await kit.clock.advance(2_000)
    const error = await failed
    expect(ExchangeApiError.is(error) && error.status).toBe(500)
    expect(error).toMatchObject({ message: 'Factory failed: the line is down', exchange: 'mexc' })
    expect(NetworkError.is((error as Error).cause)).toBe(true)
    expect(kit.open()).toBe(0)
    expect(kit.clock.pendingTimers).toBe(0)
  })

  test('[S2.10] [S2.76] [C.10] a name that is not known is refused at once, with the names that are', async () => {
    await using kit = setUp()
    const error = await errorOf(() => kit.factory.createExchange('kraken'))
    expect(UnsupportedExchangeError.is(error)).toBe(true)
    expect(String(error)).toContain('Unsupported exchange: kraken. Available: [mexc, gateio]')
    expect(kit.clock.pendingTimers).toBe(0)
  })

  test('[S2.13] [S2.14] what does not come up in time is an error 504, and the attempt is ended', async () => {
    await using kit = setUp({ initializationTimeoutMs: 5_000, retryAttempts: 1 })
    kit.mexc.behaviour.initialize = never
    const failed = errorOf(() => kit.factory.createExchange('mexc'))
    await kit.clock.advance(5_000)
    expect(await failed).toMatchObject({
      status: 500,
      cause: { status: 504, message: 'mexc did not come up within 5000 ms' },
    })
    expect(kit.open()).toBe(0)
  })

  test('[S2.15] what is inactive after its initialization has failed; the look can wait a while', async () => {
    await using kit = setUp({ settleMs: 1_000, retryAttempts: 1 })
    const failed = errorOf(() => kit.factory.createExchange('mexc'))
    await kit.clock.advance(999)
    kit.mexc.last('public').status = 'error'
    await kit.clock.advance(1)
    expect(InitializationError.is(((await failed) as Error).cause)).toBe(true)
    expect(kit.open()).toBe(0)
  })

  test.each([
    [new ConfigurationError('network', 'is wrong'), 'configuration'],
    [new AuthenticationError(401, 'the key is wrong'), 'exchange'],
  ])('what somebody has to mend is not tried again: %s', async (reason, kind) => {
    await using kit = setUp()
    kit.mexc.behaviour.initialize = failing(9, () => reason)
    const error = await errorOf(() => kit.factory.createExchange('mexc'))
    expect(error).toMatchObject({ code: kind })
    expect(kit.mexc.attempts.public).toBe(1)
  })

  test('[S2.16] no symbols, empty symbols and no names are refused', async () => {
    await using kit = setUp()
    for (const symbols of [[], [''], ['BTC/USDT', ' ']]) {
      expect(ConfigurationError.is(await errorOf(() => kit.factory.createExchange('mexc', { symbols })))).toBe(true)
    }
    expect(ConfigurationError.is(await errorOf(() => kit.factory.createExchanges([])))).toBe(true)
    expect(() => setUp({ retryAttempts: 0 })).toThrow('retryAttempts')
  })

  test('[S2.35] an abort ends the wait between attempts; who joined goes on', async () => {
    await using kit = setUp()
    kit.mexc.behaviour.initialize = failing(1)
    const controller = new AbortController()
    const mine = errorOf(() => kit.factory.createExchange('mexc', { signal: controller.signal }))
    const theirs = kit.factory.createExchange('mexc')
    await kit.clock.advance(1_000)
    controller.abort('enough')
    expect(AbortedError.is(await mine)).toBe(true)
    await kit.clock.advance(1_000)
    expect((await theirs).status).toBe('active')
    const alone = new AbortController()
    kit.gateio.behaviour.initialize = never
    const last = errorOf(() => kit.factory.createExchange('gateio', { signal: alone.signal }))
    await kit.clock.advance(0)
    alone.abort()
    expect(AbortedError.is(await last)).toBe(true)
    await kit.clock.advance(0)
    expect(kit.gateio.open.size).toBe(0)
    expect(kit.clock.pendingTimers).toBe(0)
  })

  test('[S2.33] createExchangeSafe gives null, and logs the kind of failure', async () => {
    await using kit = setUp({ retryAttempts: 1 })
    kit.mexc.behaviour.initialize = failing(9)
    expect(await kit.factory.createExchangeSafe('mexc')).toBeNull()
    expect(await kit.factory.createExchangeSafe('kraken')).toBeNull()
    expect(await kit.factory.createExchangeSafe('gateio', { symbols: [] })).toBeNull()
    expect(kit.logger.records.filter(({ level }) => level === 'error').map(({ message }) => message)).toEqual([
      'exchange API error while creating mexc',
      'unsupported-exchange while creating kraken',
      'configuration error while creating gateio',
    ])
  })
})

describe('credentials', () => {
  const settings = { MEXC: { api_key: '', credentials: { apiKey: secrets.apiKey, secretKey: secrets.apiSecret } } }

  test('[S2.11] [S2.12] [S2.21] [S2.26] [S2.73] [S2.78] [C.13] with both parts there is a private half, without them there is none', async () => {
    const config = new ConfigurationManager({ settings: { MEXC: { credentials: settings.MEXC.credentials } } })
    await using kit = setUp({ config })
    const mexc = await kit.factory.createExchange('mexc')
    const gateio = await kit.factory.createExchange('gateio')
    expect([mexc.hasPrivate, gateio.hasPrivate]).toEqual([true, false])
    expect(kit.mexc.made.map(({ domain }) => domain)).toEqual(['public', 'private'])
    expect(kit.gateio.made.map(({ domain }) => domain)).toEqual(['public'])
    const used = await kit.mexc.last('private').context.credentials()
    expect(used).toBe(config.getExchangeCredentials(kit.mexc.connector))
  })

  test('[S2.23] [S2.24] a log names the key by its preview, and never the secret', async () => {
    const config = new ConfigurationManager({
      env: { MEXC_API_KEY: secrets.apiKey, MEXC_SECRET_KEY: secrets.apiSecret },
    })
    await using kit = setUp({ config })
    await kit.factory.createExchanges(['mexc', 'gateio'])
    kit.factory.logExchangeSummary()
    const messages = kit.logger.records.map(({ message }) => message)
    expect(messages).toContain('creating mexc, private credentials: k7Qw…4TnB')
    expect(messages).toContain('creating gateio, public mode only')
    createCanaries({ keys: { apiKey: secrets.apiKey }, secrets: { apiSecret: secrets.apiSecret } }).assertAbsent(
      kit.logger.records,
    )
  })
})

describe('several exchanges', () => {
  test('[S2.28] [S2.77] by the names that they were asked for, with a result for each', async () => {
    await using kit = setUp()
    const created = await kit.factory.createExchanges(['MEXC', 'gateio'])
    expect(Object.keys(created)).toEqual(['MEXC', 'gateio'])
    expect(created.MEXC?.name).toBe('mexc')
    expect(kit.factory.getInitializationSummary()).toMatchObject({ totalRequested: 2, successful: 2, successRate: 100 })
    expect(kit.logger.records[0]?.message).toBe('initializing 2 exchanges with the strategy continue')
  })

  test('[S2.29] FAIL_FAST: in order, one attempt each, and nothing is left open', async () => {
    await using kit = setUp()
    kit.gateio.behaviour.initialize = failing(9)
    const order: string[] = []
    kit.mexc.behaviour.create = () => order.push('mexc')
    kit.gateio.behaviour.create = () => order.push('gateio')
    const error = await errorOf(() => kit.factory.createExchanges(['mexc', 'gateio'], FAIL_FAST))
    expect(error).toMatchObject({ status: 500, exchange: 'gateio' })
    expect(order).toEqual(['mexc', 'gateio'])
    expect(kit.open()).toBe(0)
    expect(kit.factory.exchanges.size).toBe(0)
    expect(kit.clock.pendingTimers).toBe(0)
  })

  test('[S2.29] FAIL_FAST leaves alone what was there before', async () => {
    await using kit = setUp()
    const before = await kit.factory.createExchange('mexc')
    kit.gateio.behaviour.initialize = failing(9)
    await errorOf(() => kit.factory.createExchanges(['mexc', 'gateio'], FAIL_FAST))
    expect(before.status).toBe('active')
  })

  test('[S2.30] CONTINUE_ON_ERROR: what failed is left out; when all have, that is an error', async () => {
    await using kit = setUp()
    kit.mexc.behaviour.initialize = failing(2)
    const created = await kit.factory.createExchanges(['mexc', 'gateio', 'kraken'], CONTINUE_ON_ERROR)
    expect(Object.keys(created)).toEqual(['gateio'])
    expect(
      kit.factory.getInitializationResults().map(({ exchangeName, attempts }) => `${exchangeName} ${attempts}`),
    ).toEqual(['mexc 1', 'gateio 1', 'kraken 1'])
    await kit.factory.closeAll()
    kit.gateio.behaviour.initialize = failing(9)
    const error = await errorOf(() => kit.factory.createExchanges(['mexc', 'gateio'], CONTINUE_ON_ERROR))
    expect(error).toMatchObject({ status: 500, message: 'No exchanges could be initialized' })
    expect(kit.open()).toBe(0)
  })

  test('[S2.31] [S2.39] [S2.43] [C.7] [C.8] [C.9] [C.11] RETRY_WITH_BACKOFF: only the failed ones, after 2 and 4 seconds, also when all had failed', async () => {
    await using kit = setUp()
    kit.mexc.behaviour.initialize = failing(1)
    kit.gateio.behaviour.initialize = failing(2)
    const created = kit.factory.createExchanges(['mexc', 'gateio'], RETRY_WITH_BACKOFF)
    await kit.clock.advance(1_999)
    expect([kit.mexc.attempts.public, kit.gateio.attempts.public]).toEqual([1, 1])
    await kit.clock.advance(1)
    expect([kit.mexc.attempts.public, kit.gateio.attempts.public]).toEqual([2, 2])
    await kit.clock.advance(4_000)
    expect([kit.mexc.attempts.public, kit.gateio.attempts.public]).toEqual([2, 3])
    expect(Object.keys(await created)).toEqual(['mexc', 'gateio'])
    expect(kit.factory.getInitializationSummary()).toEqual({
      totalRequested: 2,
      successful: 2,
      failed: 0,
      successRate: 100,
      averageInitTimeMs: 4_000,
      activeExchanges: ['mexc', 'gateio'],
      failedExchanges: [],
      retryAttempts: { mexc: 2, gateio: 3 },
    })
    expect(kit.logger.records.map(({ message }) => message)).toContain('gateio came up at attempt 3')
  })

  test('[S2.31] what will not mend itself is not tried again, and a total outage is an error in the end', async () => {
    await using kit = setUp()
    kit.mexc.behaviour.initialize = failing(9, () => new AuthenticationError(401, 'the key is wrong'))
    kit.gateio.behaviour.initialize = failing(9)
    const failed = errorOf(() => kit.factory.createExchanges(['mexc', 'gateio'], RETRY_WITH_BACKOFF))
    await kit.clock.advance(6_000)
    expect(await failed).toMatchObject({ message: 'No exchanges could be initialized' })
    expect([kit.mexc.attempts.public, kit.gateio.attempts.public]).toEqual([1, 3])
    expect(kit.open()).toBe(0)
  })

  test.each([FAIL_FAST, CONTINUE_ON_ERROR, RETRY_WITH_BACKOFF])(
    '[S2.35] an abort ends %s, and closes what it opened',
    async (strategy) => {
      await using kit = setUp()
      kit.gateio.behaviour.initialize = strategy === RETRY_WITH_BACKOFF ? failing(9) : never
      const controller = new AbortController()
      const failed = errorOf(() =>
        kit.factory.createExchanges(['mexc', 'gateio'], strategy, { signal: controller.signal }),
      )
      await kit.clock.advance(1_000)
      expect(kit.mexc.open.size).toBe(1)
      controller.abort('enough')
      expect(AbortedError.is(await failed)).toBe(true)
      await kit.clock.advance(0)
      expect(kit.open()).toBe(0)
      expect(kit.clock.pendingTimers).toBe(0)
    },
  )

  test('[S2.32] a strategy that does not exist is refused', async () => {
    await using kit = setUp()
    const error = await errorOf(() => kit.factory.createExchanges(['mexc'], JSON.parse('"later"')))
    expect(ConfigurationError.is(error) && error.settingName).toBe('strategy')
  })

  test('[S2.27] [S2.37] [S2.38] [S2.40] [S2.41] [S2.42] [S2.44] results and the summary for people', async () => {
    const config = new ConfigurationManager({ settings: { mexc: { credentials: secrets } } })
    await using kit = setUp({ config })
    kit.mexc.behaviour.initialize = (attempt) => {
      if (attempt === 1) throw new NetworkError('the line is down')
    }
    kit.gateio.behaviour.initialize = failing(9)
    expect(kit.factory.getInitializationSummary()).toMatchObject({
      totalRequested: 0,
      successRate: 0,
      averageInitTimeMs: 0,
    })
    const created = kit.factory.createExchanges(['mexc', 'gateio'], RETRY_WITH_BACKOFF)
    await kit.clock.advance(6_000)
    await created
    const results = kit.factory.getInitializationResults()
    expect(results.find(({ exchangeName }) => exchangeName === 'mexc')).toMatchObject({
      success: true,
      failed: false,
      error: undefined,
      attempts: 2,
      initializationTimeMs: 2_000,
    })
    kit.factory.logExchangeSummary()
    expect(kit.logger.records.slice(-8).map(({ message }) => message)).toEqual([
      'Exchange initialization summary',
      'Requested: 2',
      'Successful: 1',
      'Failed: 1',
      'Success Rate: 50.0%',
      'Average Init Time: 2.00s',
      '✓ mexc: active, 2 symbols, Private, 2.00s, 2 attempts',
      '✗ gateio: failed after 3 attempts: Factory failed: the line is down',
    ])
    await kit.factory.createExchanges(['mexc'])
    expect(kit.factory.getInitializationResults()).toHaveLength(1)
  })
})

describe('what is managed', () => {
  test('[S2.17] [S2.18] it can be looked at', async () => {
    await using kit = setUp()
    await kit.factory.createExchange('mexc')
    expect(kit.factory.getSupportedExchanges()).toEqual(['mexc', 'gateio'])
    expect(kit.factory.isExchangeSupported('GATEIO')).toBe(true)
    expect(kit.factory.isExchangeSupported('kraken')).toBe(false)
    expect(kit.factory.managedExchanges).toEqual(['mexc'])
    expect(kit.factory.getActiveExchanges().map(({ name }) => name)).toEqual(['mexc'])
    expect(kit.factory.getFactoryStatistics()).toEqual({
      supported: 2,
      managed: 1,
      active: 1,
      withPrivate: 0,
      activeSymbols: 2,
    })
  })

  test('[S2.19] closing all goes on after a failure, which is reported', async () => {
    await using kit = setUp()
    await kit.factory.createExchanges(['mexc', 'gateio'])
    kit.mexc.behaviour.close = () => {
      throw new Error('stuck')
    }
    const error = await errorOf(() => kit.factory.closeAll())
    expect((error as AggregateError).errors).toEqual([expect.objectContaining({ message: 'stuck' })])
    expect(kit.open()).toBe(0)
    expect(kit.factory.exchanges.size).toBe(0)
    delete kit.mexc.behaviour.close
  })

  test('[S2.61] [S2.62] [S2.63] warming, symbols of all, and closing what is not used', async () => {
    await using kit = setUp()
    await kit.factory.createExchanges(['mexc', 'gateio'])
    expect(await kit.factory.preWarmConnections()).toBe(2)
    const symbols = kit.factory.batchInitializeSymbols(['BTC/USDT'])
    expect(symbols.get('mexc')).toMatchObject({ ok: true, symbols: [{ symbol: 'BTC/USDT' }] })
    expect(kit.factory.batchInitializeSymbols(['DOGE/USDT']).get('gateio')).toMatchObject({ ok: false })
    expect(await kit.factory.cleanupUnusedExchanges(['GATEIO'])).toBe(1)
    expect(kit.factory.managedExchanges).toEqual(['gateio'])
    expect(kit.mexc.open.size).toBe(0)
  })

  test('[S2.5] [S3.34] an exchange that has failed since is replaced', async () => {
    await using kit = setUp()
    const old = await kit.factory.createExchange('mexc')
    kit.mexc.last('public').status = 'error'
    const next = await kit.factory.createExchange('mexc')
    expect(next).not.toBe(old)
    expect(kit.mexc.made.map(({ closes }) => closes)).toEqual([1, 0])
  })

  test('[S3.118] middleware goes around every creation, the first one outermost', async () => {
    await using kit = setUp()
    const seen: string[] = []
    const around =
      (name: string) =>
      async ({ operation, exchange }: { operation: string; exchange: string }, next: () => Promise<unknown>) => {
        seen.push(`${name} ${operation} ${exchange}`)
        const result = await next()
        seen.push(`${name} done`)
        return result
      }
    kit.factory.use(around('outer'))
    const remove = kit.factory.use(around('inner'))
    await kit.factory.createExchange('mexc')
    expect(seen).toEqual(['outer createExchange mexc', 'inner createExchange mexc', 'inner done', 'outer done'])
    remove()
    kit.factory.use(async ({ exchange }) => {
      throw new ConfigurationError('exchanges', `${exchange} is not allowed here`)
    })
    await expect(kit.factory.createExchange('gateio')).rejects.toThrow('not allowed here')
    expect(kit.gateio.made).toHaveLength(0)
  })
})
