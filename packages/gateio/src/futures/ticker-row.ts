import { contractsToBase, type Decimal, type FuturesTicker, type Instruments } from '@venuekit/core'
import * as z from '@venuekit/core/schema'
import { fromPercent, tickerFigure } from '../texts.ts'

/** The day's figures of a contract, as REST and sockets write them. */
export const futuresTickerRow = /* @__PURE__ */ z.object({
  contract: z.string(),
  last: tickerFigure,
  highest_bid: tickerFigure,
  lowest_ask: tickerFigure,
  high_24h: tickerFigure,
  low_24h: tickerFigure,
  /** Contracts. */
  volume_24h: tickerFigure,
  volume_24h_quote: tickerFigure,
  change_percentage: tickerFigure,
  mark_price: tickerFigure,
  index_price: tickerFigure,
  funding_rate: tickerFigure,
  /** Open contracts. */
  total_size: tickerFigure,
})

export type FuturesTickerRow = z.output<typeof futuresTickerRow>

/** The day's figures in the words of the model. */
export function toFuturesTicker(one: FuturesTickerRow, instruments: Instruments): FuturesTicker {
  const instrument = instruments.requireExchangeSymbol(one.contract)
  const inUnits = (contracts: Decimal | undefined): Decimal | undefined =>
    contracts === undefined ? undefined : contractsToBase(instrument, contracts)
  return {
    symbol: instrument.symbol,
    last: one.last,
    bid: one.highest_bid,
    ask: one.lowest_ask,
    high: one.high_24h,
    low: one.low_24h,
    baseVolume: inUnits(one.volume_24h),
    quoteVolume: one.volume_24h_quote,
    change: fromPercent(one.change_percentage),
    timestamp: undefined,
    markPrice: one.mark_price,
    indexPrice: one.index_price,
    fundingRate: one.funding_rate,
    openInterest: inUnits(one.total_size),
  }
}
