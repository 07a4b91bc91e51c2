import { capped, type HistoryPage, isWithin, type SymbolPageQuery } from '@venuekit/composite'
import type { Endpoint, Fill, Instruments } from '@venuekit/core'
import { mapRows, tolerantArray, type TolerantArray } from '@venuekit/core/wire'
import { endSeconds, futuresRequest, privateRead, seconds } from '../../calls.ts'
import { nextOffset, readCursor } from '../../pages.ts'
import { futuresFillRow, toFuturesFill, type FuturesFillRow } from '../fill-row.ts'

const rowsCap = 1_000

type FillsEndpoint<Query> = Endpoint<Query, TolerantArray<FuturesFillRow>, HistoryPage<Fill>>

const reading: Pick<FillsEndpoint<SymbolPageQuery>, 'wire' | 'result'> = {
  wire: /* @__PURE__ */ tolerantArray(futuresFillRow),
  result: (list, query, context) => ({
    rows: mapRows(list, context, (row) =>
      isWithin(row.timestamp, query) ? toFuturesFill(row, context.instruments) : undefined,
    ),
    ...nextOffset(list, query, { rowsCap }),
  }),
}

/** Executions of own orders of a contract within a stretch of time. */
export const getFills: FillsEndpoint<SymbolPageQuery> = {
  ...privateRead('getFills'),
  request: (query, instruments) => {
    const stretch = { from: seconds(query.since), to: endSeconds(query.until) }
    return futuresRequest('/my_trades_timerange', { query: { ...pageOf(query, instruments), ...stretch } })
  },
  ...reading,
}

/** The executions of one order; that list has no stretch of time. */
export const getOrderFills: FillsEndpoint<SymbolPageQuery & { readonly orderId: string }> = {
  ...privateRead('getOrderFills'),
  request: (query, instruments) =>
    futuresRequest('/my_trades', { query: { ...pageOf(query, instruments), order: query.orderId } }),
  ...reading,
}

function pageOf({ symbol, limit, cursor }: SymbolPageQuery, instruments: Instruments) {
  const { exchangeSymbol } = instruments.require(symbol)
  return { contract: exchangeSymbol, limit: capped(limit, rowsCap), offset: readCursor(cursor) }
}
