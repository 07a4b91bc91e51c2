import {
  contractsToBase,
  type BookLevel,
  type BookTicker,
  type Instrument,
  type OrderBook,
  type BookFrameText,
} from '@venuekit/core'
import { decimal } from '@venuekit/core/decimal'
import { wireAtom, wireDecimal, type WireAtom } from '@venuekit/core/wire'

/** The deepest book that is as fresh as the stream; the exchange serves deeper ones from a cache. */
export const freshDepth = 100

/** What a book is asked for with. */
export interface BookQuery {
  readonly symbol: string
  readonly depth?: number | undefined
}

/** A book as the exchange wrote it, and the market that it is of. */
export interface ListedBook extends BookFrameText {
  readonly instrument: Instrument
}

/** A price or a size of a book, with its digits as sent. */
export const levelText: WireAtom<string> = /* @__PURE__ */ wireAtom('a decimal number', (input) => {
  const value = wireDecimal.safeParse(input).data
  return typeof input === 'string' && value !== undefined ? input : value
})

/** A snapshot as a copy of the book. `depth` is how many levels were wanted: there may be more than the exchange gives. */
export function toOrderBook(book: ListedBook, depth: number): OrderBook {
  const { instrument } = book
  const bids = levelsOf(book.bids, instrument)
  const asks = levelsOf(book.asks, instrument)
  return {
    symbol: instrument.symbol,
    bids,
    asks,
    bestBid: bids[0],
    bestAsk: asks[0],
    timestamp: book.eventTimeMs,
    lastUpdateId: book.last,
    complete: depth <= freshDepth || (bids.length < freshDepth && asks.length < freshDepth),
  }
}

/** The best levels of a snapshot. */
export function toBookTicker(book: ListedBook): BookTicker {
  const { symbol, bestBid: bid, bestAsk: ask, timestamp, lastUpdateId: updateId } = toOrderBook(book, 1)
  return { symbol, bid, ask, timestamp, updateId }
}

function levelsOf(rows: BookFrameText['bids'], instrument: Instrument): readonly BookLevel[] {
  return rows.map(([price, size]) => ({ price: decimal(price), size: contractsToBase(instrument, decimal(size)) }))
}
