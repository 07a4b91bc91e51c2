import type { Clock } from '@venuekit/core/time'
import type { PriceBand } from './price-band.ts'
import type { FeeRates, MarginMode, MarketStatus, SelfTradeRule } from './types.ts'

/** Where exchanges differ. Each rule has a default in `defaultRules`. */
export interface MarketRules {
  readonly selfTrade: SelfTradeRule
  /** A post-only order that would trade: refused, or accepted and cancelled at once. */
  readonly postOnlyCross: 'reject' | 'cancel'
  /** The same for fill-or-kill that cannot be filled. */
  readonly fokUnfilled: 'reject' | 'cancel'
  /** The same for a market order that finds nobody. */
  readonly emptyBook: 'reject' | 'cancel'
  /** How a market order by value ends when what is left buys less than one lot. */
  readonly quoteRemainder: 'filled' | 'cancelled'
  /** A smaller size keeps the place in the queue, or no amendment does. A larger size or another price never does. */
  readonly amendPriority: 'smaller-size' | 'never'
  /** An amendment to a size that is already filled. */
  readonly amendToFilled: 'cancel' | 'reject'
  readonly amendWithoutChange: 'reject' | 'accept'
  /** A reduce-only order larger than the position. */
  readonly reduceOnlyExcess: 'shrink' | 'reject'
  /** A resting reduce-only order that becomes larger than the position. */
  readonly restingReduceOnly: 'shrink' | 'cancel'
  readonly clientIds: 'any' | 'unique-open' | 'unique-ever'
  readonly maximumOpenOrders: number
  /** Spot: what fees are taken in. Perpetuals always settle. */
  readonly feeAsset: 'received' | 'quote'
  /** Fees of buys in the quote asset: set aside with the order, or taken from what is free beside it. */
  readonly quoteFees: 'held' | 'beside'
  /** Fees have at most so many decimals. */
  readonly feeDecimals: number
  readonly feeRounding: 'down' | 'up' | 'half-up'
  /** Does a new leverage change the margin of the open position too, or of orders alone? */
  readonly leverageScope: 'all' | 'orders'
  /** The default is none. */
  readonly priceBand: PriceBand | undefined
}

/** Perpetuals: how much of its value a position needs. Rates are fractions. */
export interface MarginOptions {
  /** The default is 0.005. */
  readonly maintenanceRate?: string
  /** The default is 1. */
  readonly minimumLeverage?: number
  /** The default is 100. */
  readonly maximumLeverage?: number
  /** The default is 10. */
  readonly defaultLeverage?: number
  /** The default is cross. */
  readonly defaultMode?: MarginMode
  /** The largest position of one account, as text like a size. */
  readonly maximumPosition?: string
  /** The largest value of a position at the mark price, with the open orders that enlarge it, in the value asset. */
  readonly maximumPositionValue?: string
}

/** One market. Prices, sizes and values are decimal text, sizes in what the exchange counts (contracts for perpetuals). */
export interface MarketOptions {
  /** The exchange's own name for it, unique in the engine. */
  readonly id: string
  readonly kind: 'spot' | 'perpetual'
  readonly base: string
  readonly quote: string
  /** Perpetuals: base units in one contract; for inverse ones quote units. The default is 1. */
  readonly contractSize?: string
  /** Settled in the base asset. */
  readonly inverse?: boolean
  readonly priceStep: string
  readonly sizeStep: string
  /** The default is the decimals of `priceStep`. More of them give a finer mark price. */
  readonly priceDecimals?: number
  readonly sizeDecimals?: number
  /** The default is `sizeStep`. */
  readonly minimumSize?: string
  readonly maximumSize?: string
  readonly maximumMarketSize?: string
  /** Of limit orders, and of market orders where nothing else is given for those; in the quote asset. */
  readonly minimumValue?: string
  readonly maximumValue?: string
  readonly minimumMarketValue?: string
  readonly maximumMarketValue?: string
  readonly fees: FeeRates
  readonly margin?: MarginOptions
  readonly status?: Partial<MarketStatus>
  readonly rules?: Partial<MarketRules>
  /** The mark price before the first `setMarkPrice`. */
  readonly markPrice?: string
  /** The update id of the first change of the book. The default is 1. */
  readonly firstUpdateId?: number
}

export interface EngineOptions {
  readonly clock: Pick<Clock, 'now'>
  readonly markets: readonly MarketOptions[]
  /** For all markets, unless a market says otherwise. */
  readonly rules?: Partial<MarketRules>
  /** How many decimals the balances of an asset have. The default is 18 for each. */
  readonly assetDecimals?: Readonly<Record<string, number>>
  readonly firstOrderId?: number
  readonly firstTradeId?: number
  readonly history?: Partial<HistoryLimits>
}

/** How much is remembered; what is older is forgotten. */
export interface HistoryLimits {
  /** Public trades of one market. The default is 1,000. */
  readonly trades: number
  /** Orders that have ended, of one account. The default is 10,000. */
  readonly orders: number
  /** Fills of one account. The default is 10,000. */
  readonly fills: number
  /** Candles of one interval and market; of intervals under a minute at most 300. The default is 1,000. */
  readonly candles: number
}

export const defaultRules: MarketRules = {
  selfTrade: 'allow',
  postOnlyCross: 'reject',
  fokUnfilled: 'reject',
  emptyBook: 'reject',
  quoteRemainder: 'filled',
  amendPriority: 'smaller-size',
  amendToFilled: 'cancel',
  amendWithoutChange: 'reject',
  reduceOnlyExcess: 'shrink',
  restingReduceOnly: 'shrink',
  clientIds: 'any',
  maximumOpenOrders: 500,
  feeAsset: 'received',
  quoteFees: 'held',
  feeDecimals: 18,
  feeRounding: 'down',
  leverageScope: 'all',
  priceBand: undefined,
}

export const defaultHistory: HistoryLimits = { trades: 1_000, orders: 10_000, fills: 10_000, candles: 1_000 }
