import type { CandleInterval } from '@venuekit/core'

const second = 1_000
const minute = 60 * second
const hour = 60 * minute
const day = 24 * hour

/** How long a candle is; of a month, the shortest. */
const lengths: Readonly<Record<CandleInterval, number>> = {
  '1s': second,
  '10s': 10 * second,
  '1m': minute,
  '3m': 3 * minute,
  '5m': 5 * minute,
  '15m': 15 * minute,
  '30m': 30 * minute,
  '1h': hour,
  '2h': 2 * hour,
  '4h': 4 * hour,
  '6h': 6 * hour,
  '8h': 8 * hour,
  '12h': 12 * hour,
  '1d': day,
  '1w': 7 * day,
  '1M': 28 * day,
}

/** How long a candle of the interval is, in milliseconds; of a month, the shortest one. */
export function intervalMs(interval: CandleInterval): number {
  return lengths[interval]
}
