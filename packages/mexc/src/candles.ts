import { candleStretch, type CandleQuery } from '@venuekit/composite'
import { NotSupportedError, type CandleInterval } from '@venuekit/core'

interface IntervalWords {
  /** The exchange's word over REST, where there are such candles. */
  readonly rest?: string
  readonly stream: string
}

const intervals: Partial<Record<CandleInterval, IntervalWords>> = {
  '1m': { rest: '1m', stream: 'Min1' },
  '5m': { rest: '5m', stream: 'Min5' },
  '15m': { rest: '15m', stream: 'Min15' },
  '30m': { rest: '30m', stream: 'Min30' },
  '1h': { rest: '60m', stream: 'Min60' },
  '4h': { rest: '4h', stream: 'Hour4' },
  '8h': { stream: 'Hour8' },
  '1d': { rest: '1d', stream: 'Day1' },
  '1w': { rest: '1W', stream: 'Week1' },
  '1M': { rest: '1M', stream: 'Month1' },
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

/** The parameters of the stretch of a query for candles. The end is sent one later, since the exchange has been seen to leave it out. */
export function stretchParameters(query: CandleQuery): {
  readonly limit: number
  readonly startTime?: number
  readonly endTime?: number
} {
  const { limit, since, until } = candleStretch(query, candlesCap)
  return since === undefined ? { limit } : { limit: limit + 1, startTime: since, endTime: until + 1 }
}
