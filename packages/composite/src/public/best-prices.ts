import type { BookLevel, BookTicker, LocalBook } from '@venuekit/core'

/** Best bid and ask; a side that is empty is absent. */
export interface BestPrices {
  readonly bid: BookLevel | undefined
  readonly ask: BookLevel | undefined
  /** When the exchange said so, in milliseconds; absent where it does not say. */
  readonly timestamp: number | undefined
}

/** Of a live book, otherwise of the newest quote. A book that is not live says nothing. */
export function bestOf(book: LocalBook | undefined, quote: BookTicker | undefined): BestPrices | undefined {
  if (book?.state === 'live') {
    const { eventTimeMs } = book
    return { bid: book.best('bid'), ask: book.best('ask'), timestamp: eventTimeMs === 0 ? undefined : eventTimeMs }
  }
  return quote && { bid: quote.bid, ask: quote.ask, timestamp: quote.timestamp }
}
