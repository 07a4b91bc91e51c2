import {
  add,
  compare,
  decimal,
  isDone,
  isZero,
  mul,
  neg,
  sub,
  ZERO,
  type AssetBalance,
  type CheckedOrder,
  type Decimal,
  type Fill,
  type MarketSymbol,
  type Order,
  type OrderRef,
  type StreamPatch,
} from '@venuekit/core'
import { InvalidOrderError, OrderClosedError, OrderNotFoundError } from '@venuekit/core/errors'
import { orderWith } from '../orders.ts'

/** What an order is made of. */
export type NewOrder = Pick<CheckedOrder, 'clientOrderId' | 'side'> & {
  readonly symbol: MarketSymbol
  readonly quantity: Decimal
  readonly price: Decimal
}

/** An exchange with one market and one account: what it says is true, whoever hears of it and when. */
export class ModelExchange {
  /** Every state that each order has been in, by its id; the last one is the one that it is in. */
  readonly states = new Map<string, Order[]>()
  readonly fills: Fill[] = []
  readonly #now: () => number
  readonly #tell: (patch: StreamPatch) => void
  readonly #balances = new Map<string, AssetBalance>()

  constructor(now: () => number, tell: (patch: StreamPatch) => void) {
    this.#now = now
    this.#tell = tell
  }

  get orders(): readonly Order[] {
    return [...this.states.values()].map(last)
  }

  get balances(): readonly AssetBalance[] {
    return [...this.#balances.values()]
  }

  /** As with many exchanges nothing keeps a client order id from being used again. */
  create({ symbol, clientOrderId, side, quantity, price }: NewOrder, filledAtOnce = 0): Order {
    const orderId = String(this.states.size + 1)
    const now = this.#now()
    const terms = { symbol, orderId, clientOrderId, side, quantity, remaining: quantity, price }
    this.#put(orderWith({ ...terms, createdAt: now, updatedAt: now }))
    if (filledAtOnce > 0) this.trade(orderId, filledAtOnce)
    return this.#order({ symbol, orderId })
  }

  cancel(ref: OrderRef): Order {
    const order = this.#open(ref)
    return this.#put({ ...order, status: 'cancelled', updatedAt: this.#now() })
  }

  amend(ref: OrderRef, { price, quantity }: { readonly price?: Decimal; readonly quantity?: Decimal }): Order {
    const order = this.#open(ref)
    const total = quantity ?? order.quantity ?? ZERO
    const filled = order.filled ?? ZERO
    if (compare(total, filled) <= 0) throw refusedChange()
    const changed = { quantity: total, price: price ?? order.price, remaining: sub(total, filled) }
    return this.#put({ ...order, ...changed, updatedAt: this.#now() })
  }

  /** Executes a part of an order, or what is left of it. */
  trade(orderId: string, size: number): void {
    const order = last(this.states.get(orderId) ?? [])
    const { symbol, clientOrderId, side, price = ZERO, quantity = ZERO, filled: before = ZERO } = order
    if (isDone(order)) return
    const left = sub(quantity, before)
    const wanted = decimal(String(size))
    const part = compare(wanted, left) > 0 ? left : wanted
    const filled = add(before, part)
    const remaining = sub(quantity, filled)
    const now = this.#now()
    const fill: Fill = {
      symbol,
      tradeId: `t${this.fills.length + 1}`,
      orderId,
      clientOrderId,
      side,
      price,
      size: part,
      liquidity: 'maker',
      kind: 'normal',
      fee: { asset: 'USDT', amount: decimal('-0.000000000000000001') },
      timestamp: now,
    }
    this.fills.push(fill)
    this.#put({
      ...order,
      filled,
      remaining,
      status: isZero(remaining) ? 'filled' : 'partially-filled',
      average: price,
      filledValue: mul(price, filled),
      updatedAt: now,
    })
    this.#tell({ type: 'fill', fill })
    this.#move('USDT', neg(mul(price, part)))
    this.#move('BTC', part)
  }

  #move(asset: string, by: Decimal): void {
    const total = add(this.#balances.get(asset)?.total ?? decimal('1000000'), by)
    const balance = { asset, available: total, locked: ZERO, total, timestamp: this.#now() }
    this.#balances.set(asset, balance)
    this.#tell({ type: 'balance', balance })
  }

  /** The newest order that a ref names. */
  find({ orderId, clientOrderId }: Pick<OrderRef, 'orderId' | 'clientOrderId'>): Order | undefined {
    return this.orders.findLast((order) =>
      orderId === undefined ? order.clientOrderId === clientOrderId : order.orderId === orderId,
    )
  }

  #order(ref: OrderRef): Order {
    const order = this.find(ref)
    if (order === undefined) throw noSuchOrder()
    return order
  }

  #open(ref: OrderRef): Order {
    const order = this.#order(ref)
    if (isDone(order)) throw new OrderClosedError(400, 'it has ended', { outcome: 'rejected' })
    return order
  }

  #put(order: Order): Order {
    const states = this.states.get(order.orderId) ?? []
    this.states.set(order.orderId, [...states, order])
    this.#tell({ type: 'order', order })
    return order
  }
}

export function noSuchOrder(): OrderNotFoundError {
  return new OrderNotFoundError(404, 'no such order', { outcome: 'rejected' })
}

function refusedChange(): InvalidOrderError {
  return new InvalidOrderError(400, 'not above what is filled', { rule: 'quantity', outcome: 'rejected' })
}

function last(states: readonly Order[]): Order {
  const state = states.at(-1)
  if (state === undefined) throw new Error('there is no such order')
  return state
}
