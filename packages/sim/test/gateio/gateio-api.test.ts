import { DefaultLogger, RestClient, WebsocketAPIClient, WebsocketClient } from 'gateio-api'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { patient } from './patient.ts'
import { closeClean, startGateio, type GateioSimulator } from './stall.ts'

const currency_pair = 'BTC_USDT'
/** It says much of what it does. */
const silent = { ...DefaultLogger, trace: () => {}, info: () => {}, error: () => {} }

let sim: GateioSimulator
let rest: RestClient

beforeAll(async () => {
  sim = await startGateio()
  const { rest: baseUrl, credentials } = sim.endpoints.gateio
  rest = new RestClient({ ...credentials, baseUrl })
})

afterAll(async () => closeClean(sim))

test('public data', async () => {
  expect((await rest.getSpotCurrencyPairs()).map(({ id }) => id)).toEqual(sim.symbols('gateio'))
  expect(await rest.getSpotTicker({ currency_pair })).toMatchObject([{ currency_pair }])
  for (let made = 0; made < 5; made += 1)
    sim.placeOrder('gateio', { symbol: currency_pair, side: 'buy', size: '0.001' })
  expect(await rest.getSpotTrades({ currency_pair, limit: 5 })).toHaveLength(5)
  expect(await rest.getSpotCandles({ currency_pair, interval: '1m', limit: 5 })).toHaveLength(5)
  await sim.pause()
  const book = await rest.getSpotOrderBook({ currency_pair, limit: 20, with_id: true })
  const { bids, asks, updateId } = sim.book('gateio', currency_pair, 20)
  sim.resume()
  expect(book).toMatchObject({ bids, asks, id: updateId })
})

test('an order from its beginning to its end', async () => {
  const order = await rest.submitSpotOrder({
    currency_pair,
    side: 'buy',
    amount: '0.01',
    price: '10000',
    text: 't-mine',
  })
  expect(order).toMatchObject({ status: 'open', text: 't-mine', left: '0.01' })
  const order_id = String(order.id)
  expect(await rest.getSpotOrder({ order_id, currency_pair })).toMatchObject({ id: order_id })
  expect(await rest.getSpotOrders({ currency_pair, status: 'open' })).toMatchObject([{ id: order_id }])
  expect(await rest.updateSpotOrder({ order_id, currency_pair, price: '9999' })).toMatchObject({ price: '9999' })
  expect(await rest.getSpotAccounts({ currency: 'USDT' })).toMatchObject([{ locked: '99.99' }])
  expect(await rest.cancelSpotOrder({ order_id, currency_pair })).toMatchObject({ status: 'cancelled' })
  const bought = await rest.submitSpotOrder({
    currency_pair,
    side: 'buy',
    type: 'market',
    time_in_force: 'ioc',
    amount: '100',
  })
  expect(bought).toMatchObject({ status: 'closed', finish_as: 'filled' })
  const trades = await rest.getSpotTradingHistory({ currency_pair, order_id: String(bought.id) })
  expect(trades.length).toBeGreaterThan(0)
  expect(await rest.getSpotFeeRates({ currency_pair })).toMatchObject({ taker_fee: '0.001' })
})

test('batches, the countdown and triggers', async () => {
  const order = {
    currency_pair: 'ETH_USDT',
    side: 'buy' as const,
    amount: '0.1',
    price: '1000',
    account: 'spot' as const,
  }
  const placed = await rest.submitSpotBatchOrders([
    { ...order, text: 't-1' },
    { ...order, text: 't-2' },
  ])
  expect(placed).toMatchObject([{ succeeded: true }, { succeeded: true }])
  expect(await rest.getSpotOpenOrders()).toMatchObject([{ currency_pair: 'ETH_USDT', total: 2 }])
  const cancelled = await rest.batchCancelSpotOrders(placed.map(({ id }) => ({ currency_pair: 'ETH_USDT', id })))
  expect(cancelled).toMatchObject([{ succeeded: true }, { succeeded: true }])
  expect(await rest.submitSpotCountdownOrders({ timeout: 30 })).toMatchObject({ triggerTime: expect.any(String) })
  const { id } = await rest.submitSpotPriceTriggerOrder({
    trigger: { price: '100000', rule: '>=', expiration: 60 },
    put: { type: 'limit', side: 'buy', price: '100', amount: '1', account: 'normal', time_in_force: 'gtc' },
    market: currency_pair,
  })
  expect(await rest.getSpotAutoOrders({ status: 'open' })).toMatchObject([{ id, status: 'open' }])
  expect(await rest.cancelSpotTriggeredOrder({ order_id: String(id) })).toMatchObject({ status: 'cancelled' })
})

