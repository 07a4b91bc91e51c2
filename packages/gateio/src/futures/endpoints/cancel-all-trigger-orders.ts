import type { Endpoint, Order } from '@venuekit/core'
import { mapRows, tolerantArray, type TolerantArray } from '@venuekit/core/wire'
import { cancelCommand, futuresRequest, nameIn } from '../../calls.ts'
import { futuresTriggerOrderRow, toFuturesTriggerOrder, type FuturesTriggerOrderRow } from '../trigger-order-row.ts'

/** Cancels every order of a contract, or of all of them, that waits for a price. */
export const cancelAllTriggerOrders: Endpoint<
  { readonly symbol: string | undefined },
  TolerantArray<FuturesTriggerOrderRow>,
  readonly Order[]
> = {
  ...cancelCommand('cancelAllTriggerOrders'),
  request: ({ symbol }, instruments) => {
    const contract = nameIn(instruments, symbol)
    return futuresRequest('/price_orders', { query: { contract } })
  },
  wire: /* @__PURE__ */ tolerantArray(futuresTriggerOrderRow),
  result: (list, _, context) => mapRows(list, context, (row) => toFuturesTriggerOrder(row, context.instruments)),
}
