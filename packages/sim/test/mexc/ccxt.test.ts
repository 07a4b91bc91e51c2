import {
  AuthenticationError,
  BadRequest,
  BadSymbol,
  InsufficientFunds,
  InvalidNonce,
  InvalidOrder,
  PermissionDenied,
  RateLimitExceeded,
} from 'ccxt'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ccxtClient, type CcxtClient } from './ccxt-client.ts'
import type { Json } from '../host/client.ts'
import { fieldsOf, MexcSocketClient, type MexcEndpoint } from './client.ts'
import { closeClean, startMexc, type MexcSimulator } from './stall.ts'

const symbol = 'BTC/USDT'

let sim: MexcSimulator
let exchange: CcxtClient

beforeAll(async () => {
  // ccxt skips a push that begins before the version of its snapshot and ends after it, and asks for no more than 100
  // levels: those that come up from below are not known to it, so the market is a calm one.
  sim = await startMexc({ eventsPerSecond: 400, divergence: false }, { depthCut: 'between-pushes' })
  exchange = await ccxtClient(sim.endpoints.mexc)
  await exchange.loadMarkets()
})

afterAll(async () => {
  await exchange.close()
  await closeClean(sim)
})

function below(market: string, price: number): number {
  return Number(exchange.priceToPrecision(market, price * 0.9))
}

/** The best prices, without asking the exchange: ccxt waits long after it has asked for a ticker. */
function bestOf(market: string): { readonly bid: number; readonly ask: number } {
  const { bids, asks } = sim.book('mexc', market.replace('/', ''), 1)
  return { bid: Number(bids[0]?.[0]), ask: Number(asks[0]?.[0]) }
}

/** Another client, which need not ask for the markets again. */
async function another(given: Partial<MexcEndpoint> = {}, secret?: string): Promise<CcxtClient> {
  const client = await ccxtClient({ ...sim.endpoints.mexc, ...given }, secret)
  client.setMarkets(exchange.markets)
  return client
}

/** ccxt says that it may be missing. */
function idOf({ id }: { readonly id?: string | undefined }): string {
  return String(id)
}

describe('[C.27] markets', () => {
  test('they have the steps and limits of the simulator', () => {
    const markets = Object.values(exchange.markets ?? {})
    expect(new Set(markets.map((market) => market?.id))).toEqual(new Set(sim.symbols('mexc')))
    expect(exchange.market(symbol)).toMatchObject({
      active: true,
      taker: 0.0005,
      maker: 0.0005,
      precision: { price: 0.1, amount: 0.00001 },
      limits: { cost: { min: 1, max: 2_000_000 } },
    })
    for (const closed of ['IAG/USDT', 'APT/USDT', 'NIGHT/USDT']) expect(exchange.market(closed)['active']).toBe(false)
    expect(exchange.market('SNEK/USDT')['id']).toBe('SNEK(CNT)USDT')
  })

  test('the clock, tickers, candles and trades', async () => {
    expect(Math.abs(((await exchange.fetchTime()) ?? 0) - Date.now())).toBeLessThan(10_000)
    const ticker = await exchange.fetchTicker(symbol)
    expect(ticker.bid).toBeLessThan(ticker.ask ?? 0)
    expect(Object.keys(await exchange.fetchTickers())).toContain(symbol)
    const candles = await exchange.fetchOHLCV(symbol, '1m', undefined, 10)
    expect(candles).toHaveLength(10)
    for (const [, open, high, low, close] of candles) {
      expect(high).toBeGreaterThanOrEqual(Math.max(Number(open), Number(close)))
      expect(low).toBeLessThanOrEqual(Math.min(Number(open), Number(close)))
    }
    sim.placeOrder('mexc', { symbol: symbol.replace('/', ''), side: 'buy', size: '0.001' })
    const trades = await exchange.fetchTrades(symbol, undefined, 50)
    expect(trades[0]).toMatchObject({ symbol, price: expect.any(Number), amount: expect.any(Number) })
  })

  test('the order book is the true one', async () => {
    await sim.pause()
    const book = await exchange.fetchOrderBook(symbol, 50)
    const truth = sim.book('mexc', 'BTCUSDT', 50)
    sim.resume()
    expect(book.bids).toEqual(truth.bids.map((level) => level.map(Number)))
    expect(book.asks).toEqual(truth.asks.map((level) => level.map(Number)))
    expect(book.nonce).toBe(truth.updateId)
  })
})

