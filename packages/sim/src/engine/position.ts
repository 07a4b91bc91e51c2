import type { MarginTerms } from './margin-terms.ts'
import type { Order } from './order.ts'
import type { Leg, MarginMode, Side } from './types.ts'
import { absolute } from './units.ts'

/** What a fill did to a position. */
export interface PositionChange {
  /** The size that it closed. */
  readonly closed: number
  readonly pnl: bigint
  /** The value of the part that it opened. */
  readonly opened: bigint
  /** The share of the margin that is free again. */
  readonly released: bigint
}

/**
 * A position as two exact numbers: its signed size and its signed cost. A buyer's cost grows by what the seller's falls (or
 * the other way round for inverse contracts), and profit is what is left of them when a size is closed. So whatever is
 * rounded when a part is closed, the balances and costs of all accounts together stay the same.
 */
export class Position {
  size = 0
  cost = 0n
  margin = 0n
  realisedPnl = 0n
  realisedFees = 0n
  realisedFunding = 0n
  openedAt = 0
  updatedAt = 0
  version = 0

  /** The size that an order of this side can close. */
  reducibleBy(side: Side): number {
    return Math.max(0, side === 'sell' ? this.size : -this.size)
  }

  /** Adds a signed size with its signed value; the margin of what it opens is the caller's to add. */
  apply(size: number, value: bigint, time: number): PositionChange {
    this.updatedAt = time
    this.version += 1
    if (this.size === 0) this.#begin(time)
    if (Math.sign(this.size) * size >= 0) {
      this.size += size
      this.cost += value
      return { closed: 0, pnl: 0n, opened: absolute(value), released: 0n }
    }
    const held = Math.abs(this.size)
    const closed = Math.min(held, Math.abs(size))
    const share = (amount: bigint, whole: number): bigint => (amount * BigInt(closed)) / BigInt(whole)
    const closingValue = share(value, Math.abs(size))
    const cost = share(this.cost, held)
    const released = share(this.margin, held)
    const pnl = -(closingValue + cost)
    this.size += Math.sign(size) * closed
    this.cost -= cost
    this.margin -= released
    this.realisedPnl += pnl
    const opening = size - Math.sign(size) * closed
    if (opening !== 0) {
      this.#begin(time)
      this.size = opening
      this.cost = value - closingValue
    }
    return { closed, pnl, opened: absolute(value - closingValue), released }
  }

  #begin(time: number): void {
    this.realisedPnl = 0n
    this.realisedFees = 0n
    this.realisedFunding = 0n
    this.openedAt = time
  }
}

/** What an account has in one market: positions, how they are margined, and its open orders there. */
export class Holding {
  readonly net = new Position()
  readonly long = new Position()
  readonly short = new Position()
  /** Open orders, in the order in which they were accepted. House accounts keep none here. */
  readonly orders = new Set<Order>()
  /** The size of those of each side that enlarge a position, at most: what has ended since it was counted is still in it. */
  readonly enlarging = { buy: 0, sell: 0 }
  leverage: number
  marginMode: MarginMode

  constructor(terms: MarginTerms) {
    this.leverage = terms.defaultLeverage
    this.marginMode = terms.defaultMode
  }

  position(leg: Leg): Position {
    return this[leg]
  }

  get positions(): readonly (readonly [Leg, Position])[] {
    return [
      ['net', this.net],
      ['long', this.long],
      ['short', this.short],
    ]
  }

  get isFlat(): boolean {
    return this.net.size === 0 && this.long.size === 0 && this.short.size === 0
  }
}
