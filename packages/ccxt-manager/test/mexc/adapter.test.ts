import type { FillItem, OrderItem, OrderResolvedItem, Subscription, TradeItem } from '@venuekit/core'
import { findError, InsufficientFundsError, InvalidOrderError, OrderError } from '@venuekit/core/errors'
import { errorOf, ManualClock } from '@venuekit/core/testing'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { ccxtExchange } from '../../src/adapter/ccxt-exchange.ts'
import { contextOf } from '../context.ts'
import { nextOf, stirredUp } from '../streams.ts'
import { closeClean, simulatedUrls, slowly } from '../simulated.ts'
import { hurry, type Mexc, mexcAt, startMexc } from './mexc.ts'

const symbol = 'BTC/USDT'

/** The adapter's clock stands still, so that a stream is there when it has told something, and not after a while. */
async function setUp(sim: Mexc) {
  const mexc = await ccxtExchange('mexc', { prepare: hurry })
  const urls = simulatedUrls(mexcAt(sim), mexc.environments['production'])
  const context = contextOf(urls, sim.endpoints.mexc.credentials, new ManualClock())
  return { open: mexc.createPublic(context), account: mexc.createPrivate(context) }
}

let sim: Mexc
let open: Awaited<ReturnType<typeof setUp>>['open']
let account: Awaited<ReturnType<typeof setUp>>['account']
let trades: Subscription<TradeItem>
let orders: Subscription<OrderItem | OrderResolvedItem>
let fills: Subscription<FillItem>

beforeAll(async () => {
  sim = await startMexc()
  for (const [side, price, size] of [
    ['sell', '60010', '2'],
    ['sell', '60000', '1'],
    ['buy', '59990.1', '0.5'],
    ['buy', '59980', '3'],
  ] as const) {
    sim.placeOrder('mexc', { symbol: 'BTCUSDT', side, price, size })
  }
  ;({ open, account } = await setUp(sim))
  await Promise.all([open.initialize(), account.initialize([symbol])])
  ;[trades, orders, fills] = await stirredUp(
    Promise.all([open.subscribeTrades(symbol), account.subscribeOrders(symbol), account.subscribeFills(symbol)]),
    deal,
  )
}, slowly)

/** A trade of the account: every stream has something to tell. */
async function deal(): Promise<void> {
  sim.placeOrder('mexc', { symbol: 'BTCUSDT', side: 'sell', price: '60000', size: '0.0005' })
  await account.createOrder({ symbol, side: 'buy', type: 'market', quoteQuantity: '30' })
}

afterEach(() => {
  sim.faults.clear()
})

afterAll(async () => {
  await Promise.all([open.close(), account.close()])
  await closeClean(sim)
})

test('[C.25] the markets have the rules that ccxt knows, and what is closed is not trading', () => {
  expect(open.instruments.size).toBe(sim.symbols('mexc').length)
  expect(open.instruments.require('BTCUSDT')).toMatchObject({
    symbol,
    kind: 'spot',
    status: 'trading',
    priceStep: '0.1',
    sizeStep: '0.00001',
    minimumNotional: '1',
    sizeUnit: 'base',
  })
  expect(open.instruments.require('APT/USDT').status).not.toBe('trading')
})

test('[C.25] a copy of the book is the exchange’s own; a live one follows it', async () => {
  const copy = await open.getOrderbook(symbol, { depth: 2 })
  expect(copy.bids).toEqual([
    { price: '59990.1', size: '0.5' },
    { price: '59980', size: '3' },
  ])
  const subscription = await stirredUp(open.subscribeOrderbook(symbol), () => {
    sim.placeOrder('mexc', { symbol: 'BTCUSDT', side: 'buy', price: '59990.1', size: '0.01' })
    return open.getOrderbook(symbol)
  })
  const book = open.orderbook(symbol)
  expect(book?.state).toBe('live')
  sim.placeOrder('mexc', { symbol: 'BTCUSDT', side: 'buy', price: '59995.5', size: '0.001' })
  await nextOf(subscription, (item) => item.type === 'book' && item.book.best('bid')?.price === '59995.5')
  const truth = sim.book('mexc', 'BTCUSDT', 20)
  for (const side of ['bid', 'ask'] as const) {
    const levels = book?.lastKnown.levels(side, 20).map(({ price, size }) => [Number(price), Number(size)])
    expect(levels).toEqual(truth[`${side}s`].map(([price, size]) => [Number(price), Number(size)]))
  }
})

