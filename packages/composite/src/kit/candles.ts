import type { Candle, CandleInterval } from '@venuekit/core'
import { intervalMs } from '../history/intervals.ts'
import { capped, type Stretch } from './pages.ts'

/** What candles are asked for with. */
export interface CandleQuery extends Stretch, CandleMoment {
  readonly symbol: string
}

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

/** A stretch of candles, both its ends or none, and how many it holds at most. */
export type CandleStretch =
  | { readonly limit: number; readonly since: number; readonly until: number }
  | { readonly limit: number; readonly since?: undefined; readonly until?: undefined }

/**
 * The stretch that a query for candles means, where an answer holds no more than `cap`. Where an end of it is given, the number of
 * candles gives the other one, so that no answer is cut; where none is, the newest ones are meant, 100 unless a number is named.
 *
 * @example
 * ```ts
 * import { candleStretch } from '@venuekit/composite'
 * const query = { symbol: 'BTC/USDT', interval: '1m', since: 0, until: undefined, limit: 2, nowMs: 600_000 } as const
 * candleStretch(query, 1_000) // { limit: 2, since: 0, until: 119999 }
 * ```
 */
export function candleStretch({ interval, since, until, limit, nowMs }: CandleQuery, cap: number): CandleStretch {
  if (since === undefined && until === undefined) return { limit: capped(limit, cap, 100) }
  const rows = capped(limit, cap)
  const from = Math.max(0, since ?? firstOf(until ?? nowMs, interval, rows))
  return { limit: rows, since: from, until: Math.min(until ?? nowMs, lastOf(from, interval, rows)) }
}

/** A stretch of candles that may take several answers. */
export interface CandleRange {
  readonly interval: CandleInterval
  readonly since: number
  readonly until: number
  /** How many one answer holds at most. */
  readonly cap: number
}

/**
 * All the candles of a stretch, one answer after the other, so that a limit is not used up at once.
 *
 * @example
 * ```ts
 * import { everyCandle } from '@venuekit/composite'
 * const asked: number[] = []
 * const get = async ({ since }: { since: number }) => (asked.push(since), [])
 * await everyCandle(get, { interval: '1m', since: 0, until: 200_000, cap: 2 })
 * asked // [0, 120000]
 * ```
 */
export async function everyCandle(
  get: (part: { readonly since: number; readonly until: number }) => Promise<readonly Candle[]>,
  { interval, since, until, cap }: CandleRange,
): Promise<readonly Candle[]> {
  const candles: Candle[] = []
  for (let from = since; from <= until; from = lastOf(from, interval, cap) + 1) {
    // oxlint-disable-next-line no-await-in-loop -- one answer after the other
    candles.push(...(await get({ since: from, until: Math.min(until, lastOf(from, interval, cap)) })))
  }
  return candles
}

/** The last moment of the stretch from then on in which so many candles open. */
function lastOf(from: number, interval: CandleInterval, rows: number): number {
  // So long a stretch holds so many wherever it begins; months begin with the month.
  if (interval !== '1M') return from + rows * intervalMs(interval) - 1
  const before = new Date(from - 1)
  return Date.UTC(before.getUTCFullYear(), before.getUTCMonth() + 1 + rows) - 1
}

/** The first moment of the stretch up to then in which so many candles open. */
function firstOf(until: number, interval: CandleInterval, rows: number): number {
  if (interval !== '1M') return until - rows * intervalMs(interval) + 1
  const last = new Date(until)
  return Date.UTC(last.getUTCFullYear(), last.getUTCMonth() + 1 - rows)
}
