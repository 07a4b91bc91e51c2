import { capped, isWithin, type HistoryPage, type SymbolPageQuery } from '@venuekit/composite'
import type { Endpoint, Fill } from '@venuekit/core'
import { mapRows, tolerantArray, type TolerantArray } from '@venuekit/core/wire'
import { privateRead, request } from '../../calls.ts'
import { spotFillRow, toSpotFill, type SpotFillRow } from '../fill-row.ts'

/** Sources disagree on the limit, and on the default: so many are given by all of them. */
const fillsCap = 100

interface GetFills extends SymbolPageQuery {
  readonly orderId?: string | undefined
}

/** Executions of own orders, of the last month. */
export const getFills: Endpoint<GetFills, TolerantArray<SpotFillRow>, HistoryPage<Fill>> = {
  ...privateRead('getFills', 10),
  request: ({ symbol, orderId, since: startTime, until: endTime, limit }, instruments) => {
    const { exchangeSymbol } = instruments.require(symbol)
    return request('/myTrades', {
      symbol: exchangeSymbol,
      orderId,
      startTime,
      endTime,
      limit: capped(limit, fillsCap),
    })
  },
  wire: /* @__PURE__ */ tolerantArray(spotFillRow),
  result: (list, query, context) => {
    const rows = mapRows(list, context, (row) =>
      isWithin(row.time, query) ? toSpotFill(row, context.instruments) : undefined,
    )
    // One that was full may have been cut, whatever of it can be read and was asked for.
    return { rows, isCut: list.rows.length + list.rejected.length >= capped(query.limit, fillsCap) }
  },
}
