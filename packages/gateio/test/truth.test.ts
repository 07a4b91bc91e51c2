import { checkTruth, contractSimulator } from '@venuekit/composite/contract'
import { startSimulator } from '@venuekit/sim'
import { expect, test } from 'vitest'
import { gateio, gateioFutures } from '../src/connector.ts'

const isFull = process.env['VENUEKIT_TIER'] === 'full'
const size = isFull
  ? { markets: 20, seconds: 10, eventsPerSecond: 5_000 }
  : { markets: 6, seconds: 2, eventsPerSecond: 2_000 }

test.each([
  { connector: gateio, exchange: 'gateio', book: 'spot.obu' },
  { connector: gateioFutures, exchange: 'gateio-futures', book: 'futures.obu' },
] as const)(
  '[S3.103] [S3.64] $exchange: no book that calls itself live is ever wrong, whatever breaks',
  async ({ connector, exchange, book }) => {
    const report = await checkTruth(
      connector,
      async (options) => contractSimulator(await startSimulator({ exchanges: [exchange], ...options }), exchange),
      { ...size, channels: { book, orders: '*' } },
    )
    expect(report.pauses).toBe(1)
  },
)
