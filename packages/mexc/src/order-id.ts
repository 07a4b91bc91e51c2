import { InvalidInputError, type Instruments, type OrderRef } from '@venuekit/core'

/** How the exchange is told which order is meant: by its own id where that is known, otherwise by the client's. */
export function orderQuery({ symbol, orderId, clientOrderId }: OrderRef, instruments: Instruments) {
  if (orderId === undefined && clientOrderId === undefined) {
    throw new InvalidInputError('ref', 'must have an orderId or a clientOrderId')
  }
  const ids = orderId === undefined ? { origClientOrderId: clientOrderId } : { orderId }
  return { symbol: instruments.require(symbol).exchangeSymbol, ...ids }
}
