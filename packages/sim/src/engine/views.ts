import type {
  DoneReason,
  Leg,
  Liquidity,
  MarginMode,
  OrderKind,
  OrderStatus,
  PositionMode,
  Side,
  TimeInForce,
} from './types.ts'

/** An order as it was at one moment; it never changes. */
export interface OrderView {
  readonly id: number
  readonly clientId: string | undefined
  readonly account: number
  readonly market: string
  readonly side: Side
  readonly kind: OrderKind
  readonly timeInForce: TimeInForce
  readonly postOnly: boolean
  readonly reduceOnly: boolean
  readonly leg: Leg
  /** The limit, or the bound of a market order. */
  readonly price: number | undefined
  /** The whole order. A market order by value that is done says what it filled. */
  readonly size: number
  /** The value that was asked for, of a market order by value. */
  readonly quote: bigint | undefined
  readonly filled: number
  /** What was filled, in the quote asset (inverse contracts: in the base asset). */
  readonly value: bigint
  readonly fee: bigint
  readonly feeAsset: string
  /** What is set aside for it. */
  readonly hold: bigint
  readonly holdAsset: string
  readonly status: OrderStatus
  readonly reason: DoneReason | undefined
  readonly createdAt: number
  readonly updatedAt: number
  /** Grows by 1 with every change of the order. */
  readonly version: number
  readonly tag: unknown
}

/** A trade as everybody sees it. */
export interface Trade {
  readonly id: number
  readonly market: string
  /** Counts the trades of the market from 1. */
  readonly sequence: number
  readonly price: number
  readonly size: number
  readonly value: bigint
  /** The taker's side. */
  readonly side: Side
  readonly makerOrderId: number
  readonly takerOrderId: number
  readonly makerAccount: number
  readonly takerAccount: number
  readonly time: number
}

/** One account's half of a trade. */
export interface FillView {
  readonly tradeId: number
  readonly account: number
  readonly market: string
  readonly orderId: number
  readonly clientId: string | undefined
  readonly counterOrderId: number
  readonly side: Side
  readonly leg: Leg
  readonly liquidity: Liquidity
  readonly price: number
  readonly size: number
  readonly value: bigint
  /** Positive when it cost. */
  readonly fee: bigint
  readonly feeAsset: string
  /** How much of the size closed a position; 0 for spot. */
  readonly closed: number
  readonly realisedPnl: bigint
  /** The signed position after it; 0 for spot. */
  readonly positionAfter: number
  readonly time: number
  readonly tag: unknown
}

export interface BalanceView {
  readonly account: number
  readonly asset: string
  readonly available: bigint
  /** Set aside for orders and as margin of positions. What an account owns is `available + held`. */
  readonly held: bigint
}

/** Money in the settlement asset. What depends on the mark price is of the moment at which it was read. */
export interface PositionView {
  readonly account: number
  readonly market: string
  readonly leg: Leg
  /** Negative when short; 0 when flat. */
  readonly size: number
  /** The value at which the open size was entered, exact and not negative. */
  readonly cost: bigint
  /** `cost` divided by the size: the price with six decimals more than the market's. */
  readonly entryPrice: bigint
  readonly markPrice: number
  readonly margin: bigint
  readonly maintenanceMargin: bigint
  readonly marginMode: MarginMode
  readonly leverage: number
  readonly unrealisedPnl: bigint
  /** Since the position was opened: from trades, from fees and from funding (negative when they cost). */
  readonly realisedPnl: bigint
  readonly realisedFees: bigint
  readonly realisedFunding: bigint
  /** Where the margin is used up; undefined when there is no such price. Level 1 only reports it. */
  readonly bankruptcyPrice: number | undefined
  /** Where only the maintenance margin would be left. */
  readonly liquidationPrice: number | undefined
  readonly openedAt: number
  readonly updatedAt: number
  readonly version: number
}

export interface AccountView {
  readonly id: number
  readonly house: boolean
  readonly positionMode: PositionMode
}

/** `[price, size]`. */
export type DepthLevel = readonly [price: number, size: number]

export interface Depth {
  readonly market: string
  readonly updateId: number
  /** When it changed last. */
  readonly time: number
  /** Best first. */
  readonly bids: readonly DepthLevel[]
  readonly asks: readonly DepthLevel[]
}

export interface Candle {
  readonly openTime: number
  readonly open: number
  readonly high: number
  readonly low: number
  readonly close: number
  readonly size: bigint
  readonly value: bigint
  readonly trades: number
}

/** The last 24 hours, to the minute. Prices are undefined while there was no trade. */
export interface Ticker {
  readonly last: number | undefined
  readonly open: number | undefined
  readonly high: number | undefined
  readonly low: number | undefined
  readonly size: bigint
  readonly value: bigint
  readonly trades: number
  readonly openTime: number
  readonly closeTime: number
}
