import { afterAll, beforeAll, expect, test } from 'vitest'
import { ccxtExchange } from '../../src/adapter/ccxt-exchange.ts'
import { contextOf } from '../context.ts'
import { closeClean, simulatedUrls, slowly } from '../simulated.ts'
import { type Gateio, gateioAt, startGateio } from './gateio.ts'

const symbol = 'BTC/USDT:USDT'
let sim: Gateio

beforeAll(async () => {
  sim = await startGateio()
}, slowly)

afterAll(async () => {
  await closeClean(sim)
})

test('sizes of perpetuals are in base units: in books, orders, fills and positions', async () => {
  const gate = await ccxtExchange('gate', { type: 'swap' })
  const context = contextOf(
    simulatedUrls(gateioAt(sim), gate.environments['production']),
    sim.endpoints.gateio.credentials,
  )
  await using open = gate.createPublic(context)
  await using account = gate.createPrivate(context)
  await Promise.all([open.initialize(), account.initialize()])
  const instrument = open.instruments.require(symbol)
  expect(instrument).toMatchObject({ kind: 'perpetual', settle: 'USDT', sizeUnit: 'base', contractSize: '0.0001' })
  sim.placeOrder('gateio-futures', { symbol: 'BTC_USDT', side: 'sell', price: '60000', size: '500' })
  sim.placeOrder('gateio-futures', { symbol: 'BTC_USDT', side: 'buy', price: '59990', size: '300' })
  expect(await open.getBookTicker(symbol)).toMatchObject({
    bid: { price: '59990', size: '0.03' },
    ask: { price: '60000', size: '0.05' },
  })
  expect(await open.getFundingRate(symbol)).toMatchObject({ symbol })
  const order = await account.createOrder({ symbol, side: 'buy', type: 'market', quantity: '0.0025' })
  expect(order.quantity).toBe('0.0025')
  expect((await account.getAccountTrades(symbol)).at(-1)).toMatchObject({
    size: '0.0025',
    price: '60000',
    orderId: order.orderId,
  })
  expect((await account.getPositions(symbol)).at(0)).toMatchObject({ side: 'long', size: '0.0025', contracts: '25' })
  const closing = await account.closePosition(symbol)
  expect(closing).toMatchObject({ side: 'sell' })
  expect((await account.getPositions(symbol)).filter(({ contracts }) => contracts !== '0')).toEqual([])
  expect(await account.closePosition(symbol)).toBeUndefined()
})
