import { InvalidInputError, OverflowError } from '../errors/general.ts'
import type { OrderRef } from '../errors/order.ts'
import { parseIntent, parseSettlement } from './journal-records.ts'
import type { OrderIntent, OrderOwner, OrderSettlement, UnresolvedOrder } from './order-journal.ts'

/** The orders that are not settled, found by either of their ids. */
export class OpenOrders {
  readonly #byId = new Map<string, UnresolvedOrder>()
  readonly #orders = new Set<UnresolvedOrder>()

  get size(): number {
    return this.#orders.size
  }

  /** Gives the order as it is to be written. Refuses one that could not be read back. */
  add(intent: OrderIntent): OrderIntent {
    const order = parseIntent(intent)
    if (idsOf(order, order.ref).some((id) => this.#byId.has(id))) {
      throw new InvalidInputError(
        'ref',
        'is the ref of an order that is remembered already; every order needs an id of its own',
      )
    }
    this.#put({ ...order, state: 'pending' })
    return order
  }

  /**
   * Gives the settlement as it is to be written; undefined when there is no such order. Checks it like `add`. When its ids
   * are those of two orders, both stay: it cannot be known which one is meant, and none may be forgotten.
   */
  settle(settlement: OrderSettlement): OrderSettlement | undefined {
    const parsed = parseSettlement(settlement)
    const [order, other] = this.#find(parsed, parsed.ref)
    if (order === undefined) return undefined
    if (other !== undefined) {
      throw new InvalidInputError(
        'ref',
        'has the ids of two orders; settle each of them with an id that is its own alone',
      )
    }
    this.#remove(order)
    if (parsed.outcome === 'unknown') {
      this.#put({ ...order, ref: { ...order.ref, ...presentIds(parsed.ref) }, state: 'unknown' })
    }
    return parsed
  }

  /** Takes back what was added, or a first copy of it. */
  remove(intent: OrderIntent): void {
    const [order, other] = this.#find(intent, intent.ref)
    if (order !== undefined && other === undefined) this.#remove(order)
  }

  list(owner: Partial<OrderOwner> = {}): readonly UnresolvedOrder[] {
    return [...this.#orders]
      .filter((order) => ownerNames.every((name) => owner[name] === undefined || owner[name] === order[name]))
      .toSorted((one, other) => one.sentAt - other.sentAt)
  }

  /** The orders that have one of the ids: one, unless the ids are mixed up. */
  #find(owner: OrderOwner, ref: OrderRef): readonly UnresolvedOrder[] {
    const found = idsOf(owner, ref).map((id) => this.#byId.get(id))
    return [...new Set(found)].filter((order) => order !== undefined)
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
