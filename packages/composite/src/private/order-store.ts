import {
  add,
  isDone,
  isPositive,
  ZERO,
  type Decimal,
  type Fill,
  type MarketSymbol,
  type Order,
  type OrderRef,
} from '@venuekit/core'
import { BoundedMap, BoundedSet } from '@venuekit/core/collections'
import { isSameOrder, mergeOrder, type OrderPatch } from './merge-order.ts'

interface OrderStoreOptions {
  /** An order is new, or says something new. */
  readonly changed: (order: Order) => void
  /** A push speaks of an order that is not known, and does not say enough to make one. */
  readonly strange: (ref: OrderRef & { readonly orderId: string }) => void
  /** Pushes may have been missed since an answer was asked for that says that an order has not ended, or was executed; or one that was given up is there. */
  readonly doubtful: (order: Order) => void
  /** Orders that have ended are kept, so many of each symbol; when there are more, the newest four fifths stay. */
  readonly executedPerSymbol: number
}

/** Patches of so many orders that are not known yet are kept at most, and of each so many. */
const mostHeld = 1_000
const mostHeldOfEach = 32
/** Of so many orders that have ended and are forgotten it is remembered that they have. */
const mostEnded = 20_000
/** Of so many orders it is remembered how much of them was executed, and of so many that they were given up. */
const mostExecutions = 20_000

/** An order as it was when it was given up, and after which push that was. */
interface GivenUp {
  readonly order: Order
  readonly at: number
}

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
  /** How much of each was executed, by the executions that were told. */
  readonly #executions = new BoundedMap<string, Decimal>(mostExecutions)
  /** Orders that are taken for cancelled because nobody knows them any more. */
  readonly #givenUp = new BoundedMap<string, GivenUp>(mostExecutions)
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
    const known = this.#merge(key, order, since) ?? order
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

  /**
   * It is neither open nor known to the exchange any more. Exchanges forget so what was cancelled without a fill: for that it is taken until
   * something shows that it was not.
   */
  giveUp(order: Order, reason: string): void {
    const key = keyOf(order.symbol, order.orderId)
    const known = this.#orders.get(key) ?? order
    if (isDone(known)) return
    this.#pushes += 1
    this.#givenUp.set(key, { order: known, at: this.#pushes })
    if (this.#executions.has(key)) this.#follow(key, order)
    else this.#tell(key, known, { ...known, status: 'cancelled', reason })
  }

  /** Takes an execution, each once. */
  executed({ symbol, orderId, size }: Pick<Fill, 'symbol' | 'orderId' | 'size'>): void {
    const key = keyOf(symbol, orderId)
    this.#executions.set(key, add(this.#executions.get(key) ?? ZERO, size))
    if (this.#givenUp.has(key)) this.#follow(key, { symbol, orderId })
  }

  /** Whether a push of the order came after `since`. */
  isPushedSince({ symbol, orderId }: Pick<Order, 'symbol' | 'orderId'>, since: number): boolean {
    return (this.#pushedAt.get(keyOf(symbol, orderId)) ?? 0) > since
  }

  /** `since`: the mark before an answer was asked for; absent for what the stream says. */
  #merge(key: string, patch: OrderPatch, since = -Infinity): Order | undefined {
    const known = this.#orders.get(key)
    const givenUp = this.#givenUp.get(key)
    const before = givenUp?.order ?? known
    let order = mergeOrder(before, patch)
    // One that was asked for after it was given up counts although it says nothing new.
    if (order === before && !(givenUp !== undefined && since >= givenUp.at)) return known
    if (order === undefined) return order
    // Whoever still speaks of it says nothing new: it has ended, and that was told.
    if (known === undefined && this.#ended.has(key)) return order
    for (const held of this.#release(key)) order = mergeOrder(order, held) ?? order
    this.#givenUp.delete(key)
    this.#tell(key, known, order)
    return order
  }

  #tell(key: string, known: Order | undefined, order: Order): void {
    const isBack = known !== undefined && isDone(known) && !isDone(order)
    if (isBack) this.#unfile(key, order)
    this.#orders.set(key, order)
    this.#name(key, order)
    this.#file(key, order)
    if (known === undefined || !isSameOrder(known, order)) this.#options.changed(order)
    if (isBack) this.#options.doubtful(order)
  }

  /** Lets an order that was given up be what its executions make of it, until the exchange says more. */
  #follow(key: string, { symbol, orderId }: Pick<Order, 'symbol' | 'orderId'>): void {
    const at = this.#givenUp.get(key)?.at ?? this.#pushes
    const order = this.#merge(key, { symbol, orderId, filled: this.#executions.get(key) })
    if (order !== undefined && !isDone(order)) this.#givenUp.set(key, { order, at })
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

  #unfile(key: string, { symbol }: Order): void {
    const others = (this.#executed.get(symbol) ?? []).filter((each) => each !== key)
    this.#executed.set(symbol, others)
  }

  #forget(key: string): void {
    const { symbol = '', clientOrderId } = this.#orders.get(key) ?? {}
    const name = clientOrderId === undefined ? undefined : keyOf(symbol, clientOrderId)
    // Another program may have used the id once more since.
    if (name !== undefined && this.#byClientId.get(name) === key) this.#byClientId.delete(name)
    this.#orders.delete(key)
    this.#ended.add(key)
    this.#givenUp.delete(key)
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
