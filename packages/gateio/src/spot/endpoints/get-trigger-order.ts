import type { Endpoint, Order } from '@venuekit/core'
import { privateRead, request, segment } from '../../calls.ts'
import { spotTriggerOrderRow, toSpotTriggerOrder, type SpotTriggerOrderRow } from '../trigger-order-row.ts'

/** One order that waits for a price, or has waited. */
export const getTriggerOrder: Endpoint<{ readonly orderId: string }, SpotTriggerOrderRow, Order> = {
  ...privateRead('getTriggerOrder'),
  request: ({ orderId }) => request(`/spot/price_orders/${segment(orderId)}`),
  wire: spotTriggerOrderRow,
  result: (row, _, { instruments }) => toSpotTriggerOrder(row, instruments),
}
