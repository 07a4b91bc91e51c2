import { InvalidInputError, type Endpoint, type Order, type OrderRef } from '@venuekit/core'
import { cancelCommand, request, segment } from '../../calls.ts'
import { spotTriggerOrderRow, toSpotTriggerOrder, type SpotTriggerOrderRow } from '../trigger-order-row.ts'

/** Cancels an order that waits for a price. */
export const cancelTriggerOrder: Endpoint<{ readonly ref: OrderRef }, SpotTriggerOrderRow, Order> = {
  ...cancelCommand('cancelTriggerOrder'),
  request: ({ ref: { orderId } }) => {
    if (orderId === undefined) throw new InvalidInputError('ref', 'must have the orderId of a trigger order')
    return request(`/spot/price_orders/${segment(orderId)}`)
  },
  wire: spotTriggerOrderRow,
  result: (row, _, { instruments }) => toSpotTriggerOrder(row, instruments),
}
