// oxlint-disable typescript/no-non-null-assertion -- the arrays have four places
import type { QuoteFrame } from '@venuekit/core'
import { ByteWords, createQuoteFrame, type JsonScanner } from '@venuekit/core/scan'
import { once } from './once.ts'
import type { Symbols } from './symbols.ts'

const TIME = 0
const UPDATE = 1
const SYMBOL = 2
const BID = 3
const BID_SIZE = 4
const ASK = 5
const ASK_SIZE = 6
const keys = /* @__PURE__ */ new ByteWords(['t', 'u', 's', 'b', 'B', 'a', 'A'])
const needed = 0b111_1100

/** Reads the result of a message of best bid and ask into a frame. */
export class QuoteReader {
  readonly frame: QuoteFrame = createQuoteFrame()
  readonly #scanner: JsonScanner
  readonly #symbols: Symbols
  /** Bid, its size, ask, its size. */
  readonly #values: Float64Array = new Float64Array(4)
  readonly #decimals: Uint8Array = new Uint8Array(4)
  readonly #number: Float64Array = new Float64Array(1)

  constructor(scanner: JsonScanner, symbols: Symbols) {
    this.#scanner = scanner
    this.#symbols = symbols
  }

  read(): void {
    const { frame } = this
    const scanner = this.#scanner
    frame.updateId = -1
    frame.eventTimeMs = 0
    let seen = 0
    for (let more = scanner.openObject(); more; more = scanner.nextMember()) {
      const field = scanner.key(keys)
      if (field === -1) {
        scanner.skip()
        continue
      }
      seen = once(seen, field, scanner)
      this.#field(field)
    }
    if ((seen & needed) !== needed) throw scanner.error('a quote with s, b, B, a and A before this')
    this.#finish()
  }

  #field(field: number): void {
    const { frame } = this
    const scanner = this.#scanner
    switch (field) {
      case TIME:
        scanner.milliseconds(this.#number, 0)
        frame.eventTimeMs = this.#number[0]!
        return
      case UPDATE:
        scanner.unsignedInteger(this.#number, 0)
        frame.updateId = this.#number[0]!
        return
      case SYMBOL:
        frame.symbol = this.#symbols.read(scanner)
        return
      default:
        return this.#value(field - BID)
    }
  }

  /** A price or size; an empty one is -1. */
  #value(index: number): void {
    const scanner = this.#scanner
    if (scanner.skipEmpty()) {
      this.#values[index] = -1
      this.#decimals[index] = 0
    } else {
      scanner.unsignedDecimal(this.#values, this.#decimals, index)
    }
  }

  /** A side without a price is empty, whatever its size says. */
  #finish(): void {
    const values = this.#values
    const decimals = this.#decimals
    const { frame } = this
    for (const price of [BID - BID, ASK - BID]) {
      if (values[price] === -1 || values[price + 1] === -1) {
        values.fill(-1, price, price + 2)
        decimals.fill(0, price, price + 2)
      }
    }
    frame.bidPrice = values[BID - BID]!
    frame.bidPriceDp = decimals[BID - BID]!
    frame.bidSize = values[BID_SIZE - BID]!
    frame.bidSizeDp = decimals[BID_SIZE - BID]!
    frame.askPrice = values[ASK - BID]!
    frame.askPriceDp = decimals[ASK - BID]!
    frame.askSize = values[ASK_SIZE - BID]!
    frame.askSizeDp = decimals[ASK_SIZE - BID]!
  }
}
