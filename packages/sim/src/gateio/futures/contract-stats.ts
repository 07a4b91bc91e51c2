import type { Instrument } from '../../engine/instrument.ts'
import type { Candle } from '../../engine/views.ts'
import type { FuturesParts } from './futures-parts.ts'
import { sizeValue } from './sizes.ts'

export interface StatisticsTerms {
  /** Of the mark price; the row is of its time. */
  readonly mark: Candle
  readonly sizeDecimal: boolean
}

/** A row of the statistics of a contract. Nobody is liquidated here, and all accounts count the same. */
export function statisticsOf(
  { room }: FuturesParts,
  instrument: Instrument,
  { mark, sizeDecimal }: StatisticsTerms,
): Readonly<Record<string, number | string>> {
  const open = room.engine.view.openInterest(instrument.id)
  const price = Number(instrument.priceText(mark.close))
  const zero = sizeValue(instrument, 0, sizeDecimal)
  return {
    time: mark.openTime / 1_000,
    lsr_taker: 1,
    lsr_account: 1,
    long_liq_size: zero,
    short_liq_size: zero,
    open_interest: sizeValue(instrument, open, sizeDecimal),
    short_liq_usd: 0,
    mark_price: price,
    top_lsr_size: 1,
    short_liq_amount: 0,
    long_liq_amount: 0,
    open_interest_usd: instrument.unitValue(price) * open,
    top_lsr_account: 1,
    long_liq_usd: 0,
  }
}
