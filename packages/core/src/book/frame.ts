import type { BookFrame, Levels } from '../contracts/frames.ts'
import { ProtocolError } from '../errors/general.ts'

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

/** A book as text, as REST answers bring it. */
export interface BookFrameText {
  /** The exchange's own symbol. */
  readonly symbol: string
  /** The default is `snapshot`. */
  readonly kind?: 'snapshot' | 'delta' | undefined
  readonly first?: number | undefined
  /** The exchange's sequence id of the book; -1 where it has none. */
  readonly last: number
  readonly eventTimeMs?: number | undefined
  readonly bids: readonly (readonly [price: string, size: string])[]
  readonly asks: readonly (readonly [price: string, size: string])[]
}

/**
 * Makes a frame of prices and sizes as text, digit for digit: for snapshots over REST and for plain decoders. Text that is no
 * plain decimal of zero or more is refused with a `ProtocolError`.
 *
 * @example
 * ```ts
 * import { bookFrameOf } from '@venuekit/core'
 * const frame = bookFrameOf({ symbol: 'BTC_USDT', last: 7, bids: [['100.50', '2']], asks: [] })
 * frame.bids.price[0] // 10050
 * ```
 */
export function bookFrameOf(text: BookFrameText): BookFrame {
  const { symbol, kind = 'snapshot', first = -1, last, eventTimeMs = 0, bids, asks } = text
  const frame = createBookFrame(Math.max(bids.length, asks.length))
  frame.symbol = symbol
  frame.kind = kind
  frame.first = first
  frame.last = last
  frame.eventTimeMs = eventTimeMs
  fillLevels(frame.bids, bids)
  fillLevels(frame.asks, asks)
  return frame
}

const plain = /^\d+(?:\.\d+)?$/

function fillLevels(levels: Levels, rows: BookFrameText['bids']): void {
  levels.count = rows.length
  for (const [index, [price, size]] of rows.entries()) {
    levels.price[index] = mantissaOf(price)
    levels.priceDp[index] = decimalsIn(price)
    levels.size[index] = mantissaOf(size)
    levels.sizeDp[index] = decimalsIn(size)
  }
}

function mantissaOf(text: string): number {
  if (plain.test(text) && text.length < 256) return Number(text.replace('.', ''))
  throw new ProtocolError(`A level of a book holds "${text.slice(0, 40)}", which is no plain decimal`)
}

function decimalsIn(text: string): number {
  const point = text.indexOf('.')
  return point === -1 ? 0 : text.length - point - 1
}
