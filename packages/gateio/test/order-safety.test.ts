import { checkOrderSafety, contractSimulator } from '@venuekit/composite/contract'
import { startSimulator } from '@venuekit/sim'
import { expect, test } from 'vitest'
import { gateio, gateioFutures } from '../src/connector.ts'

const isFull = process.env['VENUEKIT_TIER'] === 'full'

const exchanges = [
  { connector: gateio, exchange: 'gateio', symbol: 'BTC/USDT', channel: 'spot.orders*' },
  { connector: gateioFutures, exchange: 'gateio-futures', symbol: 'BTC/USDT:USDT', channel: 'futures.orders' },
] as const

test.each(exchanges)(
  '[S3.68] $exchange: no order is there twice, none is forgotten, and none that is there is called not sent',
  async ({ connector, exchange, symbol, channel }) => {
    const orders = isFull ? 500 : 50
    const order = { symbol, price: '60000', quantity: '0.001' }
    const lifted = { gateio: { limits: false } }
    const report = await checkOrderSafety(
      connector,
      async (options) =>
        contractSimulator(await startSimulator({ exchanges: [exchange], options: lifted, ...options }), exchange),
      { orders, order, channels: { book: '*', orders: channel } },
    )
    expect(report.orders).toBe(orders)
  },
)
