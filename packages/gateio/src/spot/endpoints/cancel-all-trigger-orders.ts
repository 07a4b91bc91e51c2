import type { Endpoint, Order } from '@venuekit/core'
import { mapRows, tolerantArray, type TolerantArray } from '@venuekit/core/wire'
import { cancelCommand, nameIn, request } from '../../calls.ts'
import { spotTriggerOrderRow, toSpotTriggerOrder, type SpotTriggerOrderRow } from '../trigger-order-row.ts'

/** Cancels every order of a pair, or of all of them, that waits for a price. */
export const cancelAllTriggerOrders: Endpoint<
  { readonly symbol: string | undefined },
  TolerantArray<SpotTriggerOrderRow>,
  readonly Order[]
> = {
  ...cancelCommand('cancelAllTriggerOrders'),
  request: ({ symbol }, instruments) => {
    const market = nameIn(instruments, symbol)
    return request('/spot/price_orders', { query: { market } })
  },
  wire: /* @__PURE__ */ tolerantArray(spotTriggerOrderRow),
  result: (list, _, context) => mapRows(list, context, (row) => toSpotTriggerOrder(row, context.instruments)),
}
