import { checkOrderSafety } from '@venuekit/composite/contract'
import { expect, test } from 'vitest'
import { mexc } from '../src/connector.ts'
import { unlimited } from './unlimited.ts'

test('[S3.68] [S3.96] no order is there twice, none is forgotten, and none that is there is called not sent', async () => {
  const orders = process.env['VENUEKIT_TIER'] === 'full' ? 500 : 50
  const report = await checkOrderSafety(mexc, unlimited, {
    orders,
    order: { symbol: 'BTC/USDT', price: '60000', quantity: '0.001' },
    channels: { book: '*', orders: 'spot@private.orders*' },
  })
  expect(report.orders).toBe(orders)
})
