import { createMemoryOrderJournal, type Logger, type OrderJournal } from '@venuekit/core'
import { type ExchangeConfig, parseExchangeConfig } from '@venuekit/core/config'
import {
  AbortedError,
  ClosedError,
  FactoryCreationError,
  MissingCredentialsError,
  UnsupportedExchangeError,
} from '@venuekit/core/errors'
import { createCanaries, createMemoryLogger, errorOf, ManualClock } from '@venuekit/core/testing'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { CompositeExchangeFactory } from '../../src/factory/composite-exchange-factory.ts'
import type { InstanceEviction } from '../../src/factory/instance-options.ts'
import { FakeExchange, tradeOf } from './fake-exchange.ts'

const credentials = { apiKey: 'k7Qw2ZpXv9Lr4TnB', apiSecret: 'yH3mC8sJ5dKf1Gx6Vb0R' }

function setUp(options: { eviction?: InstanceEviction; logger?: Logger; journal?: OrderJournal } = {}) {
  const clock = new ManualClock()
  const mexc = new FakeExchange('mexc')
  const gateio = new FakeExchange('gateio')
  const exchanges = [mexc.connector, gateio.connector]
  const factory = new CompositeExchangeFactory({ exchanges, clock, ...options })
  return { clock, mexc, gateio, factory, [Symbol.asyncDispose]: () => factory.close() }
}

