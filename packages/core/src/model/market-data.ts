import { add, div, mul, sub } from '../decimal/arithmetic.ts'
import { isZero } from '../decimal/compare.ts'
import { decimal } from '../decimal/decimal.ts'
import type { Decimal } from '../decimal/text.ts'
import type { CandleInterval, Side } from './enums.ts'
import type { MarketSymbol } from './symbols.ts'

/** One level of a book: a price and what waits there. */
export interface BookLevel {
  readonly price: Decimal
  readonly size: Decimal
}

/** The documents' name of a level. */
export type OrderBookEntry = BookLevel

/** An immutable copy of a book, best levels first. */
export interface OrderBook {
  readonly symbol: MarketSymbol
  readonly bids: readonly BookLevel[]
  readonly asks: readonly BookLevel[]
  readonly bestBid: BookLevel | undefined
  readonly bestAsk: BookLevel | undefined
  /** The exchange's time of the last change in milliseconds; absent where it sends none. */
  readonly timestamp: number | undefined
  /** The exchange's sequence id of the last change; absent where it has none. */
  readonly lastUpdateId: number | undefined
  /** False when there may be more levels than the stream vouches for, within the depth that was asked for. */
  readonly complete: boolean
}

/** Best bid and ask. A side that is empty is absent. */
export interface BookTicker {
  readonly symbol: MarketSymbol
  readonly bid: BookLevel | undefined
  readonly ask: BookLevel | undefined
  readonly timestamp: number | undefined
  readonly updateId: number | undefined
}

/** One public trade. `side` is the taker's; absent where the exchange does not say. */
export interface Trade {
  readonly symbol: MarketSymbol
  /** Absent where the exchange has no ids. */
  readonly id: string | undefined
  readonly price: Decimal
  readonly size: Decimal
  readonly side: Side | undefined
  /** True for a trade that never touched the book; absent otherwise. */
  readonly offBook?: boolean | undefined
  readonly timestamp: number
}

/** The last 24 hours of a market. Absent is what the exchange does not send. */
export interface Ticker {
  readonly symbol: MarketSymbol
  readonly last: Decimal | undefined
  readonly bid?: Decimal | undefined
  readonly ask?: Decimal | undefined
  readonly open?: Decimal | undefined
  readonly high?: Decimal | undefined
  readonly low?: Decimal | undefined
  /** Traded size in base units. */
  readonly baseVolume?: Decimal | undefined
  /** Traded value in the quote asset. */
  readonly quoteVolume?: Decimal | undefined
  /** The change of the price since `open` as a fraction: 0.05 is 5 % up. */
  readonly change?: Decimal | undefined
  readonly timestamp: number | undefined
}

/** A ticker of a contract. */
export interface FuturesTicker extends Ticker {
  readonly markPrice?: Decimal | undefined
  readonly indexPrice?: Decimal | undefined
  /** The rate of the next funding as a fraction per interval; longs pay when it is positive. */
  readonly fundingRate?: Decimal | undefined
  readonly nextFundingAt?: number | undefined
  /** Open contracts in base units, one side counted. */
  readonly openInterest?: Decimal | undefined
}

/** One candle. */
export interface Candle {
  readonly symbol: MarketSymbol
  readonly interval: CandleInterval
  /** The first millisecond that it covers. */
  readonly openTime: number
  readonly open: Decimal
  readonly high: Decimal
  readonly low: Decimal
  readonly close: Decimal
  /** Traded size in base units; absent where the exchange sends none. */
  readonly baseVolume: Decimal | undefined
  readonly quoteVolume: Decimal | undefined
  /** False while it may still change. */
  readonly closed: boolean
}

/** The documents' name of a candle. */
export type Kline = Candle

/** One funding of a perpetual, past or next. */
export interface FundingRate {
  readonly symbol: MarketSymbol
  /** As a fraction of the position's value; longs pay when it is positive. */
  readonly rate: Decimal
  /** When it was, or will be, applied. */
  readonly appliesAt: number
  readonly intervalMs: number | undefined
  readonly markPrice: Decimal | undefined
}

/** The open contracts of a market at a time, in base units. */
export interface OpenInterest {
  readonly symbol: MarketSymbol
  readonly size: Decimal
  readonly timestamp: number
}

/**
 * Best ask less best bid; undefined while a side is empty.
 *
 * @example
 * ```ts
 * import { decimal, spread } from '@venuekit/core'
 * const level = (price: string) => ({ price: decimal(price), size: decimal('1') })
 * spread({ bid: level('100'), ask: level('100.5') }) // '0.5'
 * ```
 */
export function spread(ticker: Pick<BookTicker, 'bid' | 'ask'>): Decimal | undefined {
  return ticker.bid === undefined || ticker.ask === undefined ? undefined : sub(ticker.ask.price, ticker.bid.price)
}

/**
 * The spread in percent of the middle price, to 8 decimals; undefined while a side is empty.
 *
 * @example
 * ```ts
 * import { decimal, spreadPercentage } from '@venuekit/core'
 * const level = (price: string) => ({ price: decimal(price), size: decimal('1') })
 * spreadPercentage({ bid: level('99'), ask: level('101') }) // '2'
 * ```
 */
export function spreadPercentage(ticker: Pick<BookTicker, 'bid' | 'ask'>): Decimal | undefined {
  if (ticker.bid === undefined || ticker.ask === undefined) return undefined
  const twiceTheMiddle = add(ticker.ask.price, ticker.bid.price)
  if (isZero(twiceTheMiddle)) return undefined
  // The gap by the middle, in percent: (ask - bid) / ((ask + bid) / 2) * 100.
  const gap = sub(ticker.ask.price, ticker.bid.price)
  return div(mul(gap, decimal('200')), twiceTheMiddle, { decimals: 8, rounding: 'half-even' })
}
