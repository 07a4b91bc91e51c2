import type { Instruments, Ticker } from '@venuekit/core'
import * as z from '@venuekit/core/schema'
import { fromPercent, tickerFigure } from '../texts.ts'

/** The day's figures of a pair, as REST and sockets write them. */
export const spotTickerRow = /* @__PURE__ */ z.object({
  currency_pair: z.string(),
  last: tickerFigure,
  highest_bid: tickerFigure,
  lowest_ask: tickerFigure,
  high_24h: tickerFigure,
  low_24h: tickerFigure,
  base_volume: tickerFigure,
  quote_volume: tickerFigure,
  change_percentage: tickerFigure,
})

export type SpotTickerRow = z.output<typeof spotTickerRow>

/** The day's figures in the words of the model. */
export function toSpotTicker(one: SpotTickerRow, instruments: Instruments): Ticker {
  return {
    symbol: instruments.requireExchangeSymbol(one.currency_pair).symbol,
    last: one.last,
    bid: one.highest_bid,
    ask: one.lowest_ask,
    high: one.high_24h,
    low: one.low_24h,
    baseVolume: one.base_volume,
    quoteVolume: one.quote_volume,
    change: fromPercent(one.change_percentage),
    timestamp: undefined,
  }
}
