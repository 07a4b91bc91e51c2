import type { HistoryPage } from '@venuekit/composite'
import type { Endpoint, Order } from '@venuekit/core'
import { mapRows, tolerantArray, type TolerantArray } from '@venuekit/core/wire'
import { nameIn, privateRead, request } from '../../calls.ts'
import { nextOffset, readCursor } from '../../pages.ts'
import { spotTriggerOrderRow, toSpotTriggerOrder, type SpotTriggerOrderRow } from '../trigger-order-row.ts'

interface GetTriggerOrders {
  readonly symbol: string | undefined
  readonly status: 'open' | 'finished'
  readonly cursor?: string | undefined
}

const rowsCap = 100

/** A page of the orders that wait for a price, or have waited. */
export const getTriggerOrders: Endpoint<GetTriggerOrders, TolerantArray<SpotTriggerOrderRow>, HistoryPage<Order>> = {
  ...privateRead('getTriggerOrders'),
  request: ({ symbol, status, cursor }, instruments) => {
    const market = nameIn(instruments, symbol)
    return request('/spot/price_orders', { query: { status, market, limit: rowsCap, offset: readCursor(cursor) } })
  },
  wire: /* @__PURE__ */ tolerantArray(spotTriggerOrderRow),
  result: (list, query, context) => ({
    rows: mapRows(list, context, (row) => toSpotTriggerOrder(row, context.instruments)),
    ...nextOffset(list, query, { rowsCap }),
  }),
}
