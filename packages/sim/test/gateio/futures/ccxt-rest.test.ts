import {
  AuthenticationError,
  BadRequest,
  BadSymbol,
  InsufficientFunds,
  InvalidOrder,
  OrderImmediatelyFillable,
  OrderNotFound,
  PermissionDenied,
  RateLimitExceeded,
} from 'ccxt'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { CcxtClient } from '../ccxt-client.ts'
import { closeClean } from '../stall.ts'
import { ccxtOf, exchange, startFutures, type FuturesSimulation } from './simulation.ts'

const symbol = 'BTC/USDT:USDT'

let sim: FuturesSimulation
let ccxt: CcxtClient

beforeAll(async () => {
  sim = await startFutures({ eventsPerSecond: 2_000 })
  ccxt = await ccxtOf(sim)
})

afterAll(async () => {
  await ccxt.close()
  await closeClean(sim)
})

describe('what everybody may ask', () => {
  test('markets', async () => {
    const markets = await ccxt.loadMarkets()
    expect(Object.values(markets).filter((market) => market?.swap === true).length).toBeGreaterThanOrEqual(20)
    expect(markets[symbol]).toMatchObject({
      id: 'BTC_USDT',
      linear: true,
      contractSize: 0.0001,
      precision: { amount: 1, price: 0.1 },
      active: true,
    })
  })

  test('the order book is the true one', async () => {
    await sim.pause()
    const book = await ccxt.fetchOrderBook(symbol, 50)
    const truth = sim.book(exchange, 'BTC_USDT', 50)
    sim.resume()
    expect(book.bids).toEqual(truth.bids.map((level) => level.map(Number)))
    expect(book.asks).toEqual(truth.asks.map((level) => level.map(Number)))
    expect(book.nonce).toBe(truth.updateId)
  })

  test('trades are those that were made', async () => {
    await sim.pause()
    const trades = await ccxt.fetchTrades(symbol, undefined, 20)
    const truth = sim.trades(exchange, 'BTC_USDT', 20)
    sim.resume()
    const seen = trades.map(({ id, side, price, amount, timestamp }) => ({ id, side, price, amount, timestamp }))
    expect(seen.toReversed()).toEqual(
      truth.map(({ id, side, price, size, time }) => ({
        id,
        side,
        price: Number(price),
        amount: Number(size),
        timestamp: time,
      })),
    )
  })

  test('tickers', async () => {
    const ticker = await ccxt.fetchTicker(symbol)
    expect(ticker).toMatchObject({ symbol, last: expect.any(Number), markPrice: expect.any(Number) })
    expect(ticker.bid).toBeLessThan(ticker.ask ?? 0)
    expect(Object.keys(await ccxt.fetchTickers()).length).toBeGreaterThanOrEqual(20)
  })

  test('candles, of trades and of the mark and index prices', async () => {
    const candles = await ccxt.fetchOHLCV(symbol, '1m', undefined, 30)
    expect(candles).toHaveLength(30)
    for (const [time = 0, open = 0, high = 0, low = 0, close = 0, volume = 0] of candles) {
      expect(time % 60_000).toBe(0)
      expect(high).toBeGreaterThanOrEqual(Math.max(open, close))
      expect(low).toBeLessThanOrEqual(Math.min(open, close))
      expect(volume).toBeGreaterThan(0)
    }
    expect((await ccxt.fetchMarkOHLCV(symbol, '5m', undefined, 10)).length).toBeGreaterThan(0)
    expect((await ccxt.fetchIndexOHLCV(symbol, '5m', undefined, 10)).length).toBeGreaterThan(0)
  })

  test('funding', async () => {
    const { fundingRate, fundingTimestamp } = await ccxt.fetchFundingRate(symbol)
    expect(fundingRate).toEqual(expect.any(Number))
    expect((fundingTimestamp ?? 0) % 28_800_000).toBe(0)
    const history = await ccxt.fetchFundingRateHistory(symbol, undefined, 10)
    expect(history).toHaveLength(10)
    const times = history.map(({ timestamp }) => timestamp ?? 0)
    expect(times).toEqual(times.toSorted((one, other) => one - other))
  })

  test('leverage tiers and statistics', async () => {
    const tiers = await ccxt.fetchMarketLeverageTiers(symbol)
    expect(tiers[0]).toMatchObject({ tier: 1, maxLeverage: 100, maintenanceMarginRate: 0.005 })
    expect((await ccxt.fetchLeverageTiers())[symbol]).toMatchObject([{ minNotional: 0, maxLeverage: 100 }])
    expect(await ccxt.fetchOpenInterestHistory(symbol, '5m', undefined, 3)).not.toEqual([])
  })

  test('a contract that there is not', async () => {
    await expect(ccxt.publicFuturesGetSettleContractsContract({ settle: 'usdt', contract: 'X_USDT' })).rejects.toThrow(
      BadSymbol,
    )
  })
})

