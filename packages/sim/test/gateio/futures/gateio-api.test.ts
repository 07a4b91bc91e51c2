import { once } from 'node:events'
import { RestClient, WebsocketClient } from 'gateio-api'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { patient } from '../patient.ts'
import { closeClean } from '../stall.ts'
import { exchange, startFutures, type FuturesSimulation } from './simulation.ts'

const settle = 'usdt'

let sim: FuturesSimulation
let client: RestClient

function clientOf({ endpoints }: FuturesSimulation, secret = endpoints[exchange].credentials.apiSecret): RestClient {
  const { rest, credentials } = endpoints[exchange]
  return new RestClient({ apiKey: credentials.apiKey, apiSecret: secret, baseUrl: rest })
}

beforeAll(async () => {
  sim = await startFutures({ eventsPerSecond: 1_000 }, { futuresOrderIds: 'small' })
  client = clientOf(sim)
})

afterAll(async () => {
  await closeClean(sim)
})

test('contracts, book, trades, candles, tickers, funding, statistics', async () => {
  const contracts = await client.getFuturesContracts({ settle })
  expect(contracts.length).toBeGreaterThanOrEqual(20)
  const contract = 'BTC_USDT'
  expect(await client.getFuturesContract({ settle, contract })).toMatchObject({ name: contract, type: 'direct' })
  const book = await client.getFuturesOrderBook({ settle, contract, limit: 20, with_id: true })
  expect([book.bids.length, book.asks.length, typeof book.id]).toEqual([20, 20, 'number'])
  for (let made = 0; made < 5; made += 1) sim.placeOrder(exchange, { symbol: contract, side: 'buy', size: '1' })
  expect(await client.getFuturesTrades({ settle, contract, limit: 5 })).toHaveLength(5)
  expect(await client.getFuturesCandles({ settle, contract, interval: '1m', limit: 5 })).toHaveLength(5)
  expect(await client.getFuturesTickers({ settle, contract })).toMatchObject([{ contract }])
  expect(await client.getFundingRates({ settle, contract, limit: 3 })).toHaveLength(3)
  expect(await client.getFuturesStats({ settle, contract, limit: 3 })).not.toEqual([])
  expect(await client.getRiskLimitTiers({ settle, contract })).toMatchObject([{ tier: 1, contract }])
})

test('an order is placed, found, amended and cancelled', async () => {
  const contract = 'ADA_USDT'
  const order = { settle, contract, size: 10, price: '0.4', tif: 'gtc', text: 't-mine' } as const
  const { id } = await client.submitFuturesOrder(order)
  const order_id = String(id)
  expect(await client.getFuturesOrder({ settle, order_id })).toMatchObject({ id, status: 'open', size: 10, left: 10 })
  expect(await client.getFuturesOrders({ settle, contract, status: 'open' })).toMatchObject([{ id }])
  expect(await client.updateFuturesOrder({ settle, order_id, size: 20 })).toMatchObject({ size: 20 })
  expect(await client.cancelFuturesOrder({ settle, order_id })).toMatchObject({ finish_as: 'cancelled' })
  const placed = await client.submitFuturesBatchOrders({ settle, orders: [order, { ...order, price: '0.39' }] })
  expect(placed).toMatchObject([{ succeeded: true }, { succeeded: true }])
  expect(await client.cancelAllFuturesOrders({ settle, contract })).toHaveLength(2)
})

test('a market order, its trades, the position, the account', async () => {
  const contract = 'LINK_USDT'
  await client.updateFuturesLeverage({ settle, contract, leverage: '20' })
  const order = await client.submitFuturesOrder({ settle, contract, size: -5, price: '0', tif: 'ioc' })
  expect(order).toMatchObject({ status: 'finished', finish_as: 'filled', left: 0, size: -5 })
  expect(await client.getFuturesTradingHistory({ settle, contract })).not.toEqual([])
  expect(await client.getFuturesPosition({ settle, contract })).toMatchObject({
    size: -5,
    leverage: '20',
    mode: 'single',
  })
  const account = await client.getFuturesAccount({ settle })
  expect(Number(account.position_margin)).toBeGreaterThan(0)
  const book = await client.getFuturesAccountBook({ settle, type: 'fee' })
  expect(book[0]).toMatchObject({ type: 'fee', text: `${contract}:${order.id}` })
  const closing = await client.submitFuturesOrder({ settle, contract, size: 0, price: '0', tif: 'ioc', close: true })
  expect(closing).toMatchObject({ finish_as: 'filled', is_close: true, size: 5 })
  expect(await client.getFuturesPositionHistory({ settle, contract })).toMatchObject([{ side: 'short', max_size: '5' }])
})

