import { capped, type Stretch } from '@venuekit/composite'
import type { Endpoint, Order } from '@venuekit/core'
import { mapRows, tolerantArray, type TolerantArray } from '@venuekit/core/wire'
import { endSeconds, futuresRequest, privateRead, seconds } from '../../calls.ts'
import { futuresOrderRow, toFuturesOrder, type FuturesOrderRow } from '../order-row.ts'

interface GetHistoryOrders extends Stretch {
  readonly symbol: string
}

/** Orders of a contract that have ended, of the last six months. */
export const getHistoryOrders: Endpoint<GetHistoryOrders, TolerantArray<FuturesOrderRow>, readonly Order[]> = {
  ...privateRead('getHistoryOrders'),
  request: ({ symbol, since, until, limit }, instruments) => {
    const stretch = { from: seconds(since), to: endSeconds(until), limit: capped(limit, 1_000, 100) }
    const query = { contract: instruments.require(symbol).exchangeSymbol, ...stretch }
    return futuresRequest('/orders_timerange', { query })
  },
  wire: /* @__PURE__ */ tolerantArray(futuresOrderRow),
  result: (list, _, context) => mapRows(list, context, (row) => toFuturesOrder(row, context.instruments)),
}
