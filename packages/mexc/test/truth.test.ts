import { checkTruth, contractSimulator } from '@venuekit/composite/contract'
import { startSimulator } from '@venuekit/sim'
import { expect, test } from 'vitest'
import { mexc } from '../src/connector.ts'

const isFull = process.env['VENUEKIT_TIER'] === 'full'
const size = isFull
  ? { markets: 20, seconds: 10, eventsPerSecond: 5_000 }
  : { markets: 6, seconds: 2, eventsPerSecond: 2_000 }

test('[S3.95] [S3.64] no book that calls itself live is ever wrong, whatever breaks', async () => {
  const report = await checkTruth(
    mexc,
    async (options) => contractSimulator(await startSimulator({ exchanges: ['mexc'], ...options }), 'mexc'),
    { ...size, channels: { book: 'spot@public.aggre.depth*', orders: '*' } },
  )
  expect(report.pauses).toBe(1)
})