describe('one object for all who ask for the same', () => {
  test('[S3.25] [C.14] [C.18] a hit is the object that is there; it is closed with the last who had it, and made anew after that', async () => {
    await using kit = setUp()
    const first = kit.factory.createPublicExchange('mexc')
    const second = kit.factory.createPublicExchange(kit.mexc.connector)
    await first.initialize(['BTC/USDT'])
    expect(second.activeSymbols).toEqual(['BTC/USDT'])
    expect(kit.mexc.made).toHaveLength(1)
    await first.close()
    await first.close()
    expect(first.status).toBe('inactive')
    expect(second.status).toBe('active')
    expect(kit.mexc.open.size).toBe(1)
    await second.close()
    expect(kit.mexc.open.size).toBe(0)
    kit.factory.createPublicExchange('mexc')
    expect(kit.mexc.made).toHaveLength(2)
  })

  test.each([true, false])(
    '[S3.26] a factory that was closed makes nothing any more (useCache: %s)',
    async (useCache) => {
      await using kit = setUp()
      await kit.factory.close()
      const refused = await errorOf(async () => kit.factory.createPublicExchange('mexc', undefined, { useCache }))
      expect(ClosedError.is(refused) && refused.message).toBe('The factory of the exchanges was closed; make a new one')
      expect(kit.mexc.made).toEqual([])
    },
  )

  test('[S3.26] useCache: false makes an object of its own, which is closed with it', async () => {
    await using kit = setUp()
    const shared = kit.factory.createPublicExchange('mexc')
    const own = kit.factory.createPublicExchange('mexc', undefined, { useCache: false })
    expect(kit.mexc.made).toHaveLength(2)
    await own.close()
    expect(kit.mexc.made.map(({ closes }) => closes)).toEqual([0, 1])
    await expect(shared.getTrades('BTC/USDT')).resolves.toEqual([])
  })

  test('[S3.34] an object that has failed is replaced for the next who asks', async () => {
    await using kit = setUp()
    const old = kit.factory.createPublicExchange('mexc')
    await old.initialize()
    kit.mexc.last('public').status = 'error'
    const next = kit.factory.createPublicExchange('mexc')
    expect(kit.mexc.made).toHaveLength(2)
    await old.close()
    await next.initialize()
    expect(next.status).toBe('active')
  })

  test('[S3.34] one that never came up is kept for nobody', async () => {
    await using kit = setUp({ eviction: { keepIdleMs: 60_000 } })
    kit.mexc.behaviour.initialize = (attempt) => {
      if (attempt === 1) throw new Error('down')
    }
    const broken = kit.factory.createPublicExchange('mexc')
    await expect(broken.initialize()).rejects.toThrow('down')
    await broken.close()
    expect(kit.mexc.open.size).toBe(0)
    await kit.factory.createPublicExchange('mexc').initialize()
    expect(kit.mexc.made).toHaveLength(2)
  })

  test('[S3.34] one that somebody gave up on is still of use to those who wait for it', async () => {
    await using kit = setUp({ eviction: { keepIdleMs: 60_000 } })
    const ready = Promise.withResolvers<void>()
    kit.mexc.behaviour.initialize = (attempt, { signal }) => {
      if (attempt === 2) return ready.promise
      return new Promise((_, reject) => signal?.addEventListener('abort', () => reject(new AbortedError('enough'))))
    }
    const impatient = kit.factory.createPublicExchange('mexc')
    const patient = kit.factory.createPublicExchange('mexc')
    const controller = new AbortController()
    const failed = errorOf(() => impatient.initialize([], { signal: controller.signal }))
    const up = patient.initialize()
    controller.abort()
    expect(AbortedError.is(await failed)).toBe(true)
    ready.resolve()
    await up
    kit.factory.createPublicExchange('mexc')
    expect(kit.mexc.made).toHaveLength(1)
  })

  test('[S3.5] [S3.8] a public exchange has no account, and a private one needs credentials', async () => {
    await using kit = setUp()
    const context = () => kit.mexc.last('public').context
    kit.factory.createPublicExchange('mexc', { credentials })
    expect(await context().credentials()).toEqual({})
    const error = await errorOf(() => kit.factory.createPrivateExchange('mexc'))
    expect(MissingCredentialsError.is(error)).toBe(true)
    expect(String(error)).toContain('Private composite exchange requires valid credentials')
    const account = kit.factory.createPrivateExchange('mexc', { credentials })
    expect(await account.getBalance('USDT')).toMatchObject({ available: '1' })
    createCanaries({ secrets: credentials }).assertAbsent([error, account])
  })

  test('an account has the journal and the name that its owner gives it, and shares with nobody who gives others', async () => {
    const journal = createMemoryOrderJournal()
    await using kit = setUp({ journal })
    const context = () => kit.mexc.last('private').context
    kit.factory.createPrivateExchange('mexc', { credentials })
    expect(context()).toMatchObject({ journal, account: undefined })
    kit.factory.createPrivateExchange('mexc', { credentials }, { account: 'desk' })
    expect(context()).toMatchObject({ journal, account: 'desk' })
    const own = createMemoryOrderJournal()
    kit.factory.createPrivateExchange('mexc', { credentials }, { account: 'desk', journal: own })
    expect(context().journal).toBe(own)
    expect(kit.mexc.made).toHaveLength(3)
    kit.factory.createPrivateExchange('mexc', { credentials }, { account: 'desk' })
    // Market data is nobody's: it is shared whatever the account is called.
    kit.factory.createPublicExchange('mexc', undefined, { account: 'desk' })
    kit.factory.createPublicExchange('mexc')
    expect(kit.mexc.made).toHaveLength(4)
    expect(kit.mexc.last('public').context.journal).toBeUndefined()
  })

  test('[S3.36] every client has a logger of its own name', async () => {
    const logger = createMemoryLogger()
    await using kit = setUp({ logger })
    kit.mexc.behaviour.close = () => {
      throw new Error('the line is gone')
    }
    const exchange = kit.factory.createPublicExchange('mexc')
    kit.mexc.last('public').context.logger.info('connected')
    expect(logger.records.at(-1)).toMatchObject({ logger: 'mexc.public.composite', message: 'connected' })
    await expect(exchange.close()).rejects.toThrow('the line is gone')
    expect(logger.records.map(({ message }) => message)).toContain('an exchange did not close as it should')
  })

  test('[S2.2] [S2.20] [C.12] [S3.31] what is not known, and what is no exchange, is refused by name', async () => {
    await using kit = setUp()
    expect(() => kit.factory.createPublicExchange('kraken')).toThrow(
      'Unsupported exchange: kraken. Available: [mexc, gateio]',
    )
    expect(UnsupportedExchangeError.is(await errorOf(() => kit.factory.createExchangePair('kraken')))).toBe(true)
    const broken = new FakeExchange('broken', {}, { createPublic: () => JSON.parse('{"domain":"private"}') })
    const error = await errorOf(() => kit.factory.createPublicExchange(broken.connector))
    expect(FactoryCreationError.is(error)).toBe(true)
    expect(String(error)).toContain('its domain is not "public"')
    expect(() => kit.factory.register(JSON.parse('{"id":"x"}'))).toThrow('lacks its key or its aliases')
  })
})

