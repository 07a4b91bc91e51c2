import { candleStretch, type CandleQuery } from '@venuekit/composite'
import { NotSupportedError, type CandleInterval } from '@venuekit/core'
import { endSeconds, seconds } from './calls.ts'

/** The exchange's words for intervals, where they are others than ours. */
const words: Partial<Record<CandleInterval, string>> = { '1w': '7d', '1M': '30d' }

/** The candle intervals of the spot market over REST. */
export const spotCandleIntervals = ['1s', '10s', '1m', '5m', '15m', '30m', '1h', '4h', '8h', '1d', '1w', '1M'] as const
/** The candle intervals of the futures market over REST. */
export const futuresCandleIntervals = ['10s', '1m', '5m', '15m', '30m', '1h', '4h', '8h', '1d', '1w', '1M'] as const

/** Those of both markets over sockets. */
export const streamCandleIntervals = ['10s', '1m', '5m', '15m', '30m', '1h', '4h', '8h', '1d', '1w'] as const

/** The exchange's word for a candle interval. */
export function toIntervalWord(interval: CandleInterval, offered: readonly CandleInterval[]): string {
  if (offered.includes(interval)) return wordOf(interval)
  throw new NotSupportedError(`Gate.io has no candles of "${interval}" here; it has ${offered.join(', ')}`)
}

/** The interval that a word of the exchange means; undefined for one that is not known. */
export function fromIntervalWord(word: string): CandleInterval | undefined {
  return spotCandleIntervals.find((interval) => wordOf(interval) === word)
}

function wordOf(interval: CandleInterval): string {
  return words[interval] ?? interval
}

/** The parameters of the stretch of a query for candles. A number of rows and a stretch must not be given together. */
export function stretchParameters(
  query: CandleQuery,
  cap: number,
): { readonly limit?: number; readonly from?: number | undefined; readonly to?: number | undefined } {
  const { limit, since, until } = candleStretch(query, cap)
  // Candles begin at whole seconds: what begins within the stretch begins within these.
  return since === undefined ? { limit } : { from: endSeconds(since), to: seconds(until) }
}
