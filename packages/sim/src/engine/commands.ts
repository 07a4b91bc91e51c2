import type { MarketLimits } from './limits.ts'
import type { Candle } from './views.ts'
import type { FeeRates, MarginMode, MarketStatus, PositionMode, SelfTradeRule, Side, TimeInForce } from './types.ts'

/** A new order. Exactly one of `size`, `quote` and `closePosition` says how much. */
export interface SubmitOrder {
  readonly account: number
  readonly market: string
  readonly side: Side
  readonly kind: 'limit' | 'market'
  /** The limit. For a market order the worst price at which it may trade; absent: any. */
  readonly price?: number | undefined
  readonly size?: number | undefined
  /** Spot market orders: how much of the quote asset to spend (fees included where they are paid in it) or to receive. */
  readonly quote?: bigint | undefined
  /** Perpetuals: reduce-only, with the size of the position. */
  readonly closePosition?: boolean | undefined
  /** The default is `gtc` for a limit and `ioc` for a market order. */
  readonly timeInForce?: TimeInForce | undefined
  readonly postOnly?: boolean | undefined
  /** Perpetuals only. In hedge mode it decides the leg: a sell that reduces is of the long position. */
  readonly reduceOnly?: boolean | undefined
  /** A market order with a `price`: what is left at that price rests there instead of being cancelled. */
  readonly remainder?: 'cancel' | 'rest' | undefined
  /** In place of the market's own rule. */
  readonly selfTrade?: SelfTradeRule | undefined
  readonly clientId?: string | undefined
  /** An id of `reserveOrderId()`. */
  readonly orderId?: number | undefined
  /** What the exchange's own wire wants to find again in the order; the engine never looks at it. */
  readonly tag?: unknown
}

/** Names an order of an account by one of its two ids. */
export type OrderSelector =
  | { readonly account: number; readonly orderId: number }
  | { readonly account: number; readonly clientId: string }

export type AmendOrder = OrderSelector & {
  readonly price?: number | undefined
  /** The new size of the whole order, what was filled included. */
  readonly size?: number | undefined
  /** Replaces the tag. */
  readonly tag?: unknown
}

export type CancelOrder = OrderSelector & {
  /** The default is `cancelled`. */
  readonly reason?: 'cancelled' | 'system' | undefined
}

/** Cancels what matches all that is given. */
export interface CancelAll {
  readonly account: number
  readonly markets?: readonly string[] | undefined
  readonly side?: Side | undefined
  readonly reduceOnly?: boolean | undefined
  readonly reason?: 'cancelled' | 'system' | undefined
}

export interface OpenAccount {
  readonly id: number
  /**
   * Of the simulator itself, such as the actors of the market: it may owe without limit, pays no fees, sets nothing
   * aside, and its orders and balances make no events and leave no history. Those of its orders that only reduce are held
   * against the position when they come and when they are amended, and do not follow it in between.
   */
  readonly house?: boolean | undefined
  /** In place of the fees of the markets. */
  readonly fees?: FeeRates | undefined
  readonly positionMode?: PositionMode | undefined
}

/** A negative amount is a withdrawal. */
export interface Deposit {
  readonly account: number
  readonly asset: string
  readonly amount: bigint
}

export interface SetLeverage {
  readonly account: number
  readonly market: string
  /** At most two decimals. */
  readonly leverage?: number | undefined
  readonly marginMode?: MarginMode | undefined
}

export interface SetPositionMode {
  readonly account: number
  readonly mode: PositionMode
}

/** Moves money into an isolated position, or out of it when negative. */
export interface ChangeMargin {
  readonly account: number
  readonly market: string
  readonly leg?: 'net' | 'long' | 'short' | undefined
  readonly amount: bigint
}

export interface SetStatus {
  readonly market: string
  readonly status: Partial<MarketStatus>
}

/** What is not named stays. Open orders stay too. */
export interface SetLimits {
  readonly market: string
  readonly limits: Partial<MarketLimits>
}

export interface SetMarkPrice {
  readonly market: string
  readonly mark: number
  readonly index?: number | undefined
}

/** What all positions of a market pay or get now, at its mark price. */
export interface SettleFunding {
  readonly market: string
  /** A fraction as decimal text; longs pay when it is positive. */
  readonly rate: string
}

/** Candles from before the market began. */
export interface Backfill {
  readonly market: string
  /** Of one minute, oldest first, before any trade. */
  readonly minutes: readonly Candle[]
}
