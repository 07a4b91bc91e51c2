/**
 * The words of the engine. Prices and sizes are whole numbers of the smallest unit of their market (a price of 101.5 in a
 * market with two decimals is 10150; contracts count as sizes), money is a bigint of the smallest unit of its asset.
 * `Market` converts from and to text.
 */
export type Side = 'buy' | 'sell'

export type OrderKind = 'limit' | 'market'

export type TimeInForce = 'gtc' | 'ioc' | 'fok'

/** Which position of an account an order or fill belongs to; a spot order says `net`. */
export type Leg = 'net' | 'long' | 'short'

/** One position per market, or a long and a short one side by side. */
export type PositionMode = 'net' | 'hedge'

export type MarginMode = 'cross' | 'isolated'

export type Liquidity = 'maker' | 'taker'

/** What happens when an order meets a resting order of its own account. */
export type SelfTradeRule = 'allow' | 'cancel-taker' | 'cancel-maker' | 'cancel-both'

export type OrderStatus = 'open' | 'filled' | 'cancelled'

/** Why an order has ended. */
export type DoneReason =
  | 'filled'
  /** Its owner cancelled it. */
  | 'cancelled'
  /** The exchange did: a dead man's switch, an expiry, the end of a market. */
  | 'system'
  | 'ioc'
  | 'fok'
  /** It was to be post-only and would have traded. */
  | 'post-only'
  /** A market order found nobody on the other side, or nobody within its bound. */
  | 'no-liquidity'
  /** What was left of a market order by value bought less than one lot. */
  | 'dust'
  | 'self-trade'
  /** There was no position left to reduce. */
  | 'reduce-only'
  /** It was amended to a size that it had already filled. */
  | 'amended'
  /** The position that backed it went away and the account could not pay for its margin. */
  | 'insufficient-margin'

/** What a market lets through. A halted market refuses cancels too. */
export type MarketMode = 'trading' | 'post-only' | 'cancel-only' | 'halted'

export interface MarketStatus {
  readonly mode: MarketMode
  /** The side that orders may have. */
  readonly sides: 'both' | 'buy' | 'sell'
  /** Only orders that reduce a position are taken, as before the end of a contract. */
  readonly reduceOnly: boolean
}

/** Why money moved. */
export type BalanceReason =
  | 'deposit'
  | 'withdrawal'
  /** Set aside for an order or as margin. */
  | 'hold'
  /** What had been set aside is free again. */
  | 'release'
  | 'trade'
  | 'fee'
  | 'realised-pnl'
  /** What longs pay to shorts, or get from them. */
  | 'funding'
  /** A loss that an account could not pay was paid for it. */
  | 'insurance'

/** One side of an exchange's fee: a fraction, negative for a rebate. */
export interface FeeRates {
  readonly maker: string
  readonly taker: string
}

/** The account that collects fees. */
export const FEE_ACCOUNT = -1

/** The account that pays what others cannot. */
export const INSURANCE_ACCOUNT = -2
