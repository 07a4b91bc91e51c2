import type { CheckedAmendment } from '@venuekit/composite'
import type { Endpoint, Order } from '@venuekit/core'
import { futuresRequest, orderCommand, orderValidForMs, segment } from '../../calls.ts'
import { futuresOrderCharges } from '../../limits.ts'
import { orderIdOf } from '../../order-id.ts'
import { amendmentBody } from '../order-request.ts'
import { futuresOrderRow, toFuturesOrder, type FuturesOrderRow } from '../order-row.ts'

interface AmendOrder {
  readonly amendment: CheckedAmendment
}

/**
 * Changes the price of an order, its size (the new total, what is filled included), or both. A smaller size keeps its place in the line;
 * one that is not above what is filled cancels the order.
 */
export const amendOrder: Endpoint<AmendOrder, FuturesOrderRow, Order> = {
  ...orderCommand('amendOrder'),
  method: 'PUT',
  charge: () => futuresOrderCharges(1),
  request: ({ amendment }) =>
    futuresRequest(`/orders/${segment(orderIdOf(amendment.ref))}`, {
      json: amendmentBody(amendment),
      validForMs: orderValidForMs,
    }),
  wire: futuresOrderRow,
  result: (row, _, { instruments }) => toFuturesOrder(row, instruments),
}