describe('[C.27] orders', () => {
  test('balances and fees', async () => {
    const balance = await exchange.fetchBalance()
    expect(balance['MX']).toMatchObject({ free: 1_000, used: 0, total: 1_000 })
    expect(await exchange.fetchTradingFee(symbol)).toMatchObject({ maker: 0.0005, taker: 0.0005 })
  })

  test('limit: created, found, listed, cancelled', async () => {
    const market = 'SOL/USDT'
    const { bid } = bestOf(market)
    const price = below(market, bid)
    const order = await exchange.createOrder(market, 'limit', 'buy', 1, price, { clientOrderId: 'mine-1' })
    expect(order).toMatchObject({ type: 'limit', side: 'buy', price, amount: 1 })
    expect(order.status).toBeUndefined()
    const found = await exchange.fetchOrder(idOf(order), market)
    expect(found).toMatchObject({ id: order.id, status: 'open', filled: 0, clientOrderId: 'mine-1' })
    expect((await exchange.fetchOpenOrders(market)).map(({ id }) => id)).toEqual([order.id])
    expect(await exchange.cancelOrder(idOf(order), market)).toMatchObject({ id: order.id, status: 'canceled' })
    expect(await exchange.fetchOrder(idOf(order), market)).toMatchObject({ status: 'canceled' })
    await expect(exchange.cancelOrder(idOf(order), market)).rejects.toThrow(BadRequest)
    expect((await exchange.fetchOrders(market)).map(({ id }) => id)).toContain(order.id)
  })

  test('market: a cost to buy, an amount to sell, and the trades of both', async () => {
    const market = 'LTC/USDT'
    const bought = await exchange.createMarketBuyOrderWithCost(market, 500)
    const sold = await exchange.createOrder(market, 'market', 'sell', 1)
    const ended = await exchange.fetchOrder(idOf(sold), market)
    expect(ended).toMatchObject({ status: 'closed', filled: 1, type: 'market' })
    expect((await exchange.fetchOrder(idOf(bought), market)).cost).toBeGreaterThan(498)
    const trades = await exchange.fetchMyTrades(market)
    const of = (id: string): number =>
      trades.filter(({ order }) => order === id).reduce((sum, { amount }) => sum + (amount ?? 0), 0)
    expect(of(idOf(sold))).toBeCloseTo(1, 9)
    expect(trades[0]).toMatchObject({ takerOrMaker: 'taker', fee: { currency: 'USDT', cost: expect.any(Number) } })
    expect(await exchange.fetchOrderTrades(idOf(sold), market)).not.toHaveLength(0)
  })

  test('immediate-or-cancel, fill-or-kill and post-only', async () => {
    const market = 'AVAX/USDT'
    const { bid, ask } = bestOf(market)
    const far = below(market, bid)
    const place = async (price: number, params: object): Promise<unknown> => {
      const order = await exchange.createOrder(market, 'limit', 'buy', 1, price, params)
      return exchange.fetchOrder(idOf(order), market)
    }
    expect(await place(far, { timeInForce: 'IOC' })).toMatchObject({
      status: 'canceled',
      filled: 0,
      timeInForce: 'IOC',
    })
    expect(await place(far, { timeInForce: 'FOK' })).toMatchObject({ status: 'canceled', filled: 0 })
    expect(await place(far, { postOnly: true })).toMatchObject({ status: 'open' })
    const crossing = Number(exchange.priceToPrecision(market, ask * 1.1))
    expect(await place(crossing, { postOnly: true })).toMatchObject({ status: 'canceled', filled: 0 })
    expect(await exchange.cancelAllOrders(market)).toHaveLength(1)
  })

  test('several at once', async () => {
    const market = 'ETH/USDT'
    const { bid } = bestOf(market)
    const terms = {
      symbol: market,
      type: 'limit' as const,
      side: 'buy' as const,
      amount: 0.1,
      price: below(market, bid),
    }
    const placed = await exchange.createOrders([terms, terms])
    expect(new Set((await exchange.fetchOpenOrders(market)).map(idOf))).toEqual(new Set(placed.map(idOf)))
    await exchange.cancelAllOrders(market)
    expect(await exchange.fetchOpenOrders(market)).toEqual([])
  })
})

