import type { QuoteFrame, TradesFrame } from '../contracts/frames.ts'

/**
 * Makes an empty frame with room for `capacity` trades.
 *
 * @example
 * ```ts
 * import { createTradesFrame } from '@venuekit/core/scan'
 * createTradesFrame(16).count // 0
 * ```
 */
export function createTradesFrame(capacity: number): TradesFrame {
  return {
    symbol: '',
    count: 0,
    price: new Float64Array(capacity),
    priceDp: new Uint8Array(capacity),
    size: new Float64Array(capacity),
    sizeDp: new Uint8Array(capacity),
    replayed: false,
    takerSide: new Uint8Array(capacity),
    offBook: new Uint8Array(capacity),
    timeMs: new Float64Array(capacity),
    ids: [],
  }
}

/**
 * Makes room for at least `capacity` trades, as `growLevels` does for levels: the arrays are replaced by larger ones.
 *
 * @example
 * ```ts
 * import { createTradesFrame, growTrades } from '@venuekit/core/scan'
 * const frame = createTradesFrame(16)
 * growTrades(frame, 17)
 * frame.price.length // 32
 * ```
 */
export function growTrades(frame: TradesFrame, capacity: number): void {
  if (capacity <= frame.price.length) return
  const grown = createTradesFrame(Math.max(capacity, frame.price.length * 2))
  grown.price.set(frame.price)
  grown.priceDp.set(frame.priceDp)
  grown.size.set(frame.size)
  grown.sizeDp.set(frame.sizeDp)
  grown.takerSide.set(frame.takerSide)
  grown.offBook.set(frame.offBook)
  grown.timeMs.set(frame.timeMs)
  const { price, priceDp, size, sizeDp, takerSide, offBook, timeMs } = grown
  Object.assign(frame, { price, priceDp, size, sizeDp, takerSide, offBook, timeMs })
}

/**
 * Turns the trades of a frame round: for exchanges that send the newest first.
 *
 * @example
 * ```ts
 * import { createTradesFrame, reverseTrades } from '@venuekit/core/scan'
 * const frame = createTradesFrame(2)
 * frame.count = 2
 * frame.ids.push('2', '1')
 * reverseTrades(frame)
 * frame.ids // ['1', '2']
 * ```
 */
export function reverseTrades(frame: TradesFrame): void {
  const { count, price, priceDp, size, sizeDp, takerSide, offBook, timeMs, ids } = frame
  const columns: readonly (string[] | Uint8Array | Float64Array)[] = [
    price,
    priceDp,
    size,
    sizeDp,
    takerSide,
    offBook,
    timeMs,
    ids,
  ]
  for (const column of columns) {
    if (Array.isArray(column)) column.splice(0, count, ...column.slice(0, count).toReversed())
    else column.subarray(0, count).reverse()
  }
}

/**
 * Makes a frame for best bid and ask, with both sides empty.
 *
 * @example
 * ```ts
 * import { createQuoteFrame } from '@venuekit/core/scan'
 * createQuoteFrame().bidPrice // -1
 * ```
 */
export function createQuoteFrame(): QuoteFrame {
  return {
    symbol: '',
    updateId: -1,
    eventTimeMs: 0,
    bidPrice: -1,
    bidPriceDp: 0,
    bidSize: -1,
    bidSizeDp: 0,
    askPrice: -1,
    askPriceDp: 0,
    askSize: -1,
    askSizeDp: 0,
  }
}
