import {
  AuthenticationError,
  InsufficientFunds,
  InvalidOrder,
  OrderImmediatelyFillable,
  OrderNotFound,
  RateLimitExceeded,
} from 'ccxt'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ccxtClient, type CcxtClient } from './ccxt-client.ts'
import type { GateioEndpoint } from './client.ts'
import { closeClean, startGateio, type GateioSimulator } from './stall.ts'

const symbol = 'BTC/USDT'
/** Orders go to other markets, so that the limits of one are not met. */
const [forOrders, forAmendments, forMarkets, forWatching] = ['SOL/USDT', 'ETH/USDT', 'LTC/USDT', 'AVAX/USDT'] as const

let sim: GateioSimulator
let exchange: CcxtClient

beforeAll(async () => {
  sim = await startGateio({ eventsPerSecond: 2_000 })
  exchange = await ccxtClient(sim.endpoints.gateio)
  await exchange.loadMarkets()
})

afterAll(async () => {
  await exchange.close()
  await closeClean(sim)
})

function below(client: CcxtClient, market: string, price: number | undefined): number {
  return Number(client.priceToPrecision(market, (price ?? 0) * 0.9))
}

/** ccxt says that it may be missing. */
function idOf({ id }: { readonly id?: string | undefined }): string {
  return String(id)
}

/** An order that rests below the market. */
async function resting(market: string, amount = 1, client: CcxtClient = exchange) {
  const { bid } = await client.fetchTicker(market)
  return client.createOrder(market, 'limit', 'buy', amount, below(client, market, bid))
}

describe('markets', () => {
  test('they have the steps and limits of the simulator', () => {
    const spot = Object.values(exchange.markets ?? {}).filter((market) => market?.spot === true)
    expect(new Set(spot.map((market) => market?.id))).toEqual(new Set(sim.symbols('gateio')))
    expect(exchange.market(symbol)).toMatchObject({
      active: true,
      taker: 0.001,
      maker: 0.001,
      precision: { price: 0.1, amount: 0.00001 },
      limits: { cost: { min: 3 } },
    })
    expect(exchange.currency('BTC')).toMatchObject({ code: 'BTC' })
  })

  test('the clock, tickers, candles and trades', async () => {
    expect(Math.abs(((await exchange.fetchTime()) ?? 0) - Date.now())).toBeLessThan(10_000)
    const ticker = await exchange.fetchTicker(symbol)
    expect(ticker.bid).toBeLessThan(ticker.ask ?? 0)
    expect(Object.keys(await exchange.fetchTickers())).toHaveLength(sim.symbols('gateio').length)
    const candles = await exchange.fetchOHLCV(symbol, '1m', undefined, 10)
    expect(candles).toHaveLength(10)
    for (const [, open, high, low, close] of candles) {
      expect(high).toBeGreaterThanOrEqual(Math.max(Number(open), Number(close)))
      expect(low).toBeLessThanOrEqual(Math.min(Number(open), Number(close)))
    }
    sim.placeOrder('gateio', { symbol: symbol.replace('/', '_'), side: 'buy', size: '0.001' })
    const trades = await exchange.fetchTrades(symbol, undefined, 50)
    expect(trades.length).toBeGreaterThan(0)
    expect(trades[0]).toMatchObject({ symbol, price: expect.any(Number), amount: expect.any(Number) })
  })

  test('the order book is the true one', async () => {
    await sim.pause()
    const book = await exchange.fetchOrderBook(symbol, 50)
    const truth = sim.book('gateio', symbol.replace('/', '_'), 50)
    sim.resume()
    expect(book.bids).toEqual(truth.bids.map((level) => level.map(Number)))
    expect(book.asks).toEqual(truth.asks.map((level) => level.map(Number)))
    expect(book.nonce).toBe(truth.updateId)
  })
})

