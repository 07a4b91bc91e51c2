import { AbortedError, ConfigurationError, UnsupportedExchangeError } from '@venuekit/core/errors'
import { errorOf } from '@venuekit/core/testing'
import { expect, test } from 'vitest'
import { ccxtErrors, fakeOf } from '../../test/fake-ccxt.ts'
import { setUp } from '../../test/set-up.ts'
import { FallbackExhaustedError } from '../errors/manager-errors.ts'

test('[S5.34] any exchange of ccxt, its id trimmed and in small letters; others are named as not supported', async () => {
  const { publics } = setUp()
  expect(fakeOf(await publics.connectToExchangeWithNoCredentials('  KRAKEN ')).id).toBe('kraken')
  expect(fakeOf(await publics.connectToExchangeWithNoCredentials('Huobi')).id).toBe('htx')
  const error = await errorOf(() => publics.connectToExchangeWithNoCredentials('mtgox'))
  expect(UnsupportedExchangeError.is(error) && error.available).toContain('kraken')
  expect(String(error)).toContain('mtgox (not supported by ccxt 0.0.0-fake)')
  for (const name of ['constructor', 'exchange', 'toString']) {
    expect(UnsupportedExchangeError.is(await errorOf(() => publics.connectToExchangeWithNoCredentials(name)))).toBe(
      true,
    )
  }
})

test('[S5.35] [C.24] one connection for each id, without the credentials that the facade has', async () => {
  const { publics, ccxt, manager } = setUp({ testnet: true })
  const [first, second] = await Promise.all([1, 2].map(() => publics.connectToExchangeWithNoCredentials('binance')))
  expect(first).toBe(second)
  await publics.connectToExchangeWithNoCredentials('kraken')
  expect(ccxt.made.map(({ config }) => config)).toEqual([{ enableRateLimit: true }, { enableRateLimit: true }])
  expect(ccxt.made.some(({ isSandboxModeEnabled }) => isSandboxModeEnabled)).toBe(false)
  const account = await manager.connectToBinanceWithCredentials()
  expect(account).not.toBe(first)
})

test('[S5.39] leases, cleaning up and closing are those of the authenticated manager', async () => {
  const { publics } = setUp()
  const exchange = await publics.connectToExchangeWithNoCredentials('binance')
  await using lease = await publics.exchangeContext('binance')
  expect(await publics.cleanupUnusedExchanges(0)).toEqual({ closed: [] })
  expect(publics.releaseExchange('binance')).toBe(true)
  expect(publics.releaseExchange('binance')).toBe(false)
  expect(await publics.cleanupUnusedExchanges(0)).toEqual({ closed: [] })
  expect(await publics.closeExchange('binance')).toEqual({ closed: [], inUse: ['binance'] })
  expect(fakeOf(exchange).closes).toBe(0)
  lease.release()
  expect(await publics.closeExchange('binance')).toEqual({ closed: ['binance'], inUse: [] })
})

test('[S5.36] [C.25] eight exchanges by default, others by the environment, the option or the setter', () => {
  const eight = ['binance', 'kraken', 'kucoin', 'gate', 'okx', 'bybit', 'mexc', 'huobi']
  expect(setUp().publics.exchangePriorityForFallback).toEqual(eight)
  const env = { OHLCV_FALLBACKS: 'coinbase, kraken' }
  expect(setUp({ env }).publics.exchangePriorityForFallback).toEqual(['coinbase', 'kraken'])
  expect(setUp({ env, exchangePriorityForFallback: ['okx'] }).publics.exchangePriorityForFallback).toEqual(['okx'])
  const { manager, publics } = setUp()
  manager.exchangePriorityForFallback = ['Coinbase', 'gate']
  expect(publics.exchangePriorityForFallback).toEqual(['coinbase', 'gate'])
  expect(() => (publics.exchangePriorityForFallback = [])).toThrow(ConfigurationError)
  expect(publics.exchangePriorityForFallback).toEqual(['coinbase', 'gate'])
  expect(() => setUp({ env: { OHLCV_FALLBACKS: 'okx,okx' } })).toThrow(ConfigurationError)
})

