import type { Decimal } from '../decimal/text.ts'
import type { Side } from '../model/enums.ts'
import type { BookLevel, OrderBook } from '../model/market-data.ts'
import type { MarketSymbol } from '../model/symbols.ts'
import type { Clock } from '../time/clock.ts'

/** A side of a book. */
export type BookSide = 'bid' | 'ask'

/** `syncing`: there is no book yet; `live`: it equals the exchange's; `stale`: it did, until `reason`. */
export type BookState = 'syncing' | 'live' | 'stale'

/** What taking from a book comes to, level by level from the best one. */
export interface BookFill {
  /** The size that the book has of what was asked, in the unit of the book's sizes. */
  readonly filled: Decimal
  /** The sum of price × size in the quote asset. Where sizes are in the quote asset it is `filled`. */
  readonly cost: Decimal
  /** What one base unit costs on average, to 20 decimals, a tie to the even digit; absent when nothing was filled. */
  readonly average: Decimal | undefined
  /** The price of the last level that was used; absent when nothing was filled. */
  readonly worst: Decimal | undefined
  /** False when the levels that the book vouches for do not suffice. Nothing is ever extrapolated. */
  readonly complete: boolean
}

/**
 * The reads of a book. Levels count from the best one, which has the index 0. Sizes are in base units, or in the quote
 * asset where `sizeUnit` says so; prices and sizes are exact.
 */
export interface BookView {
  /** The best level, or undefined when the side is empty. */
  best(side: BookSide): BookLevel | undefined
  /** Up to `count` levels, best first. */
  levels(side: BookSide, count: number): readonly BookLevel[]
  /** The same levels with the sizes as the exchange counts them: contracts, lots. */
  nativeLevels(side: BookSide, count: number): readonly BookLevel[]
  /** An immutable copy of up to `depth` levels per side. */
  snapshot(depth: number): OrderBook
  /** How many levels the side has. */
  count(side: BookSide): number
  /** The middle of best bid and best ask; undefined when a side is empty. */
  mid(): Decimal | undefined
  /** Best ask minus best bid; undefined when a side is empty. */
  spread(): Decimal | undefined
  /** What an order of that side and size would take: `buy` takes asks. */
  fill(side: Side, size: Decimal): BookFill
  /**
   * What can be taken for a value in the quote asset. The part of the last level is rounded down to 20 decimals, so that the
   * cost never exceeds the value.
   */
  depthToNotional(side: Side, notional: Decimal): BookFill
  /** The average price of taking that size, or undefined when the book does not hold it all. */
  vwap(side: Side, size: Decimal): Decimal | undefined
  /**
   * Writes the price and the size of the best bid, then those of the best ask, as the nearest doubles into the first four
   * elements; `NaN` for a side that is empty. The fastest read: it allocates nothing.
   */
  bestNumbers(into: Float64Array): void
  /** The price of a level as the nearest double, `NaN` when there is no such level. */
  priceNumber(side: BookSide, index?: number): number
  /** The size of a level as the nearest double, `NaN` when there is no such level. */
  sizeNumber(side: BookSide, index?: number): number
  /** The price of a level as the exchange wrote it, trailing zeros included; for checksums. */
  priceText(side: BookSide, index: number): string | undefined
  /** The size of a level as the exchange wrote it, in its own unit. */
  sizeText(side: BookSide, index: number): string | undefined
}

/**
 * The local copy of one exchange's book, kept true by its stream. It is one object that changes: read it in the moment, or
 * take a `snapshot()`. Its own reads throw a `BookNotLiveError` unless the book is live.
 *
 * @example
 * ```ts
 * import type { LocalBook } from '@venuekit/core'
 *
 * function spreadOf(book: LocalBook): string {
 *   if (book.state !== 'live') return `not in sync: ${book.reason}`
 *   return book.spread() ?? 'a side is empty'
 * }
 * ```
 */
export interface LocalBook extends BookView {
  readonly symbol: MarketSymbol
  readonly state: BookState
  /** Why the book is not live; an empty text when it is. */
  readonly reason: string
  /** What one unit of size is. `quote` for inverse contracts. */
  readonly sizeUnit: 'base' | 'quote'
  /** Levels per side that the stream keeps true; the book holds no more. `Infinity` where it keeps all of them. */
  readonly vouchedDepth: number
  /** Grows with every change of the levels or of the state. */
  readonly version: number
  /** The exchange's time of the last change in milliseconds; 0 where it sends none. */
  readonly eventTimeMs: number
  /** The local time of the last change in milliseconds; 0 before the first. */
  readonly receivedTimeMs: number
  /** The exchange's sequence id of the last change; -1 where it has none. */
  readonly lastUpdateId: number
  /** Milliseconds since the last change. A quiet market makes a book old, not stale. */
  age(nowMs: number): number
  /** The same reads without asking whether the book is live: the last that was known, however old. */
  readonly lastKnown: BookView
  /** The same reads, which also throw a `BookNotLiveError` when the last change is older than `maxAgeMs`. */
  withMaxAge(maxAgeMs: number, clock: Pick<Clock, 'now'>): BookView
}
