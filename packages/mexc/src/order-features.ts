import type { OrderFeatures } from '@venuekit/core'

/** What orders the spot market takes. */
export const mexcOrders: OrderFeatures = {
  types: ['limit', 'market'],
  timesInForce: ['gtc', 'ioc', 'fok'],
  postOnly: true,
  marketBuyBy: ['quote', 'base'],
  marketSellBy: ['base'],
  clientOrderId: { maximumLength: 32, pattern: /^[A-Za-z0-9_-]+$/ },
  maximumSlippage: false,
  iceberg: false,
  hedge: false,
  batch: { create: 20, oneSymbol: true, gtcLimitOnly: false },
}