test('[C.25] trades are told as they happen', async () => {
  const told = nextOf(trades, (item) => item.type === 'trade' && item.trade.size === '0.001')
  sim.placeOrder('mexc', { symbol: 'BTCUSDT', side: 'buy', price: '60000', size: '0.001' })
  expect(await told).toMatchObject({ trade: { side: 'buy', size: '0.001', price: '60000' } })
})

test('[C.25] an order is placed, seen in the stream, looked up by either id, and cancelled', async () => {
  const cancelled = nextOf(
    orders,
    (item) => item.type === 'order' && item.order.clientOrderId === 'mine-1' && item.order.status === 'cancelled',
  )
  const order = await account.createOrder({
    symbol,
    side: 'buy',
    type: 'limit',
    price: '59000.5',
    quantity: '0.00123',
    clientOrderId: 'mine-1',
  })
  expect(order).toMatchObject({ clientOrderId: 'mine-1', price: '59000.5', quantity: '0.00123' })
  expect(sim.orders('mexc').at(-1)).toMatchObject({ clientOrderId: 'mine-1', price: '59000.5', size: '0.00123' })
  expect(await account.getOrder({ symbol, orderId: order.orderId })).toMatchObject({
    clientOrderId: 'mine-1',
    status: 'open',
  })
  expect(await account.getOrder({ symbol, clientOrderId: 'mine-1' })).toMatchObject({ orderId: order.orderId })
  expect((await account.getOpenOrders(symbol)).map(({ orderId }) => orderId)).toEqual([order.orderId])
  expect(await account.cancelOrder({ symbol, clientOrderId: 'mine-1' })).toMatchObject({ result: 'cancelled' })
  expect(await cancelled).toMatchObject({ order: { orderId: order.orderId, clientOrderId: 'mine-1' } })
  expect(await account.cancelOrder({ symbol, orderId: order.orderId })).toMatchObject({
    result: 'already-done',
    reason: 'cancelled',
  })
})

test('[C.25] a market order for a value is filled; fills, history and balances say so', async () => {
  const filled = nextOf(fills, (item) => item.type === 'fill' && item.fill.size === '0.001')
  const order = await account.createOrder({ symbol, side: 'buy', type: 'market', quoteQuantity: '60' })
  expect(await filled).toMatchObject({
    fill: { orderId: order.orderId, price: '60000', size: '0.001', side: 'buy', liquidity: 'taker' },
  })
  expect(await account.getOrder({ symbol, orderId: order.orderId })).toMatchObject({
    status: 'filled',
    filled: '0.001',
  })
  expect(await account.getAccountTrades(symbol, { orderId: order.orderId })).toHaveLength(1)
  for (const asset of ['BTC', 'USDT']) {
    const truth = sim.balances('mexc').find((balance) => balance.asset === asset)
    expect(await account.getBalance(asset)).toMatchObject({ available: truth?.available, locked: truth?.held })
  }
})

test('[X.6] a refusal is rejected, and what breaks a rule is not sent', async () => {
  const before = sim.orders('mexc').length
  const poor = await errorOf(() =>
    account.createOrder({ symbol, side: 'buy', type: 'limit', price: '59000', quantity: '30' }),
  )
  expect(OrderError.is(poor) && poor.outcome).toBe('rejected')
  expect(findError(poor, InsufficientFundsError)?.exchange).toBe('mexc')
  const odd = await errorOf(() =>
    account.createOrder({ symbol, side: 'buy', type: 'limit', price: '59000.55', quantity: '0.001' }),
  )
  expect(OrderError.is(odd) && odd.outcome).toBe('not-sent')
  expect(findError(odd, InvalidOrderError)).toBeDefined()
  expect(sim.orders('mexc').length).toBe(before)
})

test('[C.25] an order that was accepted and not answered is unknown, and then found', async () => {
  sim.faults.add({ kind: 'accept-and-cut', count: 1 })
  const error = await errorOf(() =>
    account.createOrder({ symbol, side: 'buy', type: 'limit', price: '58000', quantity: '0.001' }),
  )
  if (!OrderError.is(error)) throw error
  expect(error.outcome).toBe('unknown')
  expect(sim.orders('mexc').at(-1)).toMatchObject({ clientOrderId: error.ref.clientOrderId, answerWithheld: true })
  const resolved = await account.resolveOrder(error.ref)
  expect(resolved).toMatchObject({ outcome: 'accepted', seenBy: 'query', order: { status: 'open', price: '58000' } })
  expect(await account.cancelOrder(resolved.ref)).toMatchObject({ result: 'cancelled' })
})
