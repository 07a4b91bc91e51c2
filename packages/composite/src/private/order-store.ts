import { isDone, isPositive, ZERO, type MarketSymbol, type Order, type OrderRef } from '@venuekit/core'
import { BoundedMap, BoundedSet } from '@venuekit/core/collections'
import { isSameOrder, mergeOrder, type OrderPatch } from './merge-order.ts'

interface OrderStoreOptions {
  /** An order is new, or says something new. */
  readonly changed: (order: Order) => void
  /** A push speaks of an order that is not known, and does not say enough to make one. */
  readonly strange: (ref: OrderRef & { readonly orderId: string }) => void
  /** Pushes may have been missed since an answer was asked for that says that an order has not ended, or was executed. */
  readonly doubtful: (order: Order) => void
  /** Orders that have ended are kept, so many of each symbol; when there are more, the newest four fifths stay. */
  readonly executedPerSymbol: number
}

/** Patches of so many orders that are not known yet are kept at most, and of each so many. */
const mostHeld = 1_000
const mostHeldOfEach = 32
/** Of so many orders that have ended and are forgotten it is remembered that they have. */
const mostEnded = 20_000

/**
 * The orders of an account as far as they are known: those that are open, and the last ones that have ended. Whatever says
 * something of an order is merged into what is known, so that each change is told once and nothing goes backwards.
 */
export class OrderStore {
  readonly #options: OrderStoreOptions
  readonly #orders = new Map<string, Order>()
  /** Keys of orders by their symbol and client order id. */
  readonly #byClientId = new Map<string, string>()
  readonly #open = new Set<string>()
  /** Keys of orders that have ended, by symbol, the oldest first. */
  readonly #executed = new Map<MarketSymbol, string[]>()
  readonly #ended = new BoundedSet<string>(mostEnded)
  readonly #held = new BoundedMap<string, OrderPatch[]>(mostHeld)
  readonly #pushedAt = new Map<string, number>()
  #pushes = 0
  #interruptedAt = 0

  constructor(options: OrderStoreOptions) {
    this.#options = options
  }

  /** To be taken before a snapshot is asked for. */
  mark(): number {
    return this.#pushes
  }

  /** Pushes were missed, and from here on none is: what was asked for before may be out of date without anybody saying so. */
  interrupted(): void {
    this.#pushes += 1
    this.#interruptedAt = this.#pushes
  }

  /** The order that a ref names. */
  find(ref: OrderRef): Order | undefined {
    const key = ref.orderId === undefined ? undefined : keyOf(ref.symbol, ref.orderId)
    if (key !== undefined) return this.#orders.get(key)
    if (ref.clientOrderId === undefined) return undefined
    return this.#orders.get(this.#byClientId.get(keyOf(ref.symbol, ref.clientOrderId)) ?? '')
  }

  openOrders(symbol?: MarketSymbol): readonly Order[] {
    return this.#listed(this.#open, symbol)
  }

