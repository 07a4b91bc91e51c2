import {
  candleIntervals,
  candleOf,
  CandleSeries,
  grow,
  intervalLength,
  openTimeOf,
  partOf,
  type CandleInterval,
  type GrowingCandle,
  type Tick,
} from './candles.ts'
import type { Candle, Ticker } from './views.ts'

const second = 1_000
const minute = 60_000
const minutesOfDay = 1_440
/** Candles of less than a minute are many, and nobody looks far back on them. */
const shortCandles = 300

export interface CandleRange {
  /** Candles that open at or after. */
  readonly from?: number
  /** Candles that open at or before. */
  readonly to?: number
  readonly limit?: number
}

/**
 * What is counted from the trades of a market: candles of every interval, and the last 24 hours. A trade changes the candle
 * of its second alone; when the second is over it is added to all the others.
 */
export class Statistics {
  readonly #series: ReadonlyMap<CandleInterval, CandleSeries>
  /** The last 24 hours by the minute. */
  readonly #minutes = new CandleSeries('1m', minutesOfDay + 1)
  #second: GrowingCandle | undefined

  constructor(capacity: number) {
    const capacityOf = (interval: CandleInterval): number =>
      intervalLength(interval) < minute ? Math.min(capacity, shortCandles) : capacity
    this.#series = new Map(
      candleIntervals.map((interval) => [interval, new CandleSeries(interval, capacityOf(interval))]),
    )
  }

  add(tick: Tick): void {
    const openTime = Math.floor(tick.time / second) * second
    if (this.#second !== undefined && openTime <= this.#second.openTime) {
      grow(this.#second, candleOf(openTime, tick))
      return
    }
    if (this.#second !== undefined) this.#finish(this.#second)
    this.#second = candleOf(openTime, tick)
  }

  /** Candles from before the first trade, of one minute, oldest first. Each interval is counted from those of a shorter one. */
  backfill(minutes: readonly Candle[]): void {
    const made = new Map<CandleInterval, readonly Candle[]>()
    for (const series of this.#series.values()) {
      if (intervalLength(series.interval) < minute) continue
      const from = made.get(partOf(series.interval)) ?? minutes
      made.set(
        series.interval,
        from.map((candle) => series.add(candle)).filter((begun) => begun !== undefined),
      )
    }
    for (const candle of minutes) this.#minutes.add(candle)
  }

  /** Oldest first; of those in the range the newest `limit`. The last one may still grow. */
  candles(interval: CandleInterval, { from = 0, to = Infinity, limit = Infinity }: CandleRange = {}): Candle[] {
    const found: Candle[] = []
    for (const candle of this.#series.get(interval)?.newestFirst(this.#second) ?? []) {
      if (candle.openTime < from || found.length >= limit) break
      if (candle.openTime <= to) found.push(candle)
    }
    return found.toReversed()
  }

  ticker(now: number): Ticker {
    const openTime = openTimeOf('1m', now) - minutesOfDay * minute + minute
    let total: GrowingCandle | undefined
    let close: number | undefined
    for (const candle of this.#minutes.newestFirst(this.#second)) {
      close ??= candle.close
      if (candle.openTime < openTime) break
      total = total === undefined ? { ...candle } : joined(candle, total)
    }
    return {
      last: close,
      open: total?.open,
      high: total?.high,
      low: total?.low,
      size: total?.size ?? 0n,
      value: total?.value ?? 0n,
      trades: total?.trades ?? 0,
      openTime,
      closeTime: now,
    }
  }

  #finish(candle: Candle): void {
    for (const series of this.#series.values()) series.add(candle)
    this.#minutes.add(candle)
  }
}

function joined(earlier: Candle, later: Candle): GrowingCandle {
  const candle = { ...earlier }
  grow(candle, later)
  return candle
}
