import { InvalidInputError, type OrderRef } from '@venuekit/core'
import { toText } from './texts.ts'

/** How the exchange is told which order is meant: by its own id where that is known, otherwise by the client's. */
export function orderIdOf({ orderId, clientOrderId }: OrderRef): string {
  if (orderId !== undefined) return orderId
  if (clientOrderId !== undefined) return toText(clientOrderId)
  throw new InvalidInputError('ref', 'must have an orderId or a clientOrderId')
}
