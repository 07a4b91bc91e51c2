import { contractsToBase, type Decimal, type Endpoint, type FuturesTicker, type Instruments } from '@venuekit/core'
import { mapRows, tolerantArray, type TolerantArray } from '@venuekit/core/wire'
import * as z from 'zod'
import { futuresRequest, publicRead } from '../../calls.ts'
import { fromPercent, tickerFigure } from '../../texts.ts'

const row = /* @__PURE__ */ z.object({
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

export type FuturesTickerRow = z.output<typeof row>

/** The day's figures of one contract, or of all of them. */
export const getTickers: Endpoint<
  { readonly symbol?: string | undefined },
  TolerantArray<FuturesTickerRow>,
  readonly FuturesTicker[]
> = {
  ...publicRead('getTickers'),
  request: ({ symbol }, instruments) => {
    const contract = symbol === undefined ? undefined : instruments.require(symbol).exchangeSymbol
    return futuresRequest('/tickers', { query: { contract } })
  },
  wire: /* @__PURE__ */ tolerantArray(row),
  result: (list, _, context) => mapRows(list, context, (one) => toFuturesTicker(one, context.instruments)),
}

function toFuturesTicker(one: FuturesTickerRow, instruments: Instruments): FuturesTicker {
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
