import type { Endpoint, Order, OrderRef } from '@venuekit/core'
import { cancelCommand, futuresRequest, orderValidForMs, segment } from '../../calls.ts'
import { orderIdOf } from '../../order-id.ts'
import { futuresOrderRow, toFuturesOrder, type FuturesOrderRow } from '../order-row.ts'

interface CancelOrder {
  readonly ref: OrderRef
}

/** Cancels an order, and answers with what has become of it. */
export const cancelOrder: Endpoint<CancelOrder, FuturesOrderRow, Order> = {
  ...cancelCommand('cancelOrder'),
  request: ({ ref }) => futuresRequest(`/orders/${segment(orderIdOf(ref))}`, { validForMs: orderValidForMs }),
  wire: futuresOrderRow,
  result: (row, _, { instruments }) => toFuturesOrder(row, instruments),
}
