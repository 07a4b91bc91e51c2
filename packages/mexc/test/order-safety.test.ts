import { checkOrderSafety, contractSimulator } from '@venuekit/composite/contract'
import { startSimulator } from '@venuekit/sim'
import { expect, test } from 'vitest'
import { mexc } from '../src/connector.ts'

test('[S3.68] [S3.96] no order is there twice, none is forgotten, and none that is there is called not sent', async () => {
  const orders = process.env['VENUEKIT_TIER'] === 'full' ? 500 : 50
  const lifted = { mexc: { limits: 'none' } } as const
  const report = await checkOrderSafety(
    mexc,
    async (options) =>
      contractSimulator(await startSimulator({ exchanges: ['mexc'], options: lifted, ...options }), 'mexc'),
    {
      orders,
      order: { symbol: 'BTC/USDT', price: '60000', quantity: '0.001' },
      channels: { book: '*', orders: 'spot@private.orders*' },
    },
  )
  expect(report.orders).toBe(orders)
})
