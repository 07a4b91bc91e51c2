// oxlint-disable typescript/no-non-null-assertion -- the arrays have four places
import type { QuoteFrame } from '@venuekit/core'
import { createQuoteFrame } from '@venuekit/core/scan'
import { AGGRE_BOOK_TICKER } from './fields.ts'
import { readNumber, readVersion } from './number-text.ts'
import { createPlace, LENGTH, type ProtoReader, type TextPlace } from './proto-reader.ts'

/** Bid, its size, ask, its size: the first four fields. */
const values = 4
/** Of a message with one quote: its version. */
const VERSION = (5 << 3) | LENGTH
/** Of a message with several: the quotes, and their version. */
const ITEMS = (1 << 3) | LENGTH
const BATCH_VERSION = (2 << 3) | LENGTH

/** Reads the body of a message of best bid and ask into a frame: of several the last. */
export class QuoteBody {
  readonly frame: QuoteFrame = createQuoteFrame()
  readonly #reader: ProtoReader
  readonly #places = Array.from({ length: values }, () => createPlace())
  readonly #version = createPlace()
  readonly #values: Float64Array = new Float64Array(values)
  readonly #decimals: Uint8Array = new Uint8Array(values)
  #isBatch = false
  /** How many quotes there were. */
  count = 0

  constructor(reader: ProtoReader) {
    this.#reader = reader
  }

  begin(member: number): void {
    this.#isBatch = member !== AGGRE_BOOK_TICKER
    this.count = this.#isBatch ? 0 : 1
    this.#version.from = -1
    this.#clear()
  }

  read(): void {
    const reader = this.#reader
    while (reader.at < reader.end) {
      const tag = reader.tag()
      if (this.#isBatch && tag === ITEMS) this.#item()
      else if (tag === (this.#isBatch ? BATCH_VERSION : VERSION)) reader.place(this.#version)
      else if (this.#isBatch) reader.skip(tag)
      else this.#value(tag)
    }
  }

  /** A side of which the price or the size is missing, or an empty text, is empty. */
  finish(): void {
    const { frame } = this
    const numbers = this.#values
    const decimals = this.#decimals
    this.#readValues()
    for (const price of [0, 2]) {
      if (numbers[price] === -1 || numbers[price + 1] === -1) {
        numbers.fill(-1, price, price + 2)
        decimals.fill(0, price, price + 2)
      }
    }
    frame.updateId = isEmpty(this.#version) ? -1 : readVersion(this.#reader, this.#version)
    frame.bidPrice = numbers[0]!
    frame.bidPriceDp = decimals[0]!
    frame.bidSize = numbers[1]!
    frame.bidSizeDp = decimals[1]!
    frame.askPrice = numbers[2]!
    frame.askPriceDp = decimals[2]!
    frame.askSize = numbers[3]!
    frame.askSizeDp = decimals[3]!
  }

  #item(): void {
    const reader = this.#reader
    const size = reader.size()
    const { end } = reader
    const to = reader.at + size
    this.#clear()
    this.count += 1
    reader.end = to
    while (reader.at < to) this.#value(reader.tag())
    // Each is to be one, although the last alone counts.
    this.#readValues()
    reader.end = end
  }

  #value(tag: number): void {
    const reader = this.#reader
    const place = (tag & 7) === LENGTH ? this.#places[(tag >>> 3) - 1] : undefined
    if (place === undefined) reader.skip(tag)
    else reader.place(place)
  }

  #readValues(): void {
    this.#values.fill(-1)
    this.#decimals.fill(0)
    for (const [index, place] of this.#places.entries()) {
      if (!isEmpty(place)) readNumber(this.#reader, place, this.#values, this.#decimals, index)
    }
  }

  #clear(): void {
    for (const place of this.#places) place.from = -1
  }
}

function isEmpty({ from, to }: TextPlace): boolean {
  return from === -1 || from === to
}