describe('orders', () => {
  test('balances and fees', async () => {
    const balance = await exchange.fetchBalance()
    expect(balance['GT']).toMatchObject({ free: 1_000, used: 0, total: 1_000 })
    expect(await exchange.fetchTradingFee(symbol)).toMatchObject({ maker: 0.001, taker: 0.001 })
  })

  test('limit: created, found, listed, cancelled', async () => {
    const order = await resting(forOrders)
    expect(order).toMatchObject({ status: 'open', filled: 0, remaining: 1, type: 'limit', timeInForce: 'GTC' })
    expect(await exchange.fetchOrder(idOf(order), forOrders)).toMatchObject({ id: order.id, status: 'open' })
    expect((await exchange.fetchOpenOrders(forOrders)).map(({ id }) => id)).toEqual([order.id])
    expect(await exchange.cancelOrder(idOf(order), forOrders)).toMatchObject({ status: 'canceled' })
    expect(await exchange.fetchOrder(idOf(order), forOrders)).toMatchObject({ status: 'canceled' })
    await expect(exchange.cancelOrder(idOf(order), forOrders)).rejects.toThrow(InvalidOrder)
    const closed = await exchange.fetchClosedOrders(forOrders)
    expect(closed.map(({ id }) => id)).toContain(order.id)
  })

  test('market: a cost to buy, an amount to sell, and the trades of both', async () => {
    const bought = await exchange.createMarketBuyOrderWithCost(forMarkets, 500)
    expect(bought).toMatchObject({ status: 'closed', side: 'buy', type: 'market' })
    expect(bought.cost).toBeGreaterThan(499)
    const sold = await exchange.createOrder(forMarkets, 'market', 'sell', 1)
    expect(sold).toMatchObject({ status: 'closed', filled: 1, remaining: 0 })
    const trades = await exchange.fetchMyTrades(forMarkets)
    const of = (id: string): number =>
      trades.filter(({ order }) => order === id).reduce((sum, { amount }) => sum + (amount ?? 0), 0)
    expect(of(idOf(sold))).toBeCloseTo(1, 9)
    expect(of(idOf(bought))).toBeCloseTo(bought.filled ?? 0, 9)
    expect(trades[0]).toMatchObject({ takerOrMaker: 'taker', fee: { cost: expect.any(Number) } })
  })

  test('time in force and post-only', async () => {
    const { bid, ask } = await exchange.fetchTicker(forMarkets)
    const far = below(exchange, forMarkets, bid)
    const ioc = await exchange.createOrder(forMarkets, 'limit', 'buy', 0.1, far, { timeInForce: 'IOC' })
    expect(ioc).toMatchObject({ status: 'canceled', filled: 0, timeInForce: 'IOC' })
    const fok = exchange.createOrder(forMarkets, 'limit', 'buy', 0.1, far, { timeInForce: 'FOK' })
    // ccxt has no row for this label.
    await expect(fok).rejects.toThrow('FOK_NOT_FILL')
    const passive = await exchange.createOrder(forMarkets, 'limit', 'buy', 0.1, far, { postOnly: true })
    expect(passive).toMatchObject({ status: 'open', postOnly: true })
    const crossing = Number(exchange.priceToPrecision(forMarkets, (ask ?? 0) * 1.1))
    const taking = exchange.createOrder(forMarkets, 'limit', 'buy', 0.1, crossing, { postOnly: true })
    await expect(taking).rejects.toThrow(OrderImmediatelyFillable)
    await exchange.cancelAllOrders(forMarkets)
  })

  test('amended, and several at once', async () => {
    const order = await resting(forAmendments)
    const price = Number(exchange.priceToPrecision(forAmendments, (order.price ?? 0) * 0.99))
    const amended = await exchange.editOrder(idOf(order), forAmendments, 'limit', 'buy', undefined, price)
    expect(amended).toMatchObject({ id: order.id, price })
    const terms = { symbol: forAmendments, type: 'limit' as const, side: 'buy' as const, amount: 0.1, price }
    const placed = await exchange.createOrders([terms, terms])
    expect(placed).toMatchObject([{ status: 'open' }, { status: 'open' }])
    await exchange.cancelOrders(placed.map(idOf), forAmendments)
    expect((await exchange.fetchOpenOrders(forAmendments)).map(({ id }) => id)).toEqual([order.id])
    expect(await exchange.cancelAllOrders(forAmendments)).toMatchObject([{ id: order.id, status: 'canceled' }])
  })

  test('price-triggered', async () => {
    const { last } = await exchange.fetchTicker(forOrders)
    const triggerPrice = Number(exchange.priceToPrecision(forOrders, (last ?? 0) * 2))
    const order = await exchange.createOrder(forOrders, 'limit', 'buy', 1, triggerPrice, { triggerPrice })
    const open = await exchange.fetchOpenOrders(forOrders, undefined, undefined, { trigger: true })
    expect(open.map(({ id }) => id)).toEqual([order.id])
    await exchange.cancelOrder(idOf(order), forOrders, { trigger: true })
    expect(await exchange.fetchOpenOrders(forOrders, undefined, undefined, { trigger: true })).toEqual([])
  })

  test('what is refused has the class that ccxt gives it', async () => {
    const { bid } = await exchange.fetchTicker(forOrders)
    const price = below(exchange, forOrders, bid)
    await expect(exchange.createOrder(forOrders, 'limit', 'buy', 20_000, price)).rejects.toThrow(InsufficientFunds)
    await expect(exchange.fetchOrder('7', forOrders)).rejects.toThrow(OrderNotFound)
  })
})

