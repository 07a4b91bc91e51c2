import type { Account } from './account.ts'
import type { FeeSchedule } from './fees.ts'
import type { Instrument } from './instrument.ts'
import type { Order } from './order.ts'
import type { Rejection } from './rejections.ts'
import type { Liquidity } from './types.ts'
import type { Walk } from './walk.ts'

/** One account's half of a trade, before it is paid. */
export interface Half {
  readonly order: Order
  readonly liquidity: Liquidity
  readonly price: number
  readonly size: number
  readonly value: bigint
  readonly tradeId: number
}

/** What paying a half came to. */
export interface Settled {
  readonly fee: bigint
  readonly closed: number
  readonly realisedPnl: bigint
  readonly positionAfter: number
}

/** The money of one kind of market. An order's `hold` is what is set aside for it. */
export interface Settlement {
  /**
   * Whether the account can pay for an order that is not accepted yet, or for one as it is to be amended (with what is set
   * aside for it counted in). `walk` is what it would find in the book at once, given for market orders.
   */
  afford(order: Order, walk: Walk | undefined): Rejection | undefined
  /** Sets aside what an accepted or amended order needs. */
  reserve(order: Order, walk: Walk | undefined): void
  /** The order rests now, at its price. */
  rest(order: Order): void
  /** Pays. Called after the order's `filled` has grown. */
  settle(half: Half): Settled
  /** The order is over; `hold` had been set aside for it. */
  release(order: Order, hold: bigint): void
}

export function feesOf(account: Account, instrument: Instrument): FeeSchedule {
  return account.fees ?? instrument.fees
}
