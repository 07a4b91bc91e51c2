import { checkOrder, type CheckedOrder, type Instruments, type OrderRequest } from '@venuekit/core'
import { gateioFuturesOrders, gateioSpotOrders } from '../src/order-features.ts'

/** An order of a test, checked as composite checks it. */
export function checked(request: OrderRequest, markets: Instruments): CheckedOrder {
  const features = markets.exchange === 'gateio' ? gateioSpotOrders : gateioFuturesOrders
  return checkOrder({ clientOrderId: 'abc123', ...request }, markets.require(request.symbol), features)
}
