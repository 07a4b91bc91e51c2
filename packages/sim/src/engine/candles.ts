import { Ring } from './ring.ts'
import type { Candle, Trade } from './views.ts'

export const candleIntervals = [
  '1s',
  '5s',
  '10s',
  '1m',
  '3m',
  '5m',
  '15m',
  '30m',
  '1h',
  '2h',
  '4h',
  '6h',
  '8h',
  '12h',
  '1d',
  '7d',
  '1w',
  '1M',
] as const

/** `7d` counts from 1970, `1w` begins on Mondays, `1M` is the calendar month; all in UTC. */
export type CandleInterval = (typeof candleIntervals)[number]

const minute = 60_000
const hour = 60 * minute
const day = 24 * hour
/** The first Monday of 1970. */
const firstMonday = 4 * day

/** A month counts 31 days. */
const lengths: Readonly<Record<CandleInterval, number>> = {
  '1s': 1_000,
  '5s': 5_000,
  '10s': 10_000,
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
  '7d': 7 * day,
  '1w': 7 * day,
  '1M': 31 * day,
}

/** Intervals that are whole ones of another, the longest that has its candles sooner than by the minute. */
const parts: Readonly<Partial<Record<CandleInterval, CandleInterval>>> = {
  '15m': '5m',
  '30m': '15m',
  '1h': '30m',
  '2h': '1h',
  '4h': '2h',
  '6h': '2h',
  '8h': '4h',
  '12h': '6h',
  '1d': '12h',
  '7d': '1d',
  '1w': '1d',
  '1M': '1d',
}

/** The interval whose candles make those of another one, from a minute on. */
export function partOf(interval: CandleInterval): CandleInterval {
  return parts[interval] ?? '1m'
}

/** When the candle ends that opened then, and the next one opens. */
export function closeTimeOf(interval: CandleInterval, openTime: number): number {
  const end = openTime + intervalLength(interval)
  return interval === '1M' ? openTimeOf(interval, end) : end
}

/** How long a candle lasts. */
export function intervalLength(interval: CandleInterval): number {
  return lengths[interval]
}

/** When the candle begins that a moment falls into. */
export function openTimeOf(interval: CandleInterval, time: number): number {
  if (interval === '1M') {
    const date = new Date(time)
    return Date.UTC(date.getUTCFullYear(), date.getUTCMonth())
  }
  const length = lengths[interval]
  const offset = interval === '1w' ? firstMonday : 0
  return Math.floor((time - offset) / length) * length + offset
}

/** What candles are made of. */
export type Tick = Pick<Trade, 'price' | 'size' | 'value' | 'time'>

export type GrowingCandle = { -readonly [Key in keyof Candle]: Candle[Key] }

export function candleOf(openTime: number, { price, size, value }: Tick): GrowingCandle {
  return { openTime, open: price, high: price, low: price, close: price, size: BigInt(size), value, trades: 1 }
}

/** Adds what came later to a candle. */
export function grow(candle: GrowingCandle, later: Candle): void {
  if (later.high > candle.high) candle.high = later.high
  if (later.low < candle.low) candle.low = later.low
  candle.close = later.close
  candle.size += later.size
  candle.value += later.value
  candle.trades += later.trades
}

/** The candles of one interval, the newest so many of them. */
export class CandleSeries {
  readonly interval: CandleInterval
  readonly #candles: Ring<GrowingCandle>

  constructor(interval: CandleInterval, capacity: number) {
    this.interval = interval
    this.#candles = new Ring(capacity)
  }

  /** Adds a finished candle of a shorter interval, or of this one; gives the one that begins with it. */
  add(candle: Candle): Candle | undefined {
    const openTime = openTimeOf(this.interval, candle.openTime)
    const newest = this.#candles.fromNewest(0)
    if (newest !== undefined && openTime <= newest.openTime) {
      grow(newest, candle)
      return undefined
    }
    const begun = { ...candle, openTime }
    this.#candles.push(begun)
    return begun
  }

  /** Newest first, with a candle of a shorter interval counted in that is not finished yet. */
  *newestFirst(growing: Candle | undefined): Generator<Candle> {
    const newest = this.#candles.fromNewest(0)
    const current = newest === undefined ? undefined : { ...newest }
    const openTime = growing === undefined ? 0 : openTimeOf(this.interval, growing.openTime)
    if (growing !== undefined && current !== undefined && openTime <= current.openTime) grow(current, growing)
    else if (growing !== undefined) yield { ...growing, openTime }
    if (current !== undefined) yield current
    for (let index = 1; index < this.#candles.length; index += 1) {
      const candle = this.#candles.fromNewest(index)
      if (candle !== undefined) yield candle
    }
  }
}
