import { checkOrderSafety } from '@venuekit/composite/contract'
import { expect, test } from 'vitest'
import { gateio, gateioFutures } from '../src/connector.ts'
import { unlimited } from './unlimited.ts'

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
    const channels = { book: '*', orders: channel }
    const report = await checkOrderSafety(connector, unlimited(exchange), { orders, order, channels })
    expect(report.orders).toBe(orders)
  },
)
