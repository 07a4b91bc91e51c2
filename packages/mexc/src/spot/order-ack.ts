import type { CheckedOrder, Order } from '@venuekit/core'
import type * as z from '@venuekit/core/schema'
import type { orderAck } from './order-row.ts'

/** An order of which is known that the exchange has it, and nothing of how it stands: the stream says that, or whoever asks. */
export function ackOf({ orderId, transactTime }: z.output<typeof orderAck>, order: CheckedOrder): Order {
  const { symbol, side, clientOrderId, type, quantity, timeInForce } = order
  return {
    symbol,
    orderId,
    clientOrderId,
    side,
    type,
    timeInForce: type === 'market' ? undefined : timeInForce,
    postOnly: type === 'market' ? undefined : order.postOnly,
    status: 'pending',
    quantity,
    quoteQuantity: type === 'market' ? order.quoteQuantity : undefined,
    filled: undefined,
    remaining: undefined,
    price: type === 'market' ? undefined : order.price,
    average: undefined,
    filledValue: undefined,
    triggerPrice: undefined,
    fees: [],
    reduceOnly: undefined,
    createdAt: transactTime,
    updatedAt: undefined,
    reason: undefined,
  }
}
