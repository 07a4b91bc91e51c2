import type { CheckedOrder, Endpoint, Order } from '@venuekit/core'
import { orderCommand, orderValidForMs, request } from '../../calls.ts'
import { spotOrderCharges } from '../../limits.ts'
import type { GateioOptions } from '../../options.ts'
import { spotOrderBody } from '../order-request.ts'
import { spotOrderRow, toSpotOrder, type SpotOrderRow } from '../order-row.ts'

/** An order and how it is sent. */
interface CreateOrder {
  readonly order: CheckedOrder
  readonly options: GateioOptions
}

/** Places an order. It is sent with a time after which the exchange refuses it. */
export const createOrder: Endpoint<CreateOrder, SpotOrderRow, Order> = {
  ...orderCommand('createOrder'),
  charge: ({ order }) => spotOrderCharges([order.instrument.exchangeSymbol]),
  request: ({ order, options }) =>
    request('/spot/orders', { json: spotOrderBody(order, options), validForMs: orderValidForMs }),
  wire: spotOrderRow,
  result: (row, _, { instruments }) => toSpotOrder(row, instruments),
}
