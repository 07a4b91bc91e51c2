// Books as REST answers bring them.
import {
  contractsToBase,
  type BookFrameText,
  type BookLevel,
  type BookTicker,
  type Instrument,
  type OrderBook,
} from '@venuekit/core'
import { decimal, plainDecimal } from '@venuekit/core/decimal'

/** What a book is asked for with. */
export interface BookQuery {
  readonly symbol: string
  readonly depth?: number | undefined
}

/** A book as the exchange wrote it, and the market that it is of. */
export interface ListedBook extends BookFrameText {
  readonly instrument: Instrument
  /** Levels per side that the exchange gives at most. */
  readonly mostDepth: number
  /** Whoever read it has looked at every character of its numbers: digits, with a point between them at most. */
  readonly isPlain?: boolean | undefined
}

/**
 * A snapshot as a copy of the book. `depth` is how many levels were wanted: there may be more than the exchange gives.
 *
 * @example
 * ```ts
 * import { toOrderBook } from '@venuekit/composite'
 * import { instrumentOf } from '@venuekit/core/testing'
 * const instrument = instrumentOf('BTC/USDT')
 * toOrderBook({ instrument, mostDepth: 100, symbol: 'BTC_USDT', last: 7, bids: [['100', '2']], asks: [] }, 5).complete // true
 * ```
 */
export function toOrderBook(book: ListedBook, depth: number): OrderBook {
  const { instrument, mostDepth } = book
  const bids = levelsOf(book.bids, book)
  const asks = levelsOf(book.asks, book)
  return {
    symbol: instrument.symbol,
    bids,
    asks,
    bestBid: bids[0],
    bestAsk: asks[0],
    timestamp: book.eventTimeMs,
    lastUpdateId: book.last,
    complete: depth <= mostDepth || (bids.length < mostDepth && asks.length < mostDepth),
  }
}

/**
 * The best levels of a snapshot.
 *
 * @example
 * ```ts
 * import { toBookTicker } from '@venuekit/composite'
 * import { instrumentOf } from '@venuekit/core/testing'
 * const instrument = instrumentOf('BTC/USDT')
 * toBookTicker({ instrument, mostDepth: 100, symbol: 'BTC_USDT', last: 7, bids: [], asks: [] }).bid // undefined
 * ```
 */
export function toBookTicker(book: ListedBook): BookTicker {
  const { symbol, bestBid: bid, bestAsk: ask, timestamp, lastUpdateId: updateId } = toOrderBook(book, 1)
  return { symbol, bid, ask, timestamp, updateId }
}

function levelsOf(rows: ListedBook['bids'], { instrument, isPlain }: ListedBook): readonly BookLevel[] {
  const read = isPlain === true ? plainDecimal : decimal
  const levels: BookLevel[] = []
  for (const [price, size] of rows) levels.push({ price: read(price), size: contractsToBase(instrument, read(size)) })
  return levels
}
