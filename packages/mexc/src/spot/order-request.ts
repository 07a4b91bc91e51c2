import type { CheckedOrder } from '@venuekit/core'

/** The exchange has no time in force but types of order in its place. */
const limitTypes = { gtc: 'LIMIT', ioc: 'IMMEDIATE_OR_CANCEL', fok: 'FILL_OR_KILL', gtd: 'LIMIT' } as const

/** The parameters of an order. What is undefined is not sent. */
export function orderParameters(order: CheckedOrder): Readonly<Record<string, string | undefined>> {
  const { instrument, side, clientOrderId, quantity } = order
  const common = { symbol: instrument.exchangeSymbol, side: side.toUpperCase() }
  if (order.type === 'market') {
    const { quoteQuantity } = order
    return { ...common, type: 'MARKET', quantity, quoteOrderQty: quoteQuantity, newClientOrderId: clientOrderId }
  }
  const type = order.postOnly ? 'LIMIT_MAKER' : limitTypes[order.timeInForce]
  return { ...common, type, quantity, price: order.price, newClientOrderId: clientOrderId }
}
