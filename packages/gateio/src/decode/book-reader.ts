import { createBookFrame, type BookFrame } from '@venuekit/core'
import { ByteWords, type JsonScanner } from '@venuekit/core/scan'
import { readLevels } from './levels.ts'
import { once } from './once.ts'
import type { Symbols } from './symbols.ts'

const TIME = 0
const SYMBOL = 1
const DEPTH = 2
const FIRST = 3
const LAST = 4
const FULL = 5
const BIDS = 6
const ASKS = 7

/** The channels of books differ in the names of their fields, never in what one name means. */
const fields: ReadonlyMap<string, number> = /* @__PURE__ */ new Map([
  ['t', TIME],
  ['s', SYMBOL],
  ['contract', SYMBOL],
  ['l', DEPTH],
  ['U', FIRST],
  ['u', LAST],
  ['id', LAST],
  ['lastUpdateId', LAST],
  ['full', FULL],
  ['b', BIDS],
  ['bids', BIDS],
  ['a', ASKS],
  ['asks', ASKS],
])
const keys = /* @__PURE__ */ new ByteWords([...fields.keys()])
const fieldOf = /* @__PURE__ */ Uint8Array.from(fields.values())

/** How a channel of books sends them: changes and snapshots, the same under the name of a stream, or snapshots alone. */
export type BookForm = 'changes' | 'stream' | 'snapshots'

/** Reads the result of a book message into a frame. */
export class BookReader {
  readonly frame: BookFrame = createBookFrame(512)
  readonly #scanner: JsonScanner
  readonly #symbols: Symbols
  readonly #number: Float64Array = new Float64Array(1)

  constructor(scanner: JsonScanner, symbols: Symbols) {
    this.#scanner = scanner
    this.#symbols = symbols
  }

  read(form: BookForm): void {
    const { frame } = this
    frame.kind = form === 'snapshots' ? 'snapshot' : 'delta'
    frame.first = -1
    frame.last = -1
    frame.eventTimeMs = 0
    frame.receivedTimeMs = 0
    frame.depth = 0
    frame.bids.count = 0
    frame.asks.count = 0
    const scanner = this.#scanner
    let seen = 0
    for (let more = scanner.openObject(); more; more = scanner.nextMember()) {
      const key = scanner.key(keys)
      if (key === -1) {
        scanner.skip()
      } else {
        const field = fieldOf[key] ?? 0
        seen = once(seen, field, scanner)
        this.#field(field, form)
      }
    }
    const isComplete = (seen & (1 << SYMBOL)) !== 0 && frame.last !== -1
    const isInOrder = frame.kind === 'snapshot' || (frame.first !== -1 && frame.first <= frame.last)
    if (!isComplete || !isInOrder) throw scanner.error('a book with its symbol and its ids before this')
  }

  #field(field: number, form: BookForm): void {
    const { frame } = this
    const scanner = this.#scanner
    switch (field) {
      case TIME:
        scanner.milliseconds(this.#number, 0)
        frame.eventTimeMs = this.#number[0] ?? 0
        return
      case SYMBOL:
        return this.#symbol(form)
      case DEPTH:
        frame.depth = this.#integer()
        return
      case FIRST:
        frame.first = this.#integer()
        return
      case LAST:
        frame.last = this.#integer()
        return
      case FULL:
        if (!scanner.skipNull() && scanner.boolean()) frame.kind = 'snapshot'
        return
      case BIDS:
        return readLevels(scanner, frame.bids)
      default:
        return readLevels(scanner, frame.asks)
    }
  }

  #symbol(form: BookForm): void {
    const { frame } = this
    if (form !== 'stream') {
      frame.symbol = this.#symbols.read(this.#scanner)
      return
    }
    frame.symbol = this.#symbols.readStream(this.#scanner)
    frame.depth = this.#symbols.depth
  }

  #integer(): number {
    this.#scanner.unsignedInteger(this.#number, 0)
    return this.#number[0] ?? -1
  }
}
