import { decimal, marketSymbol, type Order, type OrderFeatures } from '@venuekit/core'

/** An open order to buy two for ten, with what differs. */
export function orderWith(changes: Partial<Order>): Order {
  return {
    symbol: marketSymbol('BTC/USDT'),
    orderId: '1',
    clientOrderId: 'mine',
    side: 'buy',
    type: 'limit',
    timeInForce: 'gtc',
    status: 'open',
    quantity: decimal('2'),
    quoteQuantity: undefined,
    filled: decimal('0'),
    remaining: decimal('2'),
    price: decimal('10'),
    average: undefined,
    filledValue: undefined,
    triggerPrice: undefined,
    fees: [],
    postOnly: false,
    reduceOnly: false,
    createdAt: undefined,
    updatedAt: undefined,
    reason: undefined,
    ...changes,
  }
}

/** What an exchange takes that has nothing but plain limit orders. */
export const limitOrdersAlone: OrderFeatures = {
  types: ['limit'],
  timesInForce: ['gtc'],
  postOnly: false,
  marketBuyBy: [],
  marketSellBy: [],
  maximumSlippage: false,
  iceberg: false,
  hedge: false,
}
