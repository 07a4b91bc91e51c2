// oxlint-disable typescript/no-non-null-assertion -- the arrays have four places
import type { QuoteFrame } from '@venuekit/core'
import { createQuoteFrame } from '@venuekit/core/scan'
import { AGGRE_BOOK_TICKER } from './fields.ts'
import { readNumber, readVersion } from './number-text.ts'
import { LENGTH, type ProtoReader } from './proto-reader.ts'

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
    this.frame.updateId = -1
    this.#clear()
  }

  read(): void {
    const reader = this.#reader
    while (reader.at < reader.end) {
      const tag = reader.tag()
      if (this.#isBatch && tag === ITEMS) this.#item()
      else if (tag === (this.#isBatch ? BATCH_VERSION : VERSION)) this.frame.updateId = readVersion(reader)
      else if (this.#isBatch) reader.skip(tag)
      else this.#value(tag)
    }
  }

  /** A side of which the price or the size is missing is empty. */
  finish(): void {
    const { frame } = this
    const numbers = this.#values
    const decimals = this.#decimals
    for (const price of [0, 2]) {
      if (numbers[price] === -1 || numbers[price + 1] === -1) {
        numbers.fill(-1, price, price + 2)
        decimals.fill(0, price, price + 2)
      }
    }
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
    reader.end = end
  }

  #value(tag: number): void {
    const reader = this.#reader
    const field = tag >>> 3
    if ((tag & 7) !== LENGTH || field > values) return reader.skip(tag)
    // What is absent may also be sent as an empty text.
    if (reader.at < reader.end && reader.bytes[reader.at] === 0) {
      reader.at += 1
      this.#values[field - 1] = -1
    } else readNumber(reader, this.#values, this.#decimals, field - 1)
  }

  #clear(): void {
    this.#values.fill(-1)
    this.#decimals.fill(0)
  }
}
