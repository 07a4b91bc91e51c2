import type { BatchAnswer, CheckedAmendment, MoreOrderCommands, OrderCommands } from '@venuekit/composite'
import type { CallOptions, Charge, CheckedOrder, CommandOptions, Order, OrderRef } from '@venuekit/core'
import { OrderEntryLine, usesOrderEntry, type GateioOrderEntryParts } from '../order-entry.ts'
import { orderIdOf } from '../order-id.ts'
import { amendOrder } from './endpoints/amend-order.ts'
import { cancelOrder } from './endpoints/cancel-order.ts'
import { cancelOrders } from './endpoints/cancel-orders.ts'
import { createOrder } from './endpoints/create-order.ts'
import { createOrders } from './endpoints/create-orders.ts'
import { getOrder } from './endpoints/get-order.ts'
import { amendmentBody, futuresOrderBody } from './order-request.ts'
import type { GateioFuturesAccountTopic } from './topics.ts'

/** Over a socket everything counts together, cancels too. */
const one: readonly Charge[] = [{ budget: 'ws-order', weight: 1 }]

/** Orders of the futures market over the private session: for whoever has set `orderEntry: 'socket'`. */
export function createGateioFuturesOrderEntry(
  parts: GateioOrderEntryParts<GateioFuturesAccountTopic>,
): GateioFuturesOrderEntry | undefined {
  return usesOrderEntry(parts.context) ? new GateioFuturesOrderEntry(parts) : undefined
}

/** The commands over orders as requests over a socket. What is not here goes over REST. */
export class GateioFuturesOrderEntry
  implements OrderCommands, Pick<MoreOrderCommands, 'modifyOrder' | 'placeOrders' | 'cancelOrders'>
{
  readonly #line: OrderEntryLine<GateioFuturesAccountTopic>

  constructor(parts: GateioOrderEntryParts<GateioFuturesAccountTopic>) {
    this.#line = new OrderEntryLine('futures', parts)
  }

  /** Places an order; what happens to it at once is in the answer. */
  placeOrder(order: CheckedOrder, options?: CommandOptions): Promise<Order> {
    const parameters = { order, options: this.#line.options }
    const call = {
      name: 'order_place',
      parameter: futuresOrderBody(order),
      charges: one,
      lane: 'order',
      expires: true,
    } as const
    return this.#line.call({ ...call, endpoint: createOrder, parameters }, options)
  }

  /** Places several orders in one request: one answer for each, in order. */
  placeOrders(orders: readonly CheckedOrder[], options?: CommandOptions): Promise<readonly BatchAnswer<Order>[]> {
    const parameters = { orders, options: this.#line.options }
    const parameter = orders.map((order) => futuresOrderBody(order))
    const charges = [{ budget: 'ws-order', weight: orders.length }]
    const call = { name: 'order_batch_place', parameter, charges, lane: 'order', expires: true } as const
    return this.#line.call({ ...call, endpoint: createOrders, parameters }, options)
  }

  /** Changes the price of an order, its size, or both. */
  modifyOrder(amendment: CheckedAmendment, options?: CommandOptions): Promise<Order> {
    const parameters = { amendment, options: this.#line.options }
    const parameter = { order_id: orderIdOf(amendment.ref), ...amendmentBody(amendment) }
    const call = { name: 'order_amend', parameter, charges: one, lane: 'order', expires: true } as const
    return this.#line.call({ ...call, endpoint: amendOrder, parameters }, options)
  }

  /** Cancels an order, and answers with what has become of it. */
  cancelOrder(ref: OrderRef, options?: CommandOptions): Promise<Order> {
    const parameters = { ref, options: this.#line.options }
    const parameter = { order_id: orderIdOf(ref) }
    const call = { name: 'order_cancel', parameter, charges: one, lane: 'cancel', expires: true } as const
    return this.#line.call({ ...call, endpoint: cancelOrder, parameters }, options)
  }

  /** Cancels several orders in one request: one answer for each, in order. */
  cancelOrders(refs: readonly OrderRef[], options?: CommandOptions): Promise<readonly BatchAnswer<undefined>[]> {
    const parameters = { refs, options: this.#line.options }
    const parameter = refs.map((ref) => orderIdOf(ref))
    const call = { name: 'order_cancel_ids', parameter, charges: one, lane: 'cancel', expires: true } as const
    return this.#line.call({ ...call, endpoint: cancelOrders, parameters }, options)
  }

  /** How an order stands. */
  getOrder(ref: OrderRef, options?: CallOptions): Promise<Order> {
    const parameter = { order_id: orderIdOf(ref) }
    const call = { name: 'order_status', parameter, charges: one, lane: 'query', expires: false } as const
    return this.#line.call({ ...call, endpoint: getOrder, parameters: { ref } }, options)
  }
}
