import type { Endpoint, Order, OrderRef } from '@venuekit/core'
import { cancelCommand, orderValidForMs, request, segment } from '../../calls.ts'
import type { GateioOptions } from '../../options.ts'
import { orderIdOf } from '../../order-id.ts'
import { spotOrderRow, toSpotOrder, type SpotOrderRow } from '../order-row.ts'

interface CancelOrder {
  readonly ref: OrderRef
  readonly options: GateioOptions
}

/** Cancels an order, and answers with what has become of it. */
export const cancelOrder: Endpoint<CancelOrder, SpotOrderRow, Order> = {
  ...cancelCommand('cancelOrder'),
  request: ({ ref, options }, instruments) => {
    const query = { currency_pair: instruments.require(ref.symbol).exchangeSymbol, account: options.account }
    return request(`/spot/orders/${segment(orderIdOf(ref))}`, { query, validForMs: orderValidForMs })
  },
  wire: spotOrderRow,
  result: (row, _, { instruments }) => toSpotOrder(row, instruments),
}
