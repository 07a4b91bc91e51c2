import type { Stretch } from '@venuekit/composite'
import { capped } from '@venuekit/composite'
import { NotSupportedError, type CandleInterval } from '@venuekit/core'

const minute = 60_000
const hour = 60 * minute
const day = 24 * hour

interface IntervalWords {
  /** The exchange's word over REST, where there are such candles. */
  readonly rest?: string
  readonly stream: string
  /** A month is as long as the longest one. */
  readonly lengthMs: number
}

const intervals: Partial<Record<CandleInterval, IntervalWords>> = {
  '1m': { rest: '1m', stream: 'Min1', lengthMs: minute },
  '5m': { rest: '5m', stream: 'Min5', lengthMs: 5 * minute },
  '15m': { rest: '15m', stream: 'Min15', lengthMs: 15 * minute },
  '30m': { rest: '30m', stream: 'Min30', lengthMs: 30 * minute },
  '1h': { rest: '60m', stream: 'Min60', lengthMs: hour },
  '4h': { rest: '4h', stream: 'Hour4', lengthMs: 4 * hour },
  '8h': { stream: 'Hour8', lengthMs: 8 * hour },
  '1d': { rest: '1d', stream: 'Day1', lengthMs: day },
  '1w': { rest: '1W', stream: 'Week1', lengthMs: 7 * day },
  '1M': { rest: '1M', stream: 'Month1', lengthMs: 31 * day },
}

/** The candle intervals over REST. */
export const restCandleIntervals = ['1m', '5m', '15m', '30m', '1h', '4h', '1d', '1w', '1M'] as const
/** Those over sockets. */
export const streamCandleIntervals = ['1m', '5m', '15m', '30m', '1h', '4h', '8h', '1d', '1w', '1M'] as const

/** The documents say that an answer has up to 1,000 candles; no more than so many have been seen. */
const seenCap = 500

/** How many candles of a stretch one answer holds: one less, since the end that is sent may bring one more. */
export const candlesCap = seenCap - 1

/** The exchange's word for a candle interval, which REST and sockets spell differently. */
export function toIntervalWord(interval: CandleInterval, side: 'rest' | 'stream'): string {
  const word = intervals[interval]?.[side]
  if (word !== undefined) return word
  const offered = side === 'rest' ? restCandleIntervals : streamCandleIntervals
  throw new NotSupportedError(`MEXC has no candles of "${interval}" here; it has ${offered.join(', ')}`)
}

/** The interval that a word of a socket means; undefined for one that is not known. */
export function fromStreamWord(word: string): CandleInterval | undefined {
  return streamCandleIntervals.find((interval) => intervals[interval]?.stream === word)
}

/** What candles are asked for with. */
export interface CandleQuery extends Stretch {
  readonly symbol: string
  readonly interval: CandleInterval
  /** The exchange's time: a candle that ends after it may still change. */
  readonly nowMs: number
}

/**
 * The stretch of a query for candles. Where an end of it is given, the number of rows gives the other one, so that an answer is never cut.
 * The end is sent one later, since the exchange has been seen to leave it out.
 */
export function candleStretch({ interval, since, until, limit, nowMs }: CandleQuery): {
  readonly limit: number
  readonly startTime?: number
  readonly endTime?: number
} {
  const rows = capped(limit, candlesCap)
  if (since === undefined && until === undefined) return { limit: capped(limit, candlesCap, 100) }
  // So long a stretch holds so many candles wherever it begins, and never one more.
  const spanMs = rows * lengthOf(interval) - 1
  const startTime = Math.max(0, since ?? (until ?? nowMs) - spanMs)
  const endTime = Math.min(until ?? nowMs, startTime + spanMs) + 1
  return { limit: rows + 1, startTime, endTime }
}

/** How long a stretch is that holds at most as many candles as an answer. */
export function candlesCapMs(interval: CandleInterval): number {
  return candlesCap * lengthOf(interval)
}

function lengthOf(interval: CandleInterval): number {
  return intervals[interval]?.lengthMs ?? day
}