  /** The orders that have ended, the oldest first. */
  executedOrders(symbol?: MarketSymbol): readonly Order[] {
    const keys = symbol === undefined ? [...this.#executed.values()].flat() : (this.#executed.get(symbol) ?? [])
    return this.#listed(keys, undefined)
  }

  /** Takes what the stream says; undefined when that is too little and is kept until the order is known. */
  push(patch: OrderPatch): Order | undefined {
    const key = keyOf(patch.symbol, patch.orderId)
    this.#pushes += 1
    this.#pushedAt.set(key, this.#pushes)
    const order = this.#merge(key, patch)
    if (order === undefined) this.#hold(key, patch)
    // It has ended and is forgotten.
    else if (!this.#orders.has(key)) this.#pushedAt.delete(key)
    return order
  }

  /** Takes an order as an answer to what was sent at `since` gives it. What is known may be newer: that is what comes back. */
  learn(order: Order, since: number): Order {
    const key = keyOf(order.symbol, order.orderId)
    const known = this.#merge(key, order) ?? order
    if (since < this.#interruptedAt && (this.#open.has(key) || isPositive(known.filled ?? ZERO)))
      this.#options.doubtful(known)
    return known
  }

  /** Takes an order of a snapshot that was asked for at `since`: a push that came after that counts more. */
  snapshot(order: Order, since: number): Order {
    const key = keyOf(order.symbol, order.orderId)
    const known = this.#orders.get(key)
    if (known !== undefined && (this.#pushedAt.get(key) ?? 0) > since) return known
    return this.learn(order, since)
  }

  /** Whether a push of the order came after `since`. */
  isPushedSince({ symbol, orderId }: Pick<Order, 'symbol' | 'orderId'>, since: number): boolean {
    return (this.#pushedAt.get(keyOf(symbol, orderId)) ?? 0) > since
  }

  #merge(key: string, patch: OrderPatch): Order | undefined {
    const known = this.#orders.get(key)
    let order = mergeOrder(known, patch)
    if (order === undefined || order === known) return order
    // Whoever still speaks of it says nothing new: it has ended, and that was told.
    if (known === undefined && this.#ended.has(key)) return order
    for (const held of this.#release(key)) order = mergeOrder(order, held) ?? order
    this.#orders.set(key, order)
    this.#name(key, order)
    this.#file(key, order)
    if (known === undefined || !isSameOrder(known, order)) this.#options.changed(order)
    return order
  }

  /** A client order id names the newest order that has it: a late word of an earlier one does not take it back. */
  #name(key: string, order: Order): void {
    if (order.clientOrderId === undefined) return
    const name = keyOf(order.symbol, order.clientOrderId)
    const named = this.#orders.get(this.#byClientId.get(name) ?? '')
    if (named === undefined || !isNewer(named, order)) this.#byClientId.set(name, key)
  }

  #file(key: string, order: Order): void {
    if (!isDone(order)) {
      this.#open.add(key)
      return
    }
    const isNew = !this.#executed.get(order.symbol)?.includes(key)
    this.#open.delete(key)
    if (!isNew) return
    const keys = [...(this.#executed.get(order.symbol) ?? []), key]
    const { executedPerSymbol } = this.#options
    const surplus = keys.length > executedPerSymbol ? keys.length - Math.ceil(executedPerSymbol * 0.8) : 0
    for (const old of keys.splice(0, surplus)) this.#forget(old)
    this.#executed.set(order.symbol, keys)
  }

  #forget(key: string): void {
    const { symbol = '', clientOrderId } = this.#orders.get(key) ?? {}
    const name = clientOrderId === undefined ? undefined : keyOf(symbol, clientOrderId)
    // Another program may have used the id once more since.
    if (name !== undefined && this.#byClientId.get(name) === key) this.#byClientId.delete(name)
    this.#orders.delete(key)
    this.#ended.add(key)
    this.#pushedAt.delete(key)
  }

  #hold(key: string, patch: OrderPatch): void {
    const held = this.#held.get(key)
    if (held !== undefined) {
      held.push(patch)
      // The first one and the newest ones say most.
      if (held.length > mostHeldOfEach) held.splice(1, 1)
      return
    }
    const [oldest] = this.#held.set(key, [patch]) ?? []
    if (oldest !== undefined) this.#pushedAt.delete(oldest)
    this.#options.strange(patch)
  }

  #release(key: string): readonly OrderPatch[] {
    const held = this.#held.get(key) ?? []
    this.#held.delete(key)
    return held
  }

  #listed(keys: Iterable<string>, symbol: MarketSymbol | undefined): readonly Order[] {
    const orders: Order[] = []
    for (const key of keys) {
      const order = this.#orders.get(key)
      if (order !== undefined && (symbol === undefined || order.symbol === symbol)) orders.push(order)
    }
    return orders
  }
}

/** Whether of two orders with one client order id the first is the newer one. */
function isNewer(one: Order, other: Order): boolean {
  if (one.createdAt !== undefined && other.createdAt !== undefined && one.createdAt !== other.createdAt)
    return one.createdAt > other.createdAt
  // An exchange takes an id again only once its order has ended.
  return !isDone(one) && isDone(other)
}

function keyOf(symbol: string, id: string): string {
  return `${symbol} ${id}`
}