test('[S5.37] asks in order; the first answer counts, and what failed before it is told', async () => {
  const { publics, ccxt } = setUp()
  const result = await publics.withFallback((exchange, id) => {
    expect(publics.getRefcount(id)).toBe(1)
    if (id !== 'kucoin') throw new ccxtErrors.OnMaintenance(`${id} is closed`)
    return fakeOf(exchange).fetchTicker('BTC/USDT')
  })
  expect(result).toMatchObject({ value: { symbol: 'BTC/USDT', id: 'kucoin' }, exchangeId: 'kucoin' })
  expect(result.attempts.map(({ exchangeId, error }) => [exchangeId, error instanceof Error])).toEqual([
    ['binance', true],
    ['kraken', true],
    ['kucoin', false],
  ])
  expect(ccxt.made).toHaveLength(3)
  expect(publics.getConnections().every(({ refcount }) => refcount === 0)).toBe(true)
  expect((await publics.withFallback((_, id) => id, ['huobi'])).exchangeId).toBe('huobi')
})

test('[S5.37] [S5.48] when all have failed every error is there as it was thrown', async () => {
  const { publics } = setUp()
  const thrown = new Map<string, unknown>()
  const error = await errorOf(() =>
    publics.withFallback(
      (_, id) => {
        const failure = new ccxtErrors.NetworkError(`no line to ${id}`)
        thrown.set(id, failure)
        throw failure
      },
      { ids: ['kraken', 'gate'] },
    ),
  )
  if (!FallbackExhaustedError.is(error)) throw error
  expect([...error.errors]).toEqual([...thrown])
  expect(error.message).toContain('kraken: NetworkError no line to kraken; gate: NetworkError')
  expect([error.retryable, error.cause, error.code]).toEqual([true, thrown.get('gate'), 'unavailable'])
  expect(error.hint).toContain('exchangePriorityForFallback')
})

const { BadSymbol, NetworkError, RateLimitExceeded, OnMaintenance, NotSupported, ExchangeError } = ccxtErrors
test.each([
  new NetworkError('no line'),
  new RateLimitExceeded('slow down'),
  new OnMaintenance('closed'),
  new BadSymbol('not here'),
  new NotSupported('no candles'),
  new ExchangeError('for a reason of its own'),
])('[S5.38] after %s another exchange is asked', async (error) => {
  const { publics } = setUp()
  const ask = (_: unknown, id: string): string => {
    if (id === 'kraken') throw error
    return id
  }
  expect((await publics.withFallback(ask, ['kraken', 'gate'])).value).toBe('gate')
})

test.each([
  new TypeError('x is undefined'),
  new ccxtErrors.ArgumentsRequired('a symbol'),
  new ccxtErrors.BadRequest('limit is no number'),
  new ccxtErrors.AuthenticationError('no'),
  new ConfigurationError('x', 'is wrong'),
])('[S5.38] %s stops: it would come again everywhere', async (error) => {
  const { publics, ccxt } = setUp()
  const fail = (): never => {
    throw error
  }
  expect(await errorOf(() => publics.withFallback(fail))).toBe(error)
  expect(ccxt.made).toHaveLength(1)
  // As the caller decides.
  const options = { ids: ['kraken', 'gate'], shouldMoveOn: (_: unknown, id: string) => id === 'kraken' }
  const ask = (_: unknown, id: string): string => {
    if (id === 'kraken') throw error
    return id
  }
  expect((await publics.withFallback(ask, options)).value).toBe('gate')
})

test('[S5.38] a name that ccxt does not have stops before anybody is asked, and an abort ends it', async () => {
  const { publics, ccxt } = setUp()
  expect(UnsupportedExchangeError.is(await errorOf(() => publics.withFallback(() => 1, ['kraken', 'mtgox'])))).toBe(
    true,
  )
  expect(ccxt.made).toEqual([])
  const controller = new AbortController()
  const ask = (): never => {
    controller.abort()
    throw new NetworkError('no line')
  }
  const error = await errorOf(() => publics.withFallback(ask, { signal: controller.signal }))
  expect(AbortedError.is(error)).toBe(true)
  expect(ccxt.made).toHaveLength(1)
})
