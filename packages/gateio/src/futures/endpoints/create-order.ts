import type { CheckedOrder, Endpoint, Order } from '@venuekit/core'
import { futuresRequest, orderCommand, orderValidForMs } from '../../calls.ts'
import { futuresOrderCharges } from '../../limits.ts'
import { futuresOrderBody } from '../order-request.ts'
import { futuresOrderRow, toFuturesOrder, type FuturesOrderRow } from '../order-row.ts'

interface CreateOrder {
  readonly order: CheckedOrder
}

/** Places an order. It is sent with a time after which the exchange refuses it. */
export const createOrder: Endpoint<CreateOrder, FuturesOrderRow, Order> = {
  ...orderCommand('createOrder'),
  charge: () => futuresOrderCharges(1),
  request: ({ order }) => futuresRequest('/orders', { json: futuresOrderBody(order), validForMs: orderValidForMs }),
  wire: futuresOrderRow,
  result: (row, { order }, { instruments }) => toFuturesOrder(row, instruments, order.side),
}
