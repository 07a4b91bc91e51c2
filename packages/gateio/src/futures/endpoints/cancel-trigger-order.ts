import { InvalidInputError, type Endpoint, type Order, type OrderRef } from '@venuekit/core'
import { cancelCommand, futuresRequest, segment } from '../../calls.ts'
import { futuresTriggerOrderRow, toFuturesTriggerOrder, type FuturesTriggerOrderRow } from '../trigger-order-row.ts'

/** Cancels an order that waits for a price. */
export const cancelTriggerOrder: Endpoint<{ readonly ref: OrderRef }, FuturesTriggerOrderRow, Order> = {
  ...cancelCommand('cancelTriggerOrder'),
  request: ({ ref: { orderId } }) => {
    if (orderId === undefined) throw new InvalidInputError('ref', 'must have the orderId of a trigger order')
    return futuresRequest(`/price_orders/${segment(orderId)}`)
  },
  wire: futuresTriggerOrderRow,
  result: (row, _, { instruments }) => toFuturesTriggerOrder(row, instruments),
}