test('errors come with label and status', async () => {
  const { rest: baseUrl, credentials } = sim.endpoints.gateio
  const forged = new RestClient({ ...credentials, apiSecret: 'wrong', baseUrl })
  await expect(forged.getSpotAccounts()).rejects.toMatchObject({ code: 401, body: { label: 'INVALID_SIGNATURE' } })
  await expect(rest.getSpotOrder({ order_id: '7', currency_pair })).rejects.toMatchObject({
    code: 400,
    body: { label: 'ORDER_NOT_FOUND' },
  })
})

test('public and private streams', async () => {
  const { spotWs: wsUrl, credentials } = sim.endpoints.gateio
  const socket = new WebsocketClient({ ...credentials, ...patient, wsUrl }, silent)
  const seen = new Map<string, unknown>()
  const { promise, resolve } = Promise.withResolvers<void>()
  const wanted = ['spot.obu', 'spot.order_book_update', 'spot.trades', 'spot.book_ticker', 'spot.orders']
  socket.on('update', (frame: { channel: string; result: unknown }) => {
    seen.set(frame.channel, frame.result)
    if (wanted.every((channel) => seen.has(channel))) resolve()
  })
  const granted = Promise.withResolvers<void>()
  socket.on('response', ({ channel, error }: { channel?: string; error?: unknown }) => {
    if (error !== undefined) granted.reject(new Error(`refused: ${JSON.stringify({ channel, error })}`))
    else if (channel === 'spot.orders') granted.resolve()
  })
  socket.subscribe(
    [
      { topic: 'spot.obu', payload: [`ob.${currency_pair}.50`] },
      { topic: 'spot.order_book_update', payload: [currency_pair, '100ms'] },
      { topic: 'spot.trades', payload: [currency_pair] },
      { topic: 'spot.book_ticker', payload: [currency_pair] },
      { topic: 'spot.orders', payload: ['!all'] },
    ],
    'spotV4',
  )
  await granted.promise
  await rest.submitSpotOrder({ currency_pair, side: 'buy', amount: '0.01', price: '10000', text: 't-streamed' })
  await promise
  expect(seen.get('spot.orders')).toMatchObject([{ text: 't-streamed', event: 'put' }])
  socket.closeAll(true)
})

test('orders over a socket', async () => {
  const { spotWs: wsUrl, credentials } = sim.endpoints.gateio
  const client = new WebsocketAPIClient({ ...credentials, ...patient, wsUrl, attachEventListeners: false }, silent)
  const placed = await client.submitNewSpotOrder({
    text: 't-socket',
    currency_pair,
    side: 'buy',
    type: 'limit',
    amount: '0.01',
    price: '10000',
    account: 'spot',
  })
  // This client takes the receipt for the answer; what became of the order is asked for.
  expect(placed).toMatchObject({ ack: true, header: { status: '200' } })
  const [order] = await rest.getSpotOrders({ currency_pair, status: 'open' })
  expect(order).toMatchObject({ text: 't-socket' })
  const order_id = String(order?.id)
  expect((await client.getSpotOrderStatus({ order_id, currency_pair })).data).toMatchObject({
    result: { id: order_id },
  })
  const cancelled = await client.cancelSpotOrder({ order_id, currency_pair })
  expect(cancelled.data).toMatchObject({ result: { id: order_id, status: 'cancelled' } })
  client.getWSClient().closeAll(true)
})
