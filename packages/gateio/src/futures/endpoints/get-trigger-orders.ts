import type { HistoryPage } from '@venuekit/composite'
import type { Endpoint, Order } from '@venuekit/core'
import { mapRows, tolerantArray, type TolerantArray } from '@venuekit/core/wire'
import { futuresRequest, nameIn, privateRead } from '../../calls.ts'
import { nextOffset, readCursor } from '../../pages.ts'
import { futuresTriggerOrderRow, toFuturesTriggerOrder, type FuturesTriggerOrderRow } from '../trigger-order-row.ts'

interface GetTriggerOrders {
  readonly symbol: string | undefined
  readonly status: 'open' | 'finished'
  readonly cursor?: string | undefined
}

const rowsCap = 100

/** A page of the orders that wait for a price, or have waited. */
export const getTriggerOrders: Endpoint<GetTriggerOrders, TolerantArray<FuturesTriggerOrderRow>, HistoryPage<Order>> = {
  ...privateRead('getTriggerOrders'),
  request: ({ symbol, status, cursor }, instruments) => {
    const contract = nameIn(instruments, symbol)
    return futuresRequest('/price_orders', { query: { status, contract, limit: rowsCap, offset: readCursor(cursor) } })
  },
  wire: /* @__PURE__ */ tolerantArray(futuresTriggerOrderRow),
  result: (list, query, context) => ({
    rows: mapRows(list, context, (row) => toFuturesTriggerOrder(row, context.instruments)),
    ...nextOffset(list, query, { rowsCap }),
  }),
}