test('a triggered order', async () => {
  const contract = 'NEAR_USDT'
  const created = await client.submitFuturesPriceTriggeredOrder({
    settle,
    initial: { contract, size: 1, price: '4', tif: 'gtc' },
    trigger: { strategy_type: 0, price_type: 0, price: '4.1', rule: 2, expiration: 86_400 },
  })
  const order_id = Number(created.id)
  const open = await client.getFuturesPriceTriggeredOrder({ settle, order_id })
  expect(open).toMatchObject({ id: order_id, status: 'open' })
  expect(await client.getFuturesAutoOrders({ settle, status: 'open' })).toHaveLength(1)
  expect(await client.cancelFuturesPriceTriggeredOrder({ settle, order_id })).toMatchObject({ finish_as: 'cancelled' })
})

test('a wrong secret', async () => {
  const refused = clientOf(sim, 'wrong').getFuturesAccount({ settle })
  await expect(refused).rejects.toMatchObject({ code: 401, body: { label: 'INVALID_SIGNATURE' } })
})

test('whoever reads ids into doubles does not find the order again', async () => {
  await using large = await startFutures()
  const careless = clientOf(large)
  const { id } = await careless.submitFuturesOrder({ settle, contract: 'BTC_USDT', size: 1, price: '60000' })
  expect(String(id)).not.toBe(large.orders(exchange)[0]?.id)
  await expect(careless.getFuturesOrder({ settle, order_id: String(id) })).rejects.toMatchObject({
    body: { label: 'ORDER_NOT_FOUND' },
  })
})

test('streams, and orders over the socket', async () => {
  const { futuresWs, credentials } = sim.endpoints[exchange]
  const socket = new WebsocketClient({ ...credentials, ...patient, wsUrl: futuresWs })
  const wsKey = 'perpFuturesUSDTV4'
  const updates = new Map<string, unknown>()
  const { promise, resolve } = Promise.withResolvers<void>()
  const channels = ['futures.trades', 'futures.book_ticker', 'futures.order_book_update']
  socket.on('update', (update: { readonly channel: string; readonly result: unknown }) => {
    updates.set(update.channel, update.result)
    if (channels.every((channel) => updates.has(channel))) resolve()
  })
  socket.subscribe(
    [
      { topic: 'futures.trades', payload: ['BTC_USDT'] },
      { topic: 'futures.book_ticker', payload: ['BTC_USDT'] },
      { topic: 'futures.order_book_update', payload: ['BTC_USDT', '100ms', '20'] },
    ],
    wsKey,
  )
  await promise
  const order = { contract: 'ADA_USDT', size: 3, price: '0.4', tif: 'gtc' } as const
  // It logs in by itself. (A login that is asked for may fail: milliseconds that pass meanwhile are appended to its time.)
  // It answers with the receipt, which has no id.
  await socket.sendWSAPIRequest(wsKey, 'futures.order_place', order)
  const placed = sim.orders(exchange).at(-1)
  expect(placed).toMatchObject({ symbol: 'ADA_USDT', state: 'open', size: '3' })
  const order_id = placed?.id ?? ''
  await socket.sendWSAPIRequest(wsKey, 'futures.order_cancel', { order_id })
  expect(sim.orders(exchange).at(-1)).toMatchObject({ id: order_id, state: 'cancelled' })
  const closed = once(socket, 'close')
  socket.closeAll(true)
  await closed
})
