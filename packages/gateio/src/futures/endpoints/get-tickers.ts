import type { Endpoint, FuturesTicker } from '@venuekit/core'
import { mapRows, tolerantArray, type TolerantArray } from '@venuekit/core/wire'
import { futuresRequest, nameIn, publicRead } from '../../calls.ts'
import { futuresTickerRow, toFuturesTicker, type FuturesTickerRow } from '../ticker-row.ts'

/** The day's figures of one contract, or of all of them. */
export const getTickers: Endpoint<
  { readonly symbol?: string | undefined },
  TolerantArray<FuturesTickerRow>,
  readonly FuturesTicker[]
> = {
  ...publicRead('getTickers'),
  request: ({ symbol }, instruments) => {
    const contract = nameIn(instruments, symbol)
    return futuresRequest('/tickers', { query: { contract } })
  },
  wire: /* @__PURE__ */ tolerantArray(futuresTickerRow),
  result: (list, _, context) => mapRows(list, context, (one) => toFuturesTicker(one, context.instruments)),
}
