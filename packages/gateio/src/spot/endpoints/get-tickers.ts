import type { Endpoint, Instruments, Ticker } from '@venuekit/core'
import { mapRows, tolerantArray, type TolerantArray } from '@venuekit/core/wire'
import * as z from 'zod'
import { publicRead, request } from '../../calls.ts'
import { fromPercent, tickerFigure } from '../../texts.ts'

const row = /* @__PURE__ */ z.object({
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
type Row = z.output<typeof row>

/** The day's figures of one pair, or of all of them. */
export const getTickers: Endpoint<{ readonly symbol?: string | undefined }, TolerantArray<Row>, readonly Ticker[]> = {
  ...publicRead('getTickers'),
  request: ({ symbol }, instruments) => {
    const pair = symbol === undefined ? undefined : instruments.require(symbol).exchangeSymbol
    return request('/spot/tickers', { query: { currency_pair: pair } })
  },
  wire: /* @__PURE__ */ tolerantArray(row),
  result: (list, _, context) => mapRows(list, context, (one) => toTicker(one, context.instruments)),
}

function toTicker(one: Row, instruments: Instruments): Ticker {
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
