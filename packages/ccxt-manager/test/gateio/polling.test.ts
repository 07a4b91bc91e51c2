import type * as Ccxt from 'ccxt'
import type {
  BalanceItem,
  BookItem,
  BookTickerItem,
  CandleItem,
  Fill,
  FillItem,
  OrderItem,
  TickerItem,
  TradeItem,
} from '@venuekit/core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ccxtExchange } from '../../src/adapter/ccxt-exchange.ts'
import type { CcxtExchange } from '../../src/ccxt/ccxt-module.ts'
import { contextOf } from '../context.ts'
import { when } from '../streams.ts'
import { closeClean, simulatedUrls, slowly } from '../simulated.ts'
import { type Gateio, gateioAt, startGateio } from './gateio.ts'

const symbol = 'BTC/USDT'
const streams = [
  'watchOrderBook',
  'watchBidsAsks',
  'watchTrades',
  'watchTicker',
  'watchOHLCV',
  'watchOrders',
  'watchMyTrades',
  'watchBalance',
]
let sim: Gateio

beforeAll(async () => {
  sim = await startGateio()
  sim.placeOrder('gateio', { symbol: 'BTC_USDT', side: 'sell', price: '60000', size: '1' })
  sim.placeOrder('gateio', { symbol: 'BTC_USDT', side: 'buy', price: '59990', size: '1' })
}, slowly)

afterAll(async () => {
  await closeClean(sim)
})

/** Gate.io as if ccxt had no streams of it. */
async function withoutStreams(change: (exchange: CcxtExchange) => void = () => {}) {
  const gate = await ccxtExchange('gate', {
    pollMs: 20,
    prepare: (exchange) => {
      exchange.has = { ...exchange.has, ...Object.fromEntries(streams.map((name) => [name, false])) }
      change(exchange)
    },
  })
  const context = contextOf(
    simulatedUrls(gateioAt(sim), gate.environments['production']),
    sim.endpoints.gateio.credentials,
  )
  return { open: gate.createPublic(context), account: gate.createPrivate(context) }
}

test('what ccxt does not watch is fetched again and again, where that was asked for', async () => {
  const { open, account } = await withoutStreams()
  await Promise.all([open.initialize(), account.initialize()])
  const [book, best, trades, tickers, candles, orders, fills, balances] = await Promise.all([
    open.subscribeOrderbook(symbol),
    open.subscribeBookTicker(symbol),
    open.subscribeTrades(symbol),
    open.subscribeTicker(symbol),
    open.subscribeCandles(symbol, '1m'),
    account.subscribeOrders(symbol),
    account.subscribeFills(symbol),
    account.subscribeBalances(),
  ])
  const seen: string[] = []
  orders.on('order', ({ order }) => seen.push(`${order.clientOrderId} ${order.status}`))
  const shown = Promise.all([
    when<OrderItem>(
      (heard) => orders.on('order', heard),
      ({ order }) => order.status === 'open',
    ),
    when<BookTickerItem>(
      (heard) => best.on('book-ticker', heard),
      ({ bookTicker }) => bookTicker.bid?.price === '59995',
    ),
    when<BookItem>(
      (heard) => book.on('book', heard),
      (item) => item.book.best('bid')?.price === '59995',
    ),
  ])
  const order = {
    symbol,
    side: 'buy',
    type: 'limit',
    price: '59995',
    quantity: '0.01',
    clientOrderId: 'mine-1',
  } as const
  await account.createOrder(order)
  await shown
  const ended = Promise.all([
    when<OrderItem>(
      (heard) => orders.on('order', heard),
      (item) => item.order.status === 'filled',
    ),
    when<TradeItem>(
      (heard) => trades.on('trade', heard),
      ({ trade }) => trade.size === '0.01',
    ),
    when<TickerItem>(
      (heard) => tickers.on('ticker', heard),
      ({ ticker }) => ticker.last === '59995',
    ),
    when<CandleItem>(
      (heard) => candles.on('candle', heard),
      ({ candle }) => candle.close === '59995',
    ),
    when<FillItem>(
      (heard) => fills.on('fill', heard),
      ({ fill }) => fill.size === '0.01',
    ),
    when<BalanceItem>(
      (heard) => balances.on('balance', heard),
      ({ balance }) => balance.asset === 'BTC',
    ),
  ])
  sim.placeOrder('gateio', { symbol: 'BTC_USDT', side: 'sell', price: '59995', size: '0.01' })
  await ended
  expect(seen).toEqual(['mine-1 open', 'mine-1 filled'])
  await Promise.all([open.close(), account.close()])
  expect(open.orderbook.bind(open, symbol)).toThrow(/is closed/)
})

