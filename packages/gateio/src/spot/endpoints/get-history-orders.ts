import { capped, type Stretch } from '@venuekit/composite'
import type { Endpoint, Order } from '@venuekit/core'
import { mapRows, tolerantArray, type TolerantArray } from '@venuekit/core/wire'
import { endSeconds, privateRead, request, seconds } from '../../calls.ts'
import type { GateioOptions } from '../../options.ts'
import { spotOrderRow, toSpotOrder, type SpotOrderRow } from '../order-row.ts'

interface GetHistoryOrders extends Stretch {
  readonly symbol: string
  readonly options: GateioOptions
}

/** Orders of a pair that have ended; the stretch is that of their ends. */
export const getHistoryOrders: Endpoint<GetHistoryOrders, TolerantArray<SpotOrderRow>, readonly Order[]> = {
  ...privateRead('getHistoryOrders'),
  request: ({ symbol, since, until, limit, options }, instruments) => {
    const { exchangeSymbol } = instruments.require(symbol)
    const stretch = { from: seconds(since), to: endSeconds(until), limit: capped(limit, 1_000, 100) }
    return request('/spot/orders', {
      query: { currency_pair: exchangeSymbol, status: 'finished', ...stretch, account: options.account },
    })
  },
  wire: /* @__PURE__ */ tolerantArray(spotOrderRow),
  result: (list, _, context) => mapRows(list, context, (row) => toSpotOrder(row, context.instruments)),
}