describe('who asks', () => {
  test.each([
    ['a wrong key', { apiKey: 'wrong' }, AuthenticationError],
    ['a wrong signature', { apiSecret: 'wrong' }, AuthenticationError],
  ])('%s', async (_what, credentials, kind) => {
    const client = await ccxtOf(sim, credentials)
    await expect(client.fetchBalance()).rejects.toThrow(kind)
    await client.close()
  })

  test('a stale timestamp', async () => {
    const { id } = sim.faults.add({ kind: 'clock-skew', skewMs: 120_000 })
    const asked = ccxt.fetchBalance()
    await expect(asked).rejects.toThrow(AuthenticationError)
    await expect(asked).rejects.toThrow('REQUEST_EXPIRED')
    sim.faults.clear(id)
  })

  test('a key that may only read', async () => {
    const { credentials } = sim.createAccount({ exchange, permissions: ['read'] })
    const client = await ccxtOf(sim, credentials)
    expect((await client.fetchBalance())['USDT']?.total).toBe(1_000_000)
    await expect(client.createOrder(symbol, 'limit', 'buy', 1, 50_000)).rejects.toThrow(PermissionDenied)
    await client.close()
  })

  test('too often', async () => {
    sim.faults.add({ kind: 'rate-limit', channel: 'GET /api/v4/futures/usdt/accounts', count: 1 })
    await expect(ccxt.fetchBalance()).rejects.toThrow(RateLimitExceeded)
  })
})

describe('orders that are refused', () => {
  const far = 40_000

  test.each([
    ['too small', 'limit', 0.5, undefined, {}, InvalidOrder],
    ['post-only that would trade', 'limit', 1, 80_000, { postOnly: true }, OrderImmediatelyFillable],
    ['far from the mark price', 'limit', 1, 100, {}, InvalidOrder],
  ] as const)('%s', async (...[_what, type, amount, price, parameters, kind]) => {
    const order = ccxt.createOrder(symbol, type, 'buy', amount, price ?? far, parameters)
    await expect(order).rejects.toThrow(kind)
  })

  test('more than there is', async () => {
    const { credentials } = sim.createAccount({ exchange, balances: { USDT: '10' } })
    const client = await ccxtOf(sim, credentials)
    await expect(client.createOrder(symbol, 'limit', 'buy', 1_000, far)).rejects.toThrow(InsufficientFunds)
    await client.close()
  })

  test('what was never there cannot be found or cancelled', async () => {
    await expect(ccxt.fetchOrder('58828270140999999', symbol)).rejects.toThrow(OrderNotFound)
    await expect(ccxt.cancelOrder('58828270140999999', symbol)).rejects.toThrow(OrderNotFound)
    await expect(ccxt.fetchOrder('x', symbol)).rejects.toThrow(OrderNotFound)
  })

  test('a client id of the wrong form', async () => {
    const parameters = { clientOrderId: 'x'.repeat(40) }
    await expect(ccxt.createOrder(symbol, 'limit', 'buy', 1, far, parameters)).rejects.toThrow(BadRequest)
  })
})
