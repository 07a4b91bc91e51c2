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
import { spotOrderBody } from './order-request.ts'
import { placeByPairs } from './place-by-pairs.ts'
import type { GateioSpotAccountTopic } from './topics.ts'

const order: readonly Charge[] = [{ budget: 'ws-order', weight: 1 }]
const cancel: readonly Charge[] = [{ budget: 'cancel', weight: 1 }]

/** Orders of the spot market over the private session: for whoever has set `orderEntry: 'socket'`. */
export function createGateioSpotOrderEntry(
  parts: GateioOrderEntryParts<GateioSpotAccountTopic>,
): GateioSpotOrderEntry | undefined {
  return usesOrderEntry(parts.context) ? new GateioSpotOrderEntry(parts) : undefined
}

/** The commands over orders as requests over a socket. What is not here goes over REST. */
export class GateioSpotOrderEntry
  implements OrderCommands, Pick<MoreOrderCommands, 'modifyOrder' | 'placeOrders' | 'cancelOrders'>
{
  readonly #line: OrderEntryLine<GateioSpotAccountTopic>

  constructor(parts: GateioOrderEntryParts<GateioSpotAccountTopic>) {
    this.#line = new OrderEntryLine('spot', parts)
  }

  /** Places an order; what happens to it at once is in the answer. */
  placeOrder(one: CheckedOrder, options?: CommandOptions): Promise<Order> {
    const parameters = { order: one, options: this.#line.options }
    const parameter = spotOrderBody(one, this.#line.options)
    const call = { name: 'order_place', parameter, charges: order, lane: 'order', expires: true } as const
    return this.#line.call({ ...call, endpoint: createOrder, parameters }, options)
  }

  /** Places several orders: one answer for each, in order. One request holds no more than four pairs. */
  placeOrders(orders: readonly CheckedOrder[], options?: CommandOptions): Promise<readonly BatchAnswer<Order>[]> {
    return placeByPairs(orders, (part) => {
      const parameters = { orders: part, options: this.#line.options }
      const parameter = part.map((one) => spotOrderBody(one, this.#line.options))
      const charges = [{ budget: 'ws-order', weight: part.length }]
      const call = { name: 'order_place', parameter, charges, lane: 'order', expires: true } as const
      return this.#line.call({ ...call, endpoint: createOrders, parameters }, options)
    })
  }

  /** Changes the price or the amount of an order. */
  modifyOrder(amendment: CheckedAmendment, options?: CommandOptions): Promise<Order> {
    const { ref, price, quantity: amount } = amendment
    const parameter = { ...this.#nameOf(ref), amount, price }
    const call = { name: 'order_amend', parameter, charges: order, lane: 'order', expires: true } as const
    return this.#line.call(
      { ...call, endpoint: amendOrder, parameters: { amendment, options: this.#line.options } },
      options,
    )
  }

  /** Cancels an order, and answers with what has become of it. */
  cancelOrder(ref: OrderRef, options?: CommandOptions): Promise<Order> {
    const parameters = { ref, options: this.#line.options }
    const call = {
      name: 'order_cancel',
      parameter: this.#nameOf(ref),
      charges: cancel,
      lane: 'cancel',
      expires: true,
    } as const
    return this.#line.call({ ...call, endpoint: cancelOrder, parameters }, options)
  }

  /** Cancels several orders in one request: one answer for each, in order. */
  cancelOrders(refs: readonly OrderRef[], options?: CommandOptions): Promise<readonly BatchAnswer<undefined>[]> {
    const parameter = refs.map((ref) => {
      const { order_id: id, ...market } = this.#nameOf(ref)
      return { ...market, id }
    })
    const call = { name: 'order_cancel_ids', parameter, charges: cancel, lane: 'cancel', expires: true } as const
    return this.#line.call(
      { ...call, endpoint: cancelOrders, parameters: { refs, options: this.#line.options } },
      options,
    )
  }

  /** How an order stands. */
  getOrder(ref: OrderRef, options?: CallOptions): Promise<Order> {
    const parameters = { ref, options: this.#line.options }
    const call = {
      name: 'order_status',
      parameter: this.#nameOf(ref),
      charges: order,
      lane: 'query',
      expires: false,
    } as const
    return this.#line.call({ ...call, endpoint: getOrder, parameters }, options)
  }

  #nameOf(ref: OrderRef): { order_id: string; currency_pair: string; account: string | undefined } {
    const currency_pair = this.#line.exchangeSymbol(ref.symbol)
    return { order_id: orderIdOf(ref), currency_pair, account: this.#line.options.account }
  }
}
