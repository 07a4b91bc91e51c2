import type { HistoryPage } from '@venuekit/composite'
import type { Endpoint, Order } from '@venuekit/core'
import { mapRows, tolerantArray, type TolerantArray } from '@venuekit/core/wire'
import { futuresRequest, nameIn, privateRead } from '../../calls.ts'
import { nextOffset, readCursor } from '../../pages.ts'
import { futuresOrderRow, toFuturesOrder, type FuturesOrderRow } from '../order-row.ts'

interface GetOpenOrders {
  readonly symbol?: string | undefined
  readonly cursor: string | undefined
}

const rowsCap = 100

/** A page of the open orders of a contract, or of all of them. */
export const getOpenOrders: Endpoint<GetOpenOrders, TolerantArray<FuturesOrderRow>, HistoryPage<Order>> = {
  ...privateRead('getOpenOrders'),
  request: ({ symbol, cursor }, instruments) => {
    const contract = nameIn(instruments, symbol)
    return futuresRequest('/orders', {
      query: { contract, status: 'open', limit: rowsCap, offset: readCursor(cursor) },
    })
  },
  wire: /* @__PURE__ */ tolerantArray(futuresOrderRow),
  result: (list, query, context) => ({
    rows: mapRows(list, context, (row) => toFuturesOrder(row, context.instruments)),
    ...nextOffset(list, query, { rowsCap }),
  }),
}
