import type { Endpoint, Ticker } from '@venuekit/core'
import { mapRows, tolerantArray, type TolerantArray } from '@venuekit/core/wire'
import { nameIn, publicRead, request } from '../../calls.ts'
import { spotTickerRow, toSpotTicker, type SpotTickerRow } from '../ticker-row.ts'

/** The day's figures of one pair, or of all of them. */
export const getTickers: Endpoint<
  { readonly symbol?: string | undefined },
  TolerantArray<SpotTickerRow>,
  readonly Ticker[]
> = {
  ...publicRead('getTickers'),
  request: ({ symbol }, instruments) => {
    const pair = nameIn(instruments, symbol)
    return request('/spot/tickers', { query: { currency_pair: pair } })
  },
  wire: /* @__PURE__ */ tolerantArray(spotTickerRow),
  result: (list, _, context) => mapRows(list, context, (one) => toSpotTicker(one, context.instruments)),
}