describe('what a handle is', () => {
  test('[C.17] its subscriptions end with it, and those of others go on', async () => {
    await using kit = setUp()
    const mine = kit.factory.createPublicExchange('mexc')
    const theirs = kit.factory.createPublicExchange('mexc')
    const seen: string[] = []
    const listen = async (name: string, exchange: typeof mine) => {
      const trades = await exchange.subscribeTrades('BTC/USDT')
      trades.on('trade', ({ trade }) => seen.push(`${name} ${trade.id}`))
      trades.on('ended', ({ reason }) => seen.push(`${name} ${reason}`))
    }
    await listen('mine', mine)
    await listen('theirs', theirs)
    const { trades } = kit.mexc.last('public')
    trades.emit(tradeOf('1'))
    await mine.close()
    trades.emit(tradeOf('2'))
    expect(seen).toEqual(['mine 1', 'theirs 1', 'mine closed', 'theirs 2'])
    expect(trades.size).toBe(1)
    expect(ClosedError.is(await errorOf(() => mine.getTrades('BTC/USDT')))).toBe(true)
  })

  test('it looks like the object beneath, and says what it is', async () => {
    await using kit = setUp()
    const exchange = kit.factory.createPublicExchange('mexc')
    expect(exchange).toBeInstanceOf(Object.getPrototypeOf(kit.mexc.last('public')).constructor)
    expect('getTrades' in exchange).toBe(true)
    expect(exchange.capabilities.has('trades')).toBe(true)
    const { inspect } = await import('node:util')
    expect(inspect(exchange)).toBe('Exchange<mexc, public, inactive>')
  })

  test('a subscription that comes back after the close is closed', async () => {
    await using kit = setUp()
    const exchange = kit.factory.createPublicExchange('mexc')
    const other = kit.factory.createPublicExchange('mexc')
    const pending = exchange.subscribeTrades('BTC/USDT')
    await exchange.close()
    expect(ClosedError.is(await errorOf(() => pending))).toBe(true)
    expect(kit.mexc.last('public').trades.size).toBe(0)
    await other.close()
  })
})

describe('eviction', () => {
  test('[S3.113] [S3.107] by age since the last use, by number, and never what is in use', async () => {
    await using kit = setUp({ eviction: { keepIdleMs: 60_000, maxEntries: 1 } })
    const used = kit.factory.createPublicExchange('mexc')
    const idle = kit.factory.createPublicExchange('gateio')
    expect(kit.factory.getPerformanceStats()).toMatchObject({ inUse: 2, handles: 2 })
    await idle.close()
    // Two are more than one: the one that nobody uses leaves, the other stays.
    expect([kit.mexc.open.size, kit.gateio.open.size]).toEqual([1, 0])
    await used.close()
    expect(kit.mexc.open.size).toBe(1)
    await kit.clock.advance(59_999)
    expect(kit.mexc.open.size).toBe(1)
    await kit.clock.advance(60_000)
    expect(kit.mexc.open.size).toBe(0)
    expect(kit.clock.pendingTimers).toBe(0)
    // Also after everything was closed once.
    await kit.factory.createPublicExchange('mexc').close()
    await kit.factory.closeAllExchanges()
    await kit.factory.createPublicExchange('mexc').close()
    await kit.clock.advance(60_000)
    expect(kit.mexc.open.size).toBe(0)
  })

  test('[S3.113] by measured memory: what nobody uses is closed, the longest unused first', async () => {
    let bytes = 10
    const eviction = { keepIdleMs: Infinity, maxProcessBytes: 10, measureProcessBytes: () => bytes }
    await using kit = setUp({ eviction })
    for (const exchange of [kit.mexc, kit.gateio]) {
      exchange.behaviour.close = () => {
        bytes -= 1
      }
    }
    await kit.factory.createPublicExchange('mexc').close()
    await kit.factory.createPublicExchange('gateio').close()
    expect([kit.mexc.open.size, kit.gateio.open.size]).toEqual([1, 1])
    bytes = 11
    const own = kit.factory.createPublicExchange('gateio', undefined, { useCache: false })
    expect(kit.mexc.open.size).toBe(0)
    await own.close()
  })

  test('[S3.112] what was warmed is there when it is asked for, until the cache is cleared', async () => {
    await using kit = setUp()
    kit.gateio.behaviour.initialize = () => {
      throw new Error('down')
    }
    expect(await kit.factory.warm([{ exchange: 'mexc' }, { exchange: 'gateio' }], { symbols: ['BTC/USDT'] })).toBe(1)
    expect(kit.gateio.open.size).toBe(0)
    const exchange = kit.factory.createPublicExchange('mexc')
    expect(exchange.activeSymbols).toEqual(['BTC/USDT'])
    await kit.factory.clearCache()
    expect(exchange.status).toBe('active')
    await exchange.close()
    expect(kit.mexc.open.size).toBe(0)
  })
})

