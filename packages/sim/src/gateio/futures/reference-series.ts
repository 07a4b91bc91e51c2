import type { CandleInterval } from '../../engine/candles.ts'
import type { MarkPriceChanged } from '../../engine/events.ts'
import { Statistics, type CandleRange } from '../../engine/statistics.ts'
import type { Candle } from '../../engine/views.ts'
import type { FuturesParts } from './futures-parts.ts'

const rememberedCandles = 1_000

/** The prices that have candles of their own. */
export type ReferencePrice = 'mark' | 'index'

/** Candles of mark and index prices, counted from the moments at which they change. */
export class ReferenceSeries {
  readonly #parts: FuturesParts
  readonly #series = new Map<string, Statistics>()

  constructor(parts: FuturesParts) {
    this.#parts = parts
  }

  take({ market, mark, index, time }: MarkPriceChanged): void {
    this.#of(market, 'mark').add({ price: mark, size: 0, value: 0n, time })
    this.#of(market, 'index').add({ price: index, size: 0, value: 0n, time })
  }

  candles(
    market: string,
    price: ReferencePrice,
    { interval, ...range }: CandleRange & { readonly interval: CandleInterval },
  ): readonly Candle[] {
    return this.#of(market, price).candles(interval, range)
  }

  #of(market: string, price: ReferencePrice): Statistics {
    const name = `${price}_${market}`
    const found = this.#series.get(name)
    if (found !== undefined) return found
    const series = new Statistics(rememberedCandles)
    // Before the market began they went where the trades went.
    const past = this.#parts.room.engine.view.candles(market, '1m')
    series.backfill(past.map((candle) => ({ ...candle, size: 0n, value: 0n })))
    this.#series.set(name, series)
    return series
  }
}

/** `mark_BTC_USDT` is a price of a contract, `BTC_USDT` the contract itself. */
export function seriesOf(name: string): { readonly price: ReferencePrice | undefined; readonly market: string } {
  for (const price of ['mark', 'index'] as const)
    if (name.startsWith(`${price}_`)) return { price, market: name.slice(price.length + 1) }
  return { price: undefined, market: name }
}
