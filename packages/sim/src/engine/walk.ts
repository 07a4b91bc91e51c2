import type { Account } from './account.ts'
import { affordableSize, paidFor } from './budget.ts'
import type { Order } from './order.ts'

/** What an order would find in the book at once. */
export interface Walk {
  readonly size: number
  readonly value: bigint
  /** The last price that it would reach; undefined when there is none. */
  readonly worst: number | undefined
  /** Whether nothing that the order wants would be left, or less than a lot at the last price. */
  readonly complete: boolean
}

/**
 * Goes through the book as matching would, and changes nothing. Resting orders that reduce a position are counted with
 * what the position will be when their turn comes.
 */
export function walk(order: Order): Walk {
  const side = order.market.book.opposite(order.side)
  const positions = new Positions(order)
  const found = { size: 0, value: 0n, worst: undefined as number | undefined }
  let wanted = order.remaining
  let budget = order.budget
  for (const maker of side.orders()) {
    const price = maker.bookPrice
    if (!side.reaches(price, order.price)) break
    const own = maker.account === order.account
    if (own && order.selfTrade === 'cancel-maker') continue
    if (own && order.selfTrade !== 'allow') break
    const limit = order.byValue ? affordableSize(order, price, budget) : wanted
    if (limit === 0) break
    const size = Math.min(limit, positions.available(maker))
    if (size === 0) continue
    const value = order.market.instrument.value(price, size)
    positions.fill(maker, size)
    found.size += size
    found.value += value
    found.worst = price
    wanted -= size
    budget -= order.byValue ? paidFor(order, value) : 0n
  }
  const isSpent = (): boolean => found.worst !== undefined && affordableSize(order, found.worst, budget) === 0
  return { ...found, complete: order.byValue ? isSpent() : wanted === 0 }
}

/** The positions of makers while the walk goes on, kept only where an order depends on one. */
class Positions {
  readonly #taker: Order
  readonly #changes = new Map<Account, Map<string, number>>()

  constructor(taker: Order) {
    this.#taker = taker
  }

  /** What is left to fill of a maker. Orders of the house do not follow their position. */
  available(maker: Order): number {
    if (!maker.reduceOnly || maker.account.house) return maker.remaining
    const position = maker.account.holding(maker.market).position(maker.leg)
    const size = position.size + (this.#changes.get(maker.account)?.get(maker.leg) ?? 0)
    const reducible = Math.max(0, maker.side === 'sell' ? size : -size)
    if (reducible >= maker.remaining) return maker.remaining
    return maker.market.instrument.rules.restingReduceOnly === 'cancel' ? 0 : reducible
  }

  fill(maker: Order, size: number): void {
    if (maker.market.instrument.kind === 'spot' || maker.account.house) return
    this.#add(maker, size)
    if (maker.account === this.#taker.account) this.#add(this.#taker, size)
  }

  #add(order: Order, size: number): void {
    let changes = this.#changes.get(order.account)
    if (changes === undefined) {
      changes = new Map()
      this.#changes.set(order.account, changes)
    }
    changes.set(order.leg, (changes.get(order.leg) ?? 0) + (order.side === 'buy' ? size : -size))
  }
}