describe('who asks', () => {
  test('an unknown key, a wrong signature, an old time', async () => {
    const { gateio } = sim.endpoints
    const balance = async (client: CcxtClient) => client.fetchBalance({ type: 'spot' })
    const unknown = await ccxtClient({ ...gateio, credentials: { apiKey: 'unknown', apiSecret: 'wrong' } })
    await expect(balance(unknown)).rejects.toThrow(AuthenticationError)
    const forged = await ccxtClient(gateio, 'wrong')
    await expect(balance(forged)).rejects.toThrow(AuthenticationError)
    const late = await ccxtClient(gateio)
    late.nonce = () => Date.now() - 3_600_000
    late.milliseconds = () => Date.now() - 3_600_000
    late.seconds = () => Math.floor(Date.now() / 1_000) - 3_600
    await expect(balance(late)).rejects.toThrow(AuthenticationError)
    await expect(balance(late)).rejects.toThrow('REQUEST_EXPIRED')
    await Promise.all([unknown, forged, late].map(async (client) => client.close()))
  })

  test('over a socket too', async () => {
    const forged = await ccxtClient(sim.endpoints.gateio, 'wrong')
    await forged.loadMarkets()
    await expect(forged.watchBalance()).rejects.toThrow(AuthenticationError)
    await expect(forged.createOrderWs(symbol, 'limit', 'buy', 1, 1)).rejects.toThrow(AuthenticationError)
    await forged.close()
  })

  test('a limit is one', async () => {
    sim.faults.add({ kind: 'rate-limit', channel: 'GET /api/v4/spot/time', count: 1 })
    await expect(exchange.fetchTime()).rejects.toThrow(RateLimitExceeded)
  })
})

/** A client that watches one book. */
async function watcherOf(endpoint: GateioEndpoint, depth: number, params: object) {
  const client = await ccxtClient(endpoint)
  await client.loadMarkets()
  const watch = async () => client.watchOrderBook(symbol, depth, params)
  return {
    client,
    depth,
    updates: async (count: number): Promise<void> => {
      // oxlint-disable-next-line no-await-in-loop -- one update after the other
      for (let updates = 0; updates < count; updates += 1) await watch()
    },
    /** Until the change of that id has arrived. */
    until: async (updateId: number): Promise<void> => {
      // oxlint-disable-next-line no-await-in-loop -- one update after the other
      while (Number(client.orderbooks[symbol]?.nonce) < updateId) await watch()
    },
  }
}

describe('watching', () => {
  test('books over both channels equal the true one after 200 updates', async () => {
    const { gateio } = sim.endpoints
    const watchers = await Promise.all([
      watcherOf(gateio, 50, {}),
      // At this address ccxt takes the older channel, order_book_update, which begins with a snapshot of REST.
      watcherOf({ ...gateio, spotWs: `${gateio.spotWs}?gateeu` }, 20, { interval: '20ms' }),
    ])
    await Promise.all(watchers.map(async ({ updates }) => updates(200)))
    await sim.pause()
    const { updateId, bids, asks } = sim.book('gateio', symbol.replace('/', '_'), 50)
    await Promise.all(watchers.map(async ({ until }) => until(updateId)))
    sim.resume()
    for (const { client, depth } of watchers) {
      const kept = client.orderbooks[symbol] ?? client.orderBook()
      expect(kept.nonce).toBe(updateId)
      expect([...kept.bids].slice(0, depth)).toEqual(bids.slice(0, depth).map((level) => level.map(Number)))
      expect([...kept.asks].slice(0, depth)).toEqual(asks.slice(0, depth).map((level) => level.map(Number)))
    }
    await Promise.all(watchers.map(async ({ client }) => client.close()))
  })

  test('trades, tickers and candles', async () => {
    const [trades, ticker, candles] = await Promise.all([
      exchange.watchTrades(symbol),
      exchange.watchTicker(symbol),
      exchange.watchOHLCV(symbol, '1m'),
    ])
    expect(trades[0]).toMatchObject({ symbol, side: expect.stringMatching(/^(?:buy|sell)$/) })
    expect(ticker).toMatchObject({ symbol, last: expect.any(Number) })
    expect(candles.at(-1)).toHaveLength(6)
  })

  test('own orders, trades and balances', async () => {
    const orders = exchange.watchOrders(forWatching)
    const balance = exchange.watchBalance()
    const trades = exchange.watchMyTrades(forWatching)
    // Commands go over the same socket, so that the subscriptions are there before them.
    const order = await exchange.createOrderWs(forWatching, 'market', 'sell', 1).catch((error: unknown) => error)
    expect(order).toBeInstanceOf(InsufficientFunds)
    const { bid } = await exchange.fetchTicker(forWatching)
    const placed = await exchange.createOrderWs(forWatching, 'limit', 'buy', 1, below(exchange, forWatching, bid))
    expect((await orders)[0]).toMatchObject({ id: placed.id, status: 'open', symbol: forWatching })
    expect(await balance).toMatchObject({ USDT: { used: expect.any(Number) } })
    const later = exchange.watchOrders(forWatching)
    await exchange.cancelOrderWs(idOf(placed), forWatching)
    expect((await later).at(-1)).toMatchObject({ id: placed.id, status: 'canceled' })
    sim.deposit('gateio', { asset: 'AVAX', amount: '2' })
    const sold = await exchange.createOrderWs(forWatching, 'market', 'sell', 1)
    expect((await trades)[0]).toMatchObject({ order: sold.id, side: 'sell', symbol: forWatching })
  })
})
