import type { BatchAnswer } from '@venuekit/composite'
import type { CheckedOrder, Endpoint, Order } from '@venuekit/core'
import * as z from '@venuekit/core/schema'
import { command, orderCommand } from '../../calls.ts'
import { mexcRefusal, mexcRefusalText } from '../../errors.ts'
import { perBatch } from '../../limits.ts'
import { mexcWord } from '../../texts.ts'
import { ackOf } from '../order-ack.ts'
import { orderParameters } from '../order-request.ts'
import { orderAck } from '../order-row.ts'

const name = /* @__PURE__ */ z.object({ newClientOrderId: mexcWord })
const rows = /* @__PURE__ */ z.array(z.unknown())

/** Places several orders of one market in one call: one answer for each, in order. */
export const createOrders: Endpoint<
  { readonly orders: readonly CheckedOrder[] },
  z.output<typeof rows>,
  readonly BatchAnswer<Order>[]
> = {
  ...orderCommand('createOrders'),
  charge: () => perBatch,
  request: ({ orders }) =>
    command('/batchOrders', { batchOrders: JSON.stringify(orders.map((order) => orderParameters(order))) }),
  wire: rows,
  result: (list, { orders }) => answersOf(list, orders),
}

/**
 * What is said of each order. The rows come in the order of the orders, and most have an id: one that has is told by it, one that has none by
 * its place, as long as there are as many rows as orders.
 */
function answersOf(list: readonly unknown[], orders: readonly CheckedOrder[]): readonly BatchAnswer<Order>[] {
  const named = list.map((row) => name.safeParse(row).data?.newClientOrderId)
  const isWhole = list.length === orders.length
  return orders.map((order, place) => {
    const own = order.clientOrderId === undefined ? -1 : named.indexOf(order.clientOrderId)
    return answerOf(own === -1 && isWhole && named[place] === undefined ? list[place] : list[own], order)
  })
}

/** What one row says. One that cannot be read says nothing. */
function answerOf(row: unknown, order: CheckedOrder): BatchAnswer<Order> {
  const ack = orderAck.safeParse(row).data
  if (ack !== undefined) return { value: ackOf(ack, order) }
  const refusal = mexcRefusalText.safeParse(row).data
  return refusal === undefined ? undefined : { refusal: mexcRefusal(refusal, 400) }
}
