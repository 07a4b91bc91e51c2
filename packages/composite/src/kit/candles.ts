import type { Candle, CandleInterval } from '@venuekit/core'
import { intervalMs } from '../history/intervals.ts'
import type { Stretch } from './pages.ts'

/** Which candle is meant, and what time it is at the exchange. */
export interface CandleMoment {
  readonly interval: CandleInterval
  readonly nowMs: number
}

/**
 * Whether a candle can no longer change, where the exchange does not say.
 *
 * @example
 * ```ts
 * import { isClosed } from '@venuekit/composite'
 * isClosed(0, { interval: '1m', nowMs: 60_000 }) // true
 * ```
 */
export function isClosed(openTime: number, { interval, nowMs }: CandleMoment): boolean {
  if (interval !== '1M') return openTime + intervalMs(interval) <= nowMs
  const opened = new Date(openTime)
  return Date.UTC(opened.getUTCFullYear(), opened.getUTCMonth() + 1) <= nowMs
}

/**
 * Candles, oldest first, and of those that were asked for no more than were asked for.
 *
 * @example
 * ```ts
 * import { inOrder } from '@venuekit/composite'
 * inOrder([], { limit: 5 }) // []
 * ```
 */
export function inOrder(candles: Candle[], { limit, since }: Pick<Stretch, 'limit' | 'since'>): readonly Candle[] {
  candles.sort((one, other) => one.openTime - other.openTime)
  if (limit === undefined) return candles
  return since === undefined ? candles.slice(-limit) : candles.slice(0, limit)
}
