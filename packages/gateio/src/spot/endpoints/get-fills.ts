import { capped, type HistoryPage, isWithin, type SymbolPageQuery } from '@venuekit/composite'
import type { Endpoint, Fill } from '@venuekit/core'
import { mapRows, tolerantArray, type TolerantArray } from '@venuekit/core/wire'
import { endSeconds, privateRead, request, seconds } from '../../calls.ts'
import { nextPage, readCursor } from '../../pages.ts'
import { spotFillRow, toSpotFill, type SpotFillRow } from '../fill-row.ts'

interface GetFills extends SymbolPageQuery {
  readonly orderId?: string | undefined
}

const rowsCap = 1_000

/** Executions of own orders, newest first: of the last 7 days unless a stretch of at most 30 is named. */
export const getFills: Endpoint<GetFills, TolerantArray<SpotFillRow>, HistoryPage<Fill>> = {
  ...privateRead('getFills'),
  request: ({ symbol, orderId, since, until, limit, cursor }, instruments) => {
    const { exchangeSymbol } = instruments.require(symbol)
    const page = {
      limit: capped(limit, rowsCap),
      page: readCursor(cursor),
      from: seconds(since),
      to: endSeconds(until),
    }
    return request('/spot/my_trades', { query: { currency_pair: exchangeSymbol, order_id: orderId, ...page } })
  },
  wire: /* @__PURE__ */ tolerantArray(spotFillRow),
  result: (list, query, context) => ({
    rows: mapRows(list, context, (row) =>
      isWithin(row.create_time_ms, query) ? toSpotFill(row, context.instruments) : undefined,
    ),
    ...nextPage(list, query, { rowsCap }),
  }),
}
