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
  result: (list, { orders }) => orders.map((order, place) => answerOf(list[place], order)),
}

/** What one row says. One that names another order, or cannot be read, says nothing of this one. */
function answerOf(row: unknown, order: CheckedOrder): BatchAnswer<Order> {
  const { newClientOrderId } = name.safeParse(row).data ?? {}
  if (newClientOrderId !== undefined && newClientOrderId !== order.clientOrderId) return undefined
  const ack = orderAck.safeParse(row).data
  if (ack !== undefined) return { value: ackOf(ack, order) }
  const refusal = mexcRefusalText.safeParse(row).data
  return refusal === undefined ? undefined : { refusal: mexcRefusal(refusal, 400) }
}
