import type { Endpoint, Order } from '@venuekit/core'
import { futuresRequest, privateRead, segment } from '../../calls.ts'
import { futuresTriggerOrderRow, toFuturesTriggerOrder, type FuturesTriggerOrderRow } from '../trigger-order-row.ts'

/** One order that waits for a price, or has waited. */
export const getTriggerOrder: Endpoint<{ readonly orderId: string }, FuturesTriggerOrderRow, Order> = {
  ...privateRead('getTriggerOrder'),
  request: ({ orderId }) => futuresRequest(`/price_orders/${segment(orderId)}`),
  wire: futuresTriggerOrderRow,
  result: (row, _, { instruments }) => toFuturesTriggerOrder(row, instruments),
}
