import type { CheckedOrder, Endpoint, Order } from '@venuekit/core'
import * as z from '@venuekit/core/schema'
import { command, orderCommand } from '../../calls.ts'
import { perOrder } from '../../limits.ts'
import { ackOf } from '../order-ack.ts'
import { orderParameters } from '../order-request.ts'
import { orderAck } from '../order-row.ts'

/** Places an order. It is sent with a window after which the exchange refuses it; how it stands is not in the answer. */
export const createOrder: Endpoint<{ readonly order: CheckedOrder }, z.output<typeof orderAck>, Order> = {
  ...orderCommand('createOrder'),
  charge: () => perOrder,
  request: ({ order }) => command('/order', orderParameters(order)),
  wire: orderAck,
  result: (ack, { order }) => ackOf(ack, order),
}

/** Lets the exchange check an order, and nothing more. */
export const testOrder: Endpoint<{ readonly order: CheckedOrder }, unknown, void> = {
  ...createOrder,
  name: 'testOrder',
  commits: false,
  request: ({ order }) => command('/order/test', orderParameters(order)),
  wire: /* @__PURE__ */ z.unknown(),
  result: () => undefined,
}
