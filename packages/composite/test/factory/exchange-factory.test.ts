import {
  AbortedError,
  AuthenticationError,
  ConfigurationError,
  ExchangeApiError,
  InitializationError,
  NetworkError,
  UnsupportedExchangeError,
} from '@venuekit/core/errors'
import { errorOf } from '@venuekit/core/testing'
import { describe, expect, test } from 'vitest'
import { DEFAULT_SYMBOLS } from '../../src/factory/exchange-factory.ts'
import { failing, never, setUpFactory } from './set-up.ts'

describe('one exchange', () => {
  test('[S2.1] [S2.4] [S2.6] [S2.7] it comes back active, with the default symbols, and is in the factory', async () => {
    await using kit = setUpFactory()
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
    await using kit = setUpFactory()
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
    await using kit = setUpFactory()
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
    await using kit = setUpFactory()
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
    await using kit = setUpFactory()
    const error = await errorOf(() => kit.factory.createExchange('kraken'))
    expect(UnsupportedExchangeError.is(error)).toBe(true)
    expect(String(error)).toContain('Unsupported exchange: kraken. Available: [mexc, gateio]')
    expect(kit.clock.pendingTimers).toBe(0)
  })

  test('[S2.13] [S2.14] what does not come up in time is an error 504, and the attempt is ended', async () => {
    await using kit = setUpFactory({ initializationTimeoutMs: 5_000, retryAttempts: 1 })
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
    await using kit = setUpFactory({ settleMs: 1_000, retryAttempts: 1 })
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
    await using kit = setUpFactory()
    kit.mexc.behaviour.initialize = failing(9, () => reason)
    const error = await errorOf(() => kit.factory.createExchange('mexc'))
    expect(error).toMatchObject({ code: kind })
    expect(kit.mexc.attempts.public).toBe(1)
  })

  test('[S2.16] no symbols, empty symbols and no names are refused', async () => {
    await using kit = setUpFactory()
    for (const symbols of [[], [''], ['BTC/USDT', ' ']]) {
      expect(ConfigurationError.is(await errorOf(() => kit.factory.createExchange('mexc', { symbols })))).toBe(true)
    }
    expect(ConfigurationError.is(await errorOf(() => kit.factory.createExchanges([])))).toBe(true)
    expect(() => setUpFactory({ retryAttempts: 0 })).toThrow('retryAttempts')
  })

  test('[S2.35] an abort ends the wait between attempts; who joined goes on', async () => {
    await using kit = setUpFactory()
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
    await using kit = setUpFactory({ retryAttempts: 1 })
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

describe('what is managed', () => {
  test('[S2.17] [S2.18] it can be looked at', async () => {
    await using kit = setUpFactory()
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
    await using kit = setUpFactory()
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
    await using kit = setUpFactory()
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
    await using kit = setUpFactory()
    const old = await kit.factory.createExchange('mexc')
    kit.mexc.last('public').status = 'error'
    const next = await kit.factory.createExchange('mexc')
    expect(next).not.toBe(old)
    expect(kit.mexc.made.map(({ closes }) => closes)).toEqual([1, 0])
  })

  test('[S3.118] middleware goes around every creation, the first one outermost', async () => {
    await using kit = setUpFactory()
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
