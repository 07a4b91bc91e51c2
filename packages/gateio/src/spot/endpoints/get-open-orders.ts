import type { HistoryPage } from '@venuekit/composite'
import type { Endpoint, Order } from '@venuekit/core'
import { mapRows, tolerantArray, type TolerantArray } from '@venuekit/core/wire'
import * as z from '@venuekit/core/schema'
import { privateRead, request } from '../../calls.ts'
import type { GateioOptions } from '../../options.ts'
import { nextPage, readCursor } from '../../pages.ts'
import { spotOrderRow, toSpotOrder, type SpotOrderRow } from '../order-row.ts'

const pair = /* @__PURE__ */ z.object({ orders: /* @__PURE__ */ tolerantArray(spotOrderRow) })

/** The exchange gives no more open orders of a pair in one answer. */
const rowsCap = 100

interface GetOpenOrders {
  readonly cursor: string | undefined
  readonly options: GateioOptions
}

/** A page of the open orders of all pairs; each page has so many rows of each pair. */
export const getOpenOrders: Endpoint<GetOpenOrders, TolerantArray<z.output<typeof pair>>, HistoryPage<Order>> = {
  ...privateRead('getOpenOrders'),
  request: ({ cursor, options }) => {
    const query = { page: readCursor(cursor) ?? 1, limit: rowsCap, account: options.account }
    return request('/spot/open_orders', { query })
  },
  wire: /* @__PURE__ */ tolerantArray(pair),
  result: (list, query, context) => {
    const lists = mapRows(list, context, ({ orders }) => orders)
    const rows = lists.flatMap((one) => mapRows(one, context, (row) => toSpotOrder(row, context.instruments)))
    const next = lists.map((one) => nextPage(one, query, { rowsCap }).next).find((page) => page !== undefined)
    return { rows, next }
  },
}

/** A page of the open orders of one pair. */
export const getOpenOrdersOf: Endpoint<
  GetOpenOrders & { readonly symbol: string },
  TolerantArray<SpotOrderRow>,
  HistoryPage<Order>
> = {
  ...privateRead('getOpenOrdersOf'),
  request: ({ symbol, cursor, options }, instruments) => {
    const page = { page: readCursor(cursor) ?? 1, limit: rowsCap, account: options.account }
    const query = { currency_pair: instruments.require(symbol).exchangeSymbol, status: 'open', ...page }
    return request('/spot/orders', { query })
  },
  wire: /* @__PURE__ */ tolerantArray(spotOrderRow),
  result: (list, query, context) => ({
    rows: mapRows(list, context, (row) => toSpotOrder(row, context.instruments)),
    ...nextPage(list, query, { rowsCap }),
  }),
}
