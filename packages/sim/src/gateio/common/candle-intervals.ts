import type { CandleInterval } from '../../engine/candles.ts'

/** Candles by the exchange's names; `7d` counts from 1970. */
const intervals: Readonly<Record<string, CandleInterval>> = {
  '10s': '10s',
  '1m': '1m',
  '5m': '5m',
  '15m': '15m',
  '30m': '30m',
  '1h': '1h',
  '4h': '4h',
  '8h': '8h',
  '1d': '1d',
  '7d': '7d',
  '30d': '1M',
}

export const spotIntervals: Readonly<Record<string, CandleInterval>> = { ...intervals, '1s': '1s' }

/** `1w` is the week of the calendar. */
export const futuresIntervals: Readonly<Record<string, CandleInterval>> = { ...intervals, '1w': '1w' }
