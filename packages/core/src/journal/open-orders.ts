import { InvalidInputError, OverflowError } from '../errors/general.ts'
import type { OrderRef } from '../errors/order.ts'
import type { OrderIntent, OrderOwner, OrderSettlement, UnresolvedOrder } from './order-journal.ts'

/** The orders that are not settled, found by either of their ids. */
export class OpenOrders {
  readonly #byId = new Map<string, UnresolvedOrder>()
  readonly #orders = new Set<UnresolvedOrder>()

  get size(): number {
    return this.#orders.size
  }

  add(intent: OrderIntent): void {
    const ids = idsOf(intent, intent.ref)
    if (ids.length === 0) throw new InvalidInputError('ref', 'needs a clientOrderId or an orderId')
    if (ids.some((id) => this.#byId.has(id))) {
      throw new InvalidInputError(
        'ref',
        'is the ref of an order that is remembered already; every order needs an id of its own',
      )
    }
    this.#put({ ...owned(intent), ref: intent.ref, summary: intent.summary, sentAt: intent.sentAt, state: 'pending' })
  }

  /** Returns whether there was such an order. */
  settle(settlement: OrderSettlement): boolean {
    const order = this.#find(settlement, settlement.ref)
    if (order === undefined) return false
    this.#remove(order)
    if (settlement.outcome === 'unknown') {
      this.#put({ ...order, ref: { ...order.ref, ...presentIds(settlement.ref) }, state: 'unknown' })
    }
    return true
  }

  remove(intent: OrderIntent): void {
    const order = this.#find(intent, intent.ref)
    if (order !== undefined) this.#remove(order)
  }

  list(owner: Partial<OrderOwner> = {}): readonly UnresolvedOrder[] {
    return [...this.#orders]
      .filter((order) => ownerNames.every((name) => owner[name] === undefined || owner[name] === order[name]))
      .toSorted((one, other) => one.sentAt - other.sentAt)
  }

  #find(owner: OrderOwner, ref: OrderRef): UnresolvedOrder | undefined {
    for (const id of idsOf(owner, ref)) {
      const order = this.#byId.get(id)
      if (order !== undefined) return order
    }
    return undefined
  }

  #put(order: UnresolvedOrder): void {
    const kept = Object.freeze({
      ...order,
      ref: Object.freeze({ ...order.ref }),
      summary: Object.freeze({ ...order.summary }),
    })
    this.#orders.add(kept)
    for (const id of idsOf(kept, kept.ref)) this.#byId.set(id, kept)
  }

  #remove(order: UnresolvedOrder): void {
    this.#orders.delete(order)
    for (const id of idsOf(order, order.ref)) this.#byId.delete(id)
  }
}

/** Refuses one more order when so many are unresolved that something must be wrong. None is ever dropped for another. */
export function checkCapacity(orders: OpenOrders, capacity: number): void {
  if (orders.size < capacity) return
  throw new OverflowError(
    `${capacity} orders are unresolved, as many as the journal holds; resolve them with resolveOrder(), or give it more capacity`,
    { operation: 'createOrder', outcome: 'not-sent' },
  )
}

const ownerNames = ['exchange', 'environment', 'account'] as const

function owned(owner: OrderOwner): OrderOwner {
  return {
    exchange: owner.exchange,
    ...(owner.environment === undefined ? {} : { environment: owner.environment }),
    ...(owner.account === undefined ? {} : { account: owner.account }),
  }
}

function presentIds(ref: OrderRef): Partial<OrderRef> {
  return {
    ...(ref.clientOrderId === undefined ? {} : { clientOrderId: ref.clientOrderId }),
    ...(ref.orderId === undefined ? {} : { orderId: ref.orderId }),
  }
}

function idsOf(owner: OrderOwner, ref: OrderRef): readonly string[] {
  const of = (kind: string, id: string | undefined): string[] => {
    return id === undefined ? [] : [JSON.stringify([kind, owner.exchange, owner.environment, owner.account, id])]
  }
  return [...of('client', ref.clientOrderId), ...of('exchange', ref.orderId)]
}
