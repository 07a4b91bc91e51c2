import type { CancelledOrder } from '@venuekit/composite'
import type { Endpoint } from '@venuekit/core'
import { mapRows, tolerantArray, type TolerantArray } from '@venuekit/core/wire'
import { cancelCommand, futuresRequest, nameIn, orderValidForMs } from '../../calls.ts'
import { futuresOrderRow, toFuturesOrder, type FuturesOrderRow } from '../order-row.ts'

interface CancelAllOrders {
  readonly symbol: string | undefined
}

/** Cancels every open order of a contract, or of all of them. */
export const cancelAllOrders: Endpoint<CancelAllOrders, TolerantArray<FuturesOrderRow>, readonly CancelledOrder[]> = {
  ...cancelCommand('cancelAllOrders'),
  request: ({ symbol }, instruments) => {
    const contract = nameIn(instruments, symbol)
    return futuresRequest('/orders', { query: { contract }, validForMs: orderValidForMs })
  },
  wire: /* @__PURE__ */ tolerantArray(futuresOrderRow),
  result: (list, _, context) =>
    mapRows(list, context, (row) => {
      const value = toFuturesOrder(row, context.instruments)
      const { symbol, orderId, clientOrderId } = value
      return { ref: { symbol, orderId, clientOrderId }, answer: { value } }
    }),
}
