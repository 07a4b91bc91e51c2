import type { Endpoint, Order, OrderRef } from '@venuekit/core'
import { cancelCommand, futuresRequest, segment } from '../../calls.ts'
import type { GateioOptions } from '../../options.ts'
import { orderIdOf } from '../../order-id.ts'
import { futuresOrderRow, toFuturesOrder, type FuturesOrderRow } from '../order-row.ts'

interface CancelOrder {
  readonly ref: OrderRef
  readonly options: GateioOptions
}

/** Cancels an order, and answers with what has become of it. */
export const cancelOrder: Endpoint<CancelOrder, FuturesOrderRow, Order> = {
  ...cancelCommand('cancelOrder'),
  request: ({ ref, options }) =>
    futuresRequest(`/orders/${segment(orderIdOf(ref))}`, { validForMs: options.orderValidForMs }),
  wire: futuresOrderRow,
  result: (row, _, { instruments }) => toFuturesOrder(row, instruments),
}
