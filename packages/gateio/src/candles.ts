import { capped, type Stretch } from '@venuekit/composite'
import { NotSupportedError, type CandleInterval } from '@venuekit/core'
import { endSeconds, seconds } from './calls.ts'

const second = 1_000
const minute = 60 * second
const hour = 60 * minute
const day = 24 * hour

/** The exchange's word for an interval, and how long it is; a month is as long as the longest one. */
const intervals: Partial<Record<CandleInterval, readonly [word: string, lengthMs: number]>> = {
  '1s': ['1s', second],
  '10s': ['10s', 10 * second],
  '1m': ['1m', minute],
  '5m': ['5m', 5 * minute],
  '15m': ['15m', 15 * minute],
  '30m': ['30m', 30 * minute],
  '1h': ['1h', hour],
  '4h': ['4h', 4 * hour],
  '8h': ['8h', 8 * hour],
  '1d': ['1d', day],
  '1w': ['7d', 7 * day],
  '1M': ['30d', 31 * day],
}

/** The candle intervals of the spot market over REST. */
export const spotCandleIntervals = ['1s', '10s', '1m', '5m', '15m', '30m', '1h', '4h', '8h', '1d', '1w', '1M'] as const
/** The candle intervals of the futures market over REST. */
export const futuresCandleIntervals = ['10s', '1m', '5m', '15m', '30m', '1h', '4h', '8h', '1d', '1w', '1M'] as const

/** Those of both markets over sockets. */
export const streamCandleIntervals = ['10s', '1m', '5m', '15m', '30m', '1h', '4h', '8h', '1d', '1w'] as const

/** The exchange's word for a candle interval. */
export function toIntervalWord(interval: CandleInterval, offered: readonly CandleInterval[]): string {
  const found = intervals[interval]
  if (found !== undefined && offered.includes(interval)) return found[0]
  throw new NotSupportedError(`Gate.io has no candles of "${interval}" here; it has ${offered.join(', ')}`)
}

/** The interval that a word of the exchange means; undefined for one that is not known. */
export function fromIntervalWord(word: string): CandleInterval | undefined {
  return spotCandleIntervals.find((interval) => intervals[interval]?.[0] === word)
}

/** What candles are asked for with. */
export interface CandleQuery extends Stretch {
  readonly symbol: string
  readonly interval: CandleInterval
  /** The exchange's time: a candle that ends after it may still change. */
  readonly nowMs: number
}

/**
 * The stretch of a query for candles. A number of rows and a stretch must not be given together, and a stretch must not hold more
 * rows than the exchange gives: so where an end of it is given, the number of rows gives the other one.
 */
export function candleStretch(
  { interval, since, until, limit, nowMs }: CandleQuery,
  cap: number,
): { readonly limit?: number; readonly from?: number | undefined; readonly to?: number | undefined } {
  const rows = capped(limit, cap, cap)
  if (since === undefined && until === undefined) return { limit: capped(limit, cap, 100) }
  // So long a stretch holds so many candles wherever it begins, and never one more.
  const spanMs = rows * lengthOf(interval) - 1
  const from = since ?? (until ?? nowMs) - spanMs
  const to = Math.min(until ?? nowMs, from + spanMs)
  // Candles begin at whole seconds: what begins within the stretch begins within these.
  return { from: endSeconds(Math.max(0, from)), to: seconds(to) }
}

/** How long a stretch is that holds at most so many candles. */
export function candlesCapMs(interval: CandleInterval, cap: number): number {
  return cap * lengthOf(interval)
}

function lengthOf(interval: CandleInterval): number {
  return intervals[interval]?.[1] ?? day
}
