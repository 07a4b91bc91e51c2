import { startSimulator } from '@venuekit/sim'
import { expect, test } from 'vitest'
import { checkTruth, contractSimulator } from '../src/contract/index.ts'
import { demo } from './demo-exchange/demo-exchange.ts'

test('[S3.64] the demo: no book that calls itself live is ever wrong, whatever breaks', async () => {
  const report = await checkTruth(
    demo,
    async (options) =>
      contractSimulator(await startSimulator({ exchanges: ['demo'], ...options }), 'demo', {
        credentials: { apiSecret: 'the-demo-asks-for-none' },
      }),
    { markets: 6, seconds: 2, eventsPerSecond: 2_000, channels: { book: 'book', orders: 'orders' } },
  )
  expect(report.pauses).toBe(1)
})