describe('all at once', () => {
  test('[S3.27] closing everything closes what is in use too, and one failure stops nobody', async () => {
    await using kit = setUp()
    const mexc = kit.factory.createExchangePair('mexc', { credentials })
    const gateio = kit.factory.createPublicExchange('gateio')
    kit.gateio.behaviour.close = () => {
      throw new Error('stuck')
    }
    const error = await errorOf(() => kit.factory.closeAllExchanges())
    expect(error).toMatchObject({ errors: [expect.objectContaining({ message: 'stuck' })] })
    expect([kit.mexc.open.size, kit.gateio.open.size, mexc.status, gateio.status]).toEqual([
      0,
      0,
      'inactive',
      'inactive',
    ])
    delete kit.gateio.behaviour.close
    await kit.factory.createPublicExchange('gateio').initialize()
  })

  test('[S3.32] [S3.27] several are created side by side; one that is down leaves nothing open, and the rest run', async () => {
    await using kit = setUp()
    kit.gateio.behaviour.initialize = () => {
      throw new Error('down')
    }
    const requests = [{ exchange: 'mexc' }, { exchange: 'gateio' }, { exchange: 'kraken' }]
    const results = await kit.factory.createMultipleExchanges(requests, { symbols: ['BTC/USDT'] })
    expect(results.map(({ exchange, ok }) => `${exchange} ${ok}`)).toEqual([
      'mexc true',
      'gateio false',
      'kraken false',
    ])
    expect(kit.gateio.open.size).toBe(0)
    expect(kit.mexc.last('public').status).toBe('active')
  })

  test('[S3.119] health is what was counted', async () => {
    await using kit = setUp()
    kit.gateio.behaviour.create = () => {
      throw new Error('no')
    }
    kit.factory.createPublicExchange('mexc')
    kit.factory.createPublicExchange('mexc')
    expect(FactoryCreationError.is(await errorOf(() => kit.factory.createPublicExchange('gateio')))).toBe(true)
    const health = kit.factory.getFactoryHealth()
    expect(health).toEqual({
      supportedExchanges: ['mexc', 'gateio'],
      cacheEfficiency: 1 / 3,
      averageCreationTimeMs: 0,
      errorRate: 0.5,
    })
    expect(Object.isFrozen(health)).toBe(true)
  })
})

describe('whose client it is', () => {
  const accounts = fc.record({
    domain: fc.constantFrom('public' as const, 'private' as const),
    environment: fc.constantFrom('production', 'testnet'),
    key: fc.constantFrom('account-one-key', 'account-two-key'),
    secret: fc.constantFrom('a-secret-of-twenty-chars', 'another-secret-of-twenty'),
    site: fc.constantFrom(undefined, 'a', 'b'),
    timeout: fc.constantFrom(undefined, 1_000, 2_000),
  })
  type Account = typeof accounts extends fc.Arbitrary<infer One> ? One : never
  const parsed = new Map<string, ExchangeConfig>()

  /** Checking takes longer than creating, and a configuration may well be the same object each time, or another one. */
  function configOf({ environment, key, secret, site, timeout }: Account): ExchangeConfig {
    const name = JSON.stringify([environment, key, secret, site, timeout])
    const config =
      parsed.get(name) ??
      parseExchangeConfig(new FakeExchange('mexc').connector, {
        environment,
        credentials: { apiKey: key, apiSecret: secret },
        options: site === undefined ? {} : { site },
        network: timeout === undefined ? {} : { requestTimeoutMs: timeout },
      })
    parsed.set(name, config)
    return config
  }

  test('[S3.25] [S3.106] [C.17] another account or setting never gets this one’s client, the same always does', async () => {
    await using kit = setUp()
    await fc.assert(
      fc.asyncProperty(fc.array(accounts, { minLength: 2, maxLength: 8 }), async (requests) => {
        const made = new Set<string>()
        for (const request of requests) {
          const { domain, environment, key, secret, site, timeout } = request
          const before = kit.mexc.made.length
          if (domain === 'private') kit.factory.createPrivateExchange('mexc', configOf(request))
          else kit.factory.createPublicExchange('mexc', configOf(request))
          const account = domain === 'private' ? `${key} ${secret}` : ''
          const name = JSON.stringify([domain, environment, account, site, timeout])
          expect(kit.mexc.made.length - before).toBe(made.has(name) ? 0 : 1)
          made.add(name)
        }
        await kit.factory.closeAllExchanges()
        kit.mexc.made.length = 0
      }),
    )
  })

  test('[S3.25] whatever was made for an exchange and environment counts together, and goes by one clock', async () => {
    await using kit = setUp()
    const requests = ['production', 'testnet'].flatMap((environment) => [
      { environment, credentials },
      { environment, credentials: { ...credentials, apiKey: 'another-key-of-ours' } },
    ])
    for (const request of requests) kit.factory.createExchangePair('mexc', request)
    for (const environment of ['production', 'testnet']) {
      const contexts = kit.mexc.made
        .map(({ context }) => context)
        .filter((context) => context.environment === environment)
      expect(contexts).toHaveLength(3)
      expect(new Set(contexts.map(({ exchangeClock }) => exchangeClock)).size).toBe(1)
      await contexts[0]?.budgets.tryAcquire([{ budget: 'ip', weight: 1 }])
      for (const { budgets } of contexts) expect(budgets.status('ip').used).toBe(1)
    }
  })
})