describe('[C.27] what is refused has the class that ccxt gives it', () => {
  test('orders', async () => {
    const { bid } = bestOf(symbol)
    const price = below(symbol, bid)
    const buy = async (market: string, amount: number, at = price) =>
      exchange.createOrder(market, 'limit', 'buy', amount, at)
    await expect(buy(symbol, 30)).rejects.toThrow(InsufficientFunds)
    await expect(exchange.createOrder('DOT/USDT', 'limit', 'sell', 1, 100)).rejects.toThrow('Oversold')
    await expect(buy(symbol, 0.00001)).rejects.toThrow(InvalidOrder)
    await expect(buy('IAG/USDT', 100, 0.2)).rejects.toThrow(BadSymbol)
    await expect(buy('INJ/USDT', 1, 10)).rejects.toThrow(InvalidOrder)
    await expect(exchange.fetchOrder('C02__7', symbol)).rejects.toThrow('-2013')
  })

  test('an unknown key, a wrong signature, a wrong time', async () => {
    const unknown = await another({ credentials: { apiKey: 'mx0vglunknown', apiSecret: 'wrong' } })
    await expect(unknown.fetchBalance()).rejects.toThrow(BadRequest)
    const forged = await another({}, 'wrong')
    await expect(forged.fetchBalance()).rejects.toThrow(AuthenticationError)
    const early = await another()
    early.nonce = () => Date.now() + 60_000
    await expect(early.fetchBalance()).rejects.toThrow(InvalidNonce)
    const readOnly = sim.createAccount({ exchange: 'mexc', permissions: ['read'] })
    const reader = await another({
      credentials: {
        apiKey: String(readOnly.credentials['apiKey']),
        apiSecret: String(readOnly.credentials['apiSecret']),
      },
    })
    await expect(reader.createOrder(symbol, 'limit', 'buy', 1, 100)).rejects.toThrow(AuthenticationError)
    await Promise.all([unknown, forged, early, reader].map(async (client) => client.close()))
  })

  test('limits, maintenance and failures', async () => {
    const channel = 'GET /api/v3/time'
    sim.faults.add({ kind: 'rate-limit', channel, count: 1 })
    await expect(exchange.fetchTime()).rejects.toThrow(RateLimitExceeded)
    sim.faults.add({ kind: 'maintenance', channel, count: 1 })
    await expect(exchange.fetchTime()).rejects.toThrow(/maintenance/)
    sim.faults.add({ kind: 'special', name: 'pair-forbidden', exchange: 'mexc', count: 1 })
    await expect(exchange.createOrder(symbol, 'limit', 'buy', 1, 100)).rejects.toThrow(PermissionDenied)
  })
})

describe('[C.27] watching', () => {
  test('a book equals the true one after 200 updates', async () => {
    const client = await another()
    // What the last push begins with is the only version that ccxt keeps.
    await using pushes = await MexcSocketClient.connect(sim.endpoints.mexc.ws)
    await pushes.subscribe('spot@public.aggre.depth.v3.api.pb@10ms@BTCUSDT')
    const watch = async () => client.watchOrderBook(symbol, undefined, { frequency: '10ms' })
    // oxlint-disable no-await-in-loop -- one update after the other
    for (let updates = 0; updates < 200; updates += 1) await watch()
    await sim.pause()
    const { updateId, bids, asks } = sim.book('mexc', 'BTCUSDT', 5)
    const depthOf = (push: Json): Json => fieldsOf(push['publicAggreDepths'])
    const last = depthOf(await pushes.push((push) => depthOf(push)['toVersion'] === String(updateId)))
    while (Number(client.orderbooks[symbol]?.nonce) < Number(last['fromVersion'])) await watch()
    // oxlint-enable no-await-in-loop
    sim.resume()
    const kept = client.orderbooks[symbol] ?? client.orderBook()
    expect([...kept.bids].slice(0, 5)).toEqual(bids.map((level) => level.map(Number)))
    expect([...kept.asks].slice(0, 5)).toEqual(asks.map((level) => level.map(Number)))
    await client.close()
  })

  test('trades, tickers and candles', async () => {
    const [trades, ticker, candles] = await Promise.all([
      exchange.watchTrades(symbol),
      exchange.watchTicker(symbol),
      exchange.watchOHLCV(symbol, '1m'),
    ])
    expect(trades[0]).toMatchObject({ symbol, side: expect.stringMatching(/^(?:buy|sell)$/) })
    expect(ticker).toMatchObject({ symbol, bid: expect.any(Number), ask: expect.any(Number) })
    expect(candles.at(-1)).toHaveLength(6)
  })

  test('own orders, trades and balances', async () => {
    const market = 'UNI/USDT'
    sim.deposit('mexc', { asset: 'UNI', amount: '2' })
    const orders = exchange.watchOrders(market)
    const trades = exchange.watchMyTrades(market)
    const balance = exchange.watchBalance()
    // The last of the subscriptions is there when a change of a balance is told.
    for (let told: unknown; told === undefined;) {
      sim.deposit('mexc', { asset: 'MX', amount: '1' })
      // oxlint-disable-next-line no-await-in-loop -- one change after the other
      told = await Promise.race([balance, exchange.fetchTime().then(() => undefined)])
    }
    expect(await balance).toMatchObject({ MX: { free: expect.any(Number), used: 0 } })
    const { bid } = bestOf(market)
    const placed = await exchange.createOrder(market, 'limit', 'buy', 1, below(market, bid))
    expect((await orders)[0]).toMatchObject({ id: placed.id, status: 'open', symbol: market })
    // The account is told after the order.
    const usedOf = (told: unknown): unknown => fieldsOf(fieldsOf(told)['USDT'] ?? {})['used']
    // oxlint-disable-next-line no-await-in-loop -- one change after the other
    while (usedOf(exchange.balance['spot']) !== placed.price) await exchange.watchBalance()
    const later = exchange.watchOrders(market)
    await exchange.cancelOrder(idOf(placed), market)
    expect((await later).at(-1)).toMatchObject({ id: placed.id, status: 'canceled' })
    const sold = await exchange.createOrder(market, 'market', 'sell', 1)
    expect((await trades)[0]).toMatchObject({ order: sold.id, side: 'sell', symbol: market })
  })
})
