import { checkOrder, Instruments } from '@venuekit/core'
import { parseExchangeConfig } from '@venuekit/core/config'
import { startSimulator } from '@venuekit/sim'
import { createTransportFactory } from '@venuekit/transport'
import { expect, test } from 'vitest'
import { mexc, mexcSpotTransport } from '../src/index.ts'
import { mexcOrders } from '../src/order-features.ts'

// Against a simulator that was written from the same page, and by somebody else.
const symbol = 'BTC/USDT'

test('[S3.43] the short names make the same calls', async () => {
  await using sim = await startSimulator({ exchanges: ['mexc'], seed: 7, eventsPerSecond: 0 })
  const { rest: url, credentials } = sim.endpoints.mexc
  const config = parseExchangeConfig(mexc, { urls: { rest: url }, credentials })
  await using transport = createTransportFactory()
  let listed = new Instruments('mexc', [])
  const markets = { instruments: () => listed }
  await using open = transport.createRestClient(mexcSpotTransport, config, markets)
  await using rest = transport.createRestClient(mexcSpotTransport, config, { ...markets, isPrivate: true })
  listed = new Instruments('mexc', await open.getExchangeInfo())
  expect(await open.getSymbolsInfo()).toEqual([...listed])
  for (const [side, price, size] of [
    ['sell', '61000', '1'],
    ['buy', '60990', '1'],
  ] as const) {
    sim.placeOrder('mexc', { symbol: 'BTCUSDT', side, price, size })
  }
  sim.placeOrder('mexc', { symbol: 'BTCUSDT', side: 'buy', size: '0.5' })

  expect((await open.getOrderbook(symbol)).bestAsk).toEqual({ price: '61000', size: '0.5' })
  expect(await open.getTrades(symbol, { limit: 1 })).toMatchObject([{ side: 'buy', price: '61000', size: '0.5' }])
  expect(await open.getTicker(symbol)).toMatchObject({ last: '61000', bid: '60990', ask: '61000' })

  const request = {
    symbol,
    side: 'buy',
    type: 'limit',
    quantity: '0.01',
    price: '60000',
    clientOrderId: 'one',
  } as const
  const { orderId } = await rest.createOrder(checkOrder(request, listed.require(symbol), mexcOrders))
  expect(await rest.getOrders(symbol)).toMatchObject([{ orderId, clientOrderId: 'one', status: 'open' }])
  expect(await rest.getOrders(symbol)).toEqual(await rest.getOpenOrders(symbol))
  const truth = sim.balances('mexc').find(({ asset }) => asset === 'USDT')
  expect(await rest.getBalance('USDT')).toMatchObject({ available: truth?.available, locked: '600' })
  expect(await rest.getBalance('NOTHING')).toBeUndefined()
  await rest.cancelOrder({ symbol, orderId })
  expect(await rest.getOrders(symbol)).toEqual([])
  expect(sim.errors).toEqual([])
})
