import type { BookFrame, Levels } from '../contracts/frames.ts'

/**
 * Makes the arrays for up to `capacity` levels. A decoder makes them once and grows them with `growLevels`.
 *
 * @example
 * ```ts
 * import { createLevels } from '@venuekit/core'
 * const levels = createLevels(64)
 * ```
 */
export function createLevels(capacity: number): Levels {
  return {
    count: 0,
    price: new Float64Array(capacity),
    priceDp: new Uint8Array(capacity),
    size: new Float64Array(capacity),
    sizeDp: new Uint8Array(capacity),
  }
}

/**
 * Makes room for at least `capacity` levels and keeps the levels that are there. The arrays are replaced by larger ones, at
 * least twice as large: whoever holds one of them in a variable takes it anew from `levels`.
 *
 * @example
 * ```ts
 * import { createLevels, growLevels } from '@venuekit/core'
 *
 * const levels = createLevels(64)
 * growLevels(levels, 65)
 * levels.price.length // 128
 * ```
 */
export function growLevels(levels: Levels, capacity: number): void {
  if (capacity <= levels.price.length) return
  const grown = createLevels(Math.max(capacity, levels.price.length * 2))
  grown.price.set(levels.price)
  grown.priceDp.set(levels.priceDp)
  grown.size.set(levels.size)
  grown.sizeDp.set(levels.sizeDp)
  levels.price = grown.price
  levels.priceDp = grown.priceDp
  levels.size = grown.size
  levels.sizeDp = grown.sizeDp
}

/**
 * Makes an empty frame with room for `capacity` levels per side.
 *
 * @example
 * ```ts
 * import { createBookFrame } from '@venuekit/core'
 * const frame = createBookFrame(64)
 * ```
 */
export function createBookFrame(capacity: number): BookFrame {
  return {
    symbol: '',
    kind: 'delta',
    first: -1,
    last: -1,
    checksum: -1,
    eventTimeMs: 0,
    receivedTimeMs: 0,
    depth: 0,
    bids: createLevels(capacity),
    asks: createLevels(capacity),
  }
}

/**
 * Copies a frame, so that it outlives the decoder's next message. With `into` the storage of an older copy is used again.
 *
 * @example
 * ```ts
 * import { copyBookFrame, type BookFrame } from '@venuekit/core'
 *
 * const buffered: BookFrame[] = []
 * const sink = { book: (frame: BookFrame) => void buffered.push(copyBookFrame(frame)) }
 * ```
 */
export function copyBookFrame(frame: BookFrame, into?: BookFrame): BookFrame {
  const copy = into ?? createBookFrame(Math.max(frame.bids.count, frame.asks.count))
  copy.symbol = frame.symbol
  copy.kind = frame.kind
  copy.first = frame.first
  copy.last = frame.last
  copy.checksum = frame.checksum
  copy.eventTimeMs = frame.eventTimeMs
  copy.receivedTimeMs = frame.receivedTimeMs
  copy.depth = frame.depth
  copyLevels(frame.bids, copy.bids)
  copyLevels(frame.asks, copy.asks)
  return copy
}

/** Copies the levels that are in use; element by element, because `subarray` would allocate eight views per frame. */
function copyLevels(from: Levels, into: Levels): void {
  growLevels(into, from.count)
  into.count = from.count
  for (let index = 0; index < from.count; index += 1) {
    into.price[index] = from.price[index] ?? 0
    into.priceDp[index] = from.priceDp[index] ?? 0
    into.size[index] = from.size[index] ?? 0
    into.sizeDp[index] = from.sizeDp[index] ?? 0
  }
}
