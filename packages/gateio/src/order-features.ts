import type { OrderFeatures } from '@venuekit/core'

/** After the exchange's own `t-`. */
const clientOrderId = { maximumLength: 28, pattern: /^[0-9A-Za-z_.-]+$/ }

/** What orders the spot market takes. */
export const gateioSpotOrders: OrderFeatures = {
  types: ['limit', 'market', 'stop-limit', 'stop-market', 'take-profit-limit', 'take-profit-market'],
  timesInForce: ['gtc', 'ioc', 'fok'],
  postOnly: true,
  marketBuyBy: ['quote'],
  marketSellBy: ['base'],
  clientOrderId,
  maximumSlippage: true,
  iceberg: true,
  hedge: false,
  batch: { create: 10, cancel: 20, amend: 5, oneSymbol: false, gtcLimitOnly: false },
  amend: { priceAndQuantity: false, needs: [] },
  deadMan: { minimumMs: 5_000, scopes: ['account', 'symbol'] },
}

/** What orders the futures market takes. */
export const gateioFuturesOrders: OrderFeatures = {
  ...gateioSpotOrders,
  marketBuyBy: ['base'],
  hedge: true,
  batch: { create: 10, cancel: 20, amend: 10, oneSymbol: false, gtcLimitOnly: false },
  amend: { priceAndQuantity: true, needs: ['side'] },
}
