import { afterAll, beforeAll, expect, test } from 'vitest'
import type { CcxtClient } from '../ccxt-client.ts'
import { closeClean } from '../stall.ts'
import { ccxtOf, exchange, startFutures, type FuturesSimulation } from './simulation.ts'

const symbol = 'BTC/USDT:USDT'

let sim: FuturesSimulation
let ccxt: CcxtClient

beforeAll(async () => {
  sim = await startFutures({ eventsPerSecond: 5_000 })
  ccxt = await ccxtOf(sim)
  await ccxt.loadMarkets()
})

afterAll(async () => {
  await ccxt.close()
  await closeClean(sim)
})

test('a book that was followed for 200 updates is the true one when the market pauses', async () => {
  const levels = 20
  const next = () => ccxt.watchOrderBook(symbol, levels, { interval: '20ms' })
  let book = await next()
  for (let updates = 0; updates < 200; updates += 1) book = await next()
  await fetch(`${sim.control}/pause`, { method: 'POST' })
  const answer = await fetch(`${sim.control}/book?exchange=${exchange}&symbol=BTC_USDT&depth=${levels}`)
  const truth = (await answer.json()) as { updateId: number; bids: [string, string][]; asks: [string, string][] }
  while ((book.nonce ?? 0) < truth.updateId) book = await next()
  expect(book.nonce).toBe(truth.updateId)
  expect(book.bids.slice(0, levels)).toEqual(truth.bids.map((level) => level.map(Number)))
  expect(book.asks.slice(0, levels)).toEqual(truth.asks.map((level) => level.map(Number)))
  await fetch(`${sim.control}/resume`, { method: 'POST' })
})

test('trades, tickers, best prices and candles', async () => {
  const trades = await ccxt.watchTrades(symbol)
  expect(trades[0]).toMatchObject({ symbol, price: expect.any(Number), amount: expect.any(Number) })
  const known = new Set(sim.trades(exchange, 'BTC_USDT', 1_000).map(({ id }) => id))
  expect(known.has(trades[0]?.id ?? '')).toBe(true)
  expect(await ccxt.watchTicker(symbol)).toMatchObject({
    symbol,
    last: expect.any(Number),
    markPrice: expect.any(Number),
  })
  const best = await ccxt.watchBidsAsks([symbol])
  expect(best[symbol]?.bid).toBeLessThan(best[symbol]?.ask ?? 0)
  expect((await ccxt.watchOHLCV(symbol, '1m'))[0]).toHaveLength(6)
})

test('orders, trades, balance and positions of an account', async () => {
  const { credentials } = sim.createAccount({ exchange, balances: { USDT: '1000' } })
  const client = await ccxtOf(sim, credentials)
  await client.loadMarkets()
  const detail = (await client.privateAccountGetDetail()) as { readonly user_id: number | string }
  client.uid = String(detail.user_id)
  expect(await client.watchPositions([symbol])).toEqual([])
  const [orders, trades, balance, positions] = [
    client.watchOrders(symbol),
    client.watchMyTrades(symbol),
    client.watchBalance({ type: 'swap' }),
    client.watchPositions([symbol]),
  ]
  // Every subscription has been granted when a further one has.
  await client.watchTicker(symbol)
  const { id } = await client.createOrder(symbol, 'market', 'buy', 10)
  expect((await orders)[0]).toMatchObject({ id, symbol, side: 'buy', amount: 10 })
  expect((await trades)[0]).toMatchObject({ order: id, symbol, side: 'buy', takerOrMaker: 'taker' })
  const truth = sim.balances(exchange, 2)[0]
  const total = Number(truth?.available) + Number(truth?.held)
  const told = (await balance)['USDT']
  expect(told?.total ?? told?.free).toBeCloseTo(total, 6)
  expect(await positions).toMatchObject([{ symbol, side: 'long', contracts: expect.any(Number) }])
  await client.close()
})

test('orders over the socket', async () => {
  const created = await ccxt.createOrderWs(symbol, 'limit', 'buy', 5, 50_000)
  expect(created).toMatchObject({ symbol, status: 'open', amount: 5 })
  const id = String(created.id)
  expect(await ccxt.fetchOrderWs(id, symbol)).toMatchObject({ id, price: 50_000 })
  expect(await ccxt.editOrderWs(id, symbol, 'limit', 'buy', 6, 50_100)).toMatchObject({ id, amount: 6, price: 50_100 })
  expect((await ccxt.fetchOpenOrdersWs(symbol)).map((order) => order.id)).toEqual([id])
  expect(await ccxt.cancelOrderWs(id, symbol)).toMatchObject({ id, status: 'canceled' })
  const placed = await ccxt.createOrdersWs([
    { symbol, type: 'limit', side: 'buy', amount: 1, price: 50_000 },
    { symbol, type: 'limit', side: 'buy', amount: 2, price: 50_000 },
  ])
  expect(placed.map(({ amount }) => amount)).toEqual([1, 2])
  await ccxt.cancelAllOrdersWs(symbol)
  expect(await ccxt.fetchOpenOrders(symbol)).toEqual([])
})