test('[X.5] an order that left the list of open ones before its record says that it has ended is asked for again', async () => {
  let records = 0
  const { account } = await withoutStreams((exchange) => {
    const [fetchOrder, fetchOpenOrders] = [exchange.fetchOrder.bind(exchange), exchange.fetchOpenOrders.bind(exchange)]
    const late = new Map<unknown, Ccxt.Order>()
    exchange.fetchOpenOrders = async (...query) => {
      const rows = await fetchOpenOrders(...query)
      for (const row of rows) late.set(row.id, row)
      return rows
    }
    exchange.fetchOrder = async (...query) => {
      const now = await fetchOrder(...query)
      return (++records < 3 && late.get(query[0])) || now
    }
  })
  await account.initialize()
  await using orders = await account.subscribeOrders(symbol)
  const seen: string[] = []
  orders.on('order', ({ order }) => seen.push(order.status))
  const [placed, ended] = (['open', 'cancelled'] as const).map((status) =>
    when<OrderItem>(
      (heard) => orders.on('order', heard),
      ({ order }) => order.status === status,
    ),
  )
  const { orderId } = await account.createOrder({
    symbol,
    side: 'buy',
    type: 'limit',
    price: '50000',
    quantity: '0.01',
  })
  await placed
  await account.cancelOrder({ symbol, orderId })
  await ended
  expect([seen, records]).toEqual([['open', 'cancelled'], 3])
  await account.close()
})

test('[X.5] what is filled of an order while it is missing in the list of open ones is told, once', async () => {
  const again = Promise.withResolvers<void>()
  const { account } = await withoutStreams((exchange) => {
    const fetchOpenOrders = exchange.fetchOpenOrders.bind(exchange)
    let times = 0
    exchange.fetchOpenOrders = async (...query) => {
      const rows = await fetchOpenOrders(...query)
      if (!rows.some(({ filled }) => Number(filled) > 0)) return rows
      times += 1
      if (times === 3) again.resolve()
      return times === 1 ? [] : rows
    }
  })
  await account.initialize()
  await using orders = await account.subscribeOrders(symbol)
  const seen: string[] = []
  orders.on('order', ({ order }) => seen.push(`${order.status} ${order.filled}`))
  const [placed, ended] = (['open', 'cancelled'] as const).map((status) =>
    when<OrderItem>(
      (heard) => orders.on('order', heard),
      ({ order }) => order.status === status,
    ),
  )
  const order = { symbol, side: 'buy', type: 'limit', price: '59997', quantity: '0.02' } as const
  const { orderId } = await account.createOrder(order)
  await placed
  sim.placeOrder('gateio', { symbol: 'BTC_USDT', side: 'sell', price: '59997', size: '0.01' })
  await again.promise
  await account.cancelOrder({ symbol, orderId })
  await ended
  expect(seen).toEqual(['open 0', 'partially-filled 0.01', 'cancelled 0.01'])
  await account.close()
})

test('[X.5] executions are told and listed that have the trade id of others: those of another market, and both of a trade with oneself', async () => {
  const { account } = await withoutStreams((exchange) => {
    // Each market counts its own trades.
    const fetchMyTrades = exchange.fetchMyTrades.bind(exchange)
    exchange.fetchMyTrades = async (...query) => (await fetchMyTrades(...query)).map((row) => ({ ...row, id: '1' }))
  })
  await account.initialize()
  await using fills = await account.subscribeFills()
  const since = Date.now() - 60_000
  const trade = async (name: string, price: string) => {
    const order = { symbol: name, type: 'limit', price, quantity: '0.01' } as const
    const sold = await account.createOrder({ ...order, side: 'sell' })
    const bought = await account.createOrder({ ...order, side: 'buy' })
    return [sold.orderId, bought.orderId]
  }
  const told = new Set<string>()
  const isOwn = ({ price }: Fill) => price === '59996' || price === '3000'
  const all = when<FillItem>(
    (heard) => fills.on('fill', heard),
    ({ fill }) => isOwn(fill) && told.add(fill.orderId).size === 4,
  )
  const orders = [await trade(symbol, '59996'), await trade('ETH/USDT', '3000')]
  await all
  const listed: Fill[] = []
  for (const name of [symbol, 'ETH/USDT'])
    for await (const fill of account.iterateFills(name, { since })) listed.push(fill)
  const own = listed.filter(isOwn)
  expect(own.map(({ orderId }) => orderId).toSorted()).toEqual(orders.flat().toSorted())
  expect([...told].toSorted()).toEqual(orders.flat().toSorted())
  await account.close()
})
