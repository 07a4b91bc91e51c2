import { OrderNotFound } from 'ccxt'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { CcxtClient } from '../ccxt-client.ts'
import { closeClean } from '../stall.ts'
import { ccxtOf, exchange, startFutures, type FuturesSimulation } from './simulation.ts'

const largestSafe = BigInt(Number.MAX_SAFE_INTEGER)

let sim: FuturesSimulation
let ccxt: CcxtClient

beforeAll(async () => {
  sim = await startFutures()
  ccxt = await ccxtOf(sim)
  await ccxt.loadMarkets()
})

afterAll(async () => {
  await ccxt.close()
  await closeClean(sim)
})

test('a limit order is created, found, amended and cancelled; its id is above 2^53', async () => {
  const symbol = 'BTC/USDT:USDT'
  const created = await ccxt.createOrder(symbol, 'limit', 'buy', 10, 60_000, { clientOrderId: 't-mine' })
  const id = String(created.id)
  expect(BigInt(id)).toBeGreaterThan(largestSafe)
  expect(created).toMatchObject({ status: 'open', clientOrderId: 't-mine', amount: 10, filled: 0, price: 60_000 })
  expect(sim.orders(exchange)).toMatchObject([{ id, clientOrderId: 't-mine', state: 'open' }])
  expect(await ccxt.fetchOrder(id, symbol)).toMatchObject({ id, side: 'buy', status: 'open', remaining: 10 })
  expect((await ccxt.fetchOpenOrders(symbol)).map((order) => order.id)).toEqual([id])
  const amended = await ccxt.editOrder(id, symbol, 'limit', 'buy', 20, 59_000)
  expect(amended).toMatchObject({ id, amount: 20, price: 59_000 })
  expect(await ccxt.cancelOrder(id, symbol)).toMatchObject({ id, status: 'canceled' })
  expect(await ccxt.fetchOpenOrders(symbol)).toEqual([])
  expect((await ccxt.fetchClosedOrders(symbol)).map((order) => [order.id, order.status])).toEqual([[id, 'canceled']])
  await expect(ccxt.cancelOrder(id, symbol)).rejects.toThrow(OrderNotFound)
})

test('market orders, and immediate, fill-or-kill and post-only ones', async () => {
  const [symbol, market] = ['LTC/USDT:USDT', 'LTC_USDT']
  for (const [price, side] of [
    ['81.1', 'sell'],
    ['80.9', 'buy'],
  ] as const)
    sim.placeOrder(exchange, { symbol: market, side, price, size: '100' })
  const bought = await ccxt.createOrder(symbol, 'market', 'buy', 30)
  expect(bought).toMatchObject({ status: 'closed', filled: 30, average: 81.1, type: 'market' })
  const immediate = await ccxt.createOrder(symbol, 'limit', 'buy', 100, 81.1, { timeInForce: 'IOC' })
  expect(immediate).toMatchObject({ filled: 70, remaining: 30, status: 'canceled' })
  await expect(ccxt.createOrder(symbol, 'limit', 'sell', 200, 80.9, { timeInForce: 'FOK' })).rejects.toThrow(
    'ORDER_FOK',
  )
  const maker = await ccxt.createOrder(symbol, 'limit', 'buy', 5, 80.8, { postOnly: true })
  expect(maker).toMatchObject({ status: 'open', postOnly: true })
  const sold = await ccxt.createOrder(symbol, 'market', 'sell', 100, undefined, { reduceOnly: true })
  expect(sold).toMatchObject({ status: 'closed', filled: 100, reduceOnly: true })
  const trades = await ccxt.fetchMyTrades(symbol)
  expect(trades.map(({ side, amount, price, takerOrMaker }) => [side, amount, price, takerOrMaker])).toEqual([
    ['buy', 30, 81.1, 'taker'],
    ['buy', 70, 81.1, 'taker'],
    ['sell', 100, 80.9, 'taker'],
  ])
  const paid = trades.reduce((sum, { fee }) => sum + (fee?.cost ?? 0), 0)
  // 100 contracts of 0.1 LTC in and out, half a permille each.
  expect(paid).toBeCloseTo(10 * (81.1 + 80.9) * 0.0005, 9)
})

test('positions, leverage, margin mode, balance', async () => {
  const [symbol, market] = ['AVAX/USDT:USDT', 'AVAX_USDT']
  sim.placeOrder(exchange, { symbol: market, side: 'sell', price: '28', size: '1000' })
  await ccxt.setLeverage(5, symbol, { marginMode: 'isolated' })
  await ccxt.createOrder(symbol, 'market', 'buy', 100)
  sim.setMarket(exchange, market, { markPrice: '29' })
  const [position] = await ccxt.fetchPositions([symbol])
  // 100 contracts of 0.1 AVAX.
  expect(position).toMatchObject({
    symbol,
    side: 'long',
    contracts: 100,
    contractSize: 0.1,
    entryPrice: 28,
    markPrice: 29,
    leverage: 5,
    marginMode: 'isolated',
    unrealizedPnl: 10,
    initialMargin: 56,
  })
  expect(position?.liquidationPrice).toBeGreaterThan(22)
  await ccxt.addMargin(symbol, 4)
  const { info }: { readonly info: { readonly margin: string } } = await ccxt.fetchPosition(symbol)
  expect(info.margin).toBe('60')
  const balance = await ccxt.fetchBalance()
  const truth = sim.balances(exchange)[0]
  expect(balance['USDT']).toMatchObject({
    free: Number(truth?.available),
    total: expect.closeTo(Number(truth?.available) + Number(truth?.held), 6),
  })
})

test('a long and a short position side by side', async () => {
  const [symbol, market] = ['DOT/USDT:USDT', 'DOT_USDT']
  const { credentials } = sim.createAccount({ exchange })
  const client = await ccxtOf(sim, credentials)
  sim.placeOrder(exchange, { symbol: market, side: 'sell', price: '6.1', size: '100' })
  sim.placeOrder(exchange, { symbol: market, side: 'buy', price: '6', size: '100' })
  await client.setPositionMode(true)
  await client.createOrder(symbol, 'market', 'buy', 10)
  await client.createOrder(symbol, 'market', 'sell', 4)
  const positions = await client.fetchPositions([symbol])
  expect(positions.map(({ side, contracts }) => [side, contracts])).toEqual([
    ['long', 10],
    ['short', 4],
  ])
  await client.createOrder(symbol, 'market', 'sell', 10, undefined, { reduceOnly: true })
  expect((await client.fetchPositions([symbol])).map(({ contracts }) => contracts)).toEqual([0, 4])
  await client.close()
})

test('several orders at once, and all cancelled', async () => {
  const symbol = 'UNI/USDT:USDT'
  const order = { symbol, type: 'limit', side: 'buy', amount: 10 } as const
  const placed = await ccxt.createOrders([
    { ...order, price: 7 },
    { ...order, price: 7.1 },
    { ...order, price: 7.2 },
  ])
  expect(placed.map(({ status }) => status)).toEqual(['open', 'open', 'open'])
  const [first, ...others] = placed.map(({ id }) => String(id))
  await ccxt.cancelOrders([first ?? ''], symbol)
  expect(new Set((await ccxt.fetchOpenOrders(symbol)).map(({ id }) => id))).toEqual(new Set(others))
  await ccxt.cancelAllOrders(symbol)
  expect(await ccxt.fetchOpenOrders(symbol)).toEqual([])
})

test('a position with a stop and a target, closed by the stop', async () => {
  const [symbol, market] = ['SOL/USDT:USDT', 'SOL_USDT']
  sim.placeOrder(exchange, { symbol: market, side: 'sell', price: '145', size: '10' })
  await ccxt.createOrder(symbol, 'market', 'buy', 10)
  const exit = async (price: object) =>
    ccxt.createOrder(symbol, 'market', 'sell', 10, undefined, { ...price, reduceOnly: true })
  await exit({ stopLossPrice: 140 })
  await exit({ takeProfitPrice: 150 })
  expect(await ccxt.fetchOpenOrders(symbol, undefined, undefined, { trigger: true })).toHaveLength(2)
  sim.placeOrder(exchange, { symbol: market, side: 'buy', price: '139.9', size: '11' })
  sim.placeOrder(exchange, { symbol: market, side: 'sell', size: '1' })
  expect(await ccxt.fetchPositions([symbol])).toMatchObject([{ contracts: 0 }])
  await ccxt.cancelAllOrders(symbol, { trigger: true })
  expect(await ccxt.fetchOpenOrders(symbol, undefined, undefined, { trigger: true })).toEqual([])
  const [closed] = await ccxt.fetchPositionsHistory([symbol])
  expect(closed).toMatchObject({ symbol, side: 'long', realizedPnl: expect.any(Number) })
})

test('a triggered order waits for its price', async () => {
  const [symbol, market] = ['BCH/USDT:USDT', 'BCH_USDT']
  sim.placeOrder(exchange, { symbol: market, side: 'sell', price: '380', size: '100' })
  const { id: given } = await ccxt.createOrder(symbol, 'limit', 'buy', 10, 379, { triggerPrice: 385 })
  const id = String(given)
  expect(BigInt(id)).toBeGreaterThan(largestSafe)
  expect((await ccxt.fetchOpenOrders(symbol, undefined, undefined, { trigger: true })).map((one) => one.id)).toEqual([
    id,
  ])
  sim.placeOrder(exchange, { symbol: market, side: 'sell', price: '386', size: '1' })
  sim.placeOrder(exchange, { symbol: market, side: 'buy', price: '386', size: '101' })
  expect((await ccxt.fetchOpenOrders(symbol)).map(({ price, amount }) => [price, amount])).toEqual([[379, 10]])
  const fired = await ccxt.fetchOrder(id, symbol, { trigger: true })
  expect(fired).toMatchObject({ id, status: 'closed' })
  const waiting = await ccxt.createOrder(symbol, 'limit', 'buy', 1, 370, { triggerPrice: 400 })
  expect(await ccxt.cancelOrder(String(waiting.id), symbol, { trigger: true })).toMatchObject({ status: 'canceled' })
})
