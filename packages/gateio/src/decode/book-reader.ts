// oxlint-disable typescript/no-non-null-assertion -- the arrays have a place for each field
import { createBookFrame, type BookFrame } from '@venuekit/core'
import { ByteWords, type JsonScanner } from '@venuekit/core/scan'
import { BookHeads, type BookHead, type NumberPlace } from './book-heads.ts'
import { readLevels } from './levels.ts'
import { once } from './once.ts'
import type { Symbols } from './symbols.ts'

const quote = 34

const TIME = 0
const DEPTH = 1
const FIRST = 2
const LAST = 3
const SYMBOL = 4
const FULL = 5
const BIDS = 6
const ASKS = 7
/** The fields before this one are numbers. */
const numbers = SYMBOL

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

/**
 * Reads the result of a book message into a frame. What stands before the first levels is the same in all messages of a symbol but
 * for a few numbers: it is learned, and compared.
 */
export class BookReader {
  readonly frame: BookFrame = createBookFrame(512)
  readonly #scanner: JsonScanner
  readonly #symbols: Symbols
  readonly #heads: Readonly<Record<BookForm, BookHeads>>
  readonly #number: Float64Array = new Float64Array(1)
  /** Where each field of the message stands. */
  readonly #from: Int32Array = new Int32Array(ASKS + 1)
  readonly #to: Int32Array = new Int32Array(ASKS + 1)
  #headFrom = 0
  /** What was known before the first levels, and which those are; -1 for none. What stands behind them is read each time. */
  #headSide = -1
  #headSeen = 0
  #headKind: BookFrame['kind'] = 'delta'
  #headDepth = 0

  constructor(scanner: JsonScanner, symbols: Symbols) {
    this.#scanner = scanner
    this.#symbols = symbols
    this.#heads = { changes: new BookHeads(), stream: new BookHeads(), snapshots: new BookHeads() }
  }

  read(form: BookForm): void {
    const { frame } = this
    frame.receivedTimeMs = 0
    frame.bids.count = 0
    frame.asks.count = 0
    const head = this.#heads[form].find(this.#scanner, this.#scanner.at)
    if (head === undefined) this.#readAll(form)
    else this.#readAfter(head, form)
  }

  /** Reads a message whose head is known. */
  #readAfter(head: BookHead, form: BookForm): void {
    const { frame } = this
    const scanner = this.#scanner
    frame.kind = head.kind
    frame.symbol = head.symbol
    frame.depth = head.depth
    frame.first = -1
    frame.last = -1
    frame.eventTimeMs = 0
    for (const { field, from, to } of head.numbers) {
      scanner.digits(from, to, this.#number)
      this.#setNumber(field, this.#number[0]!)
    }
    scanner.at = head.end
    readLevels(scanner, head.side === BIDS ? frame.bids : frame.asks)
    let seen = head.seen | (1 << head.side)
    while (scanner.nextMember()) seen = this.#member(seen, form)
    this.#check(seen)
  }

  #readAll(form: BookForm): void {
    const { frame } = this
    const scanner = this.#scanner
    frame.kind = form === 'snapshots' ? 'snapshot' : 'delta'
    frame.first = -1
    frame.last = -1
    frame.eventTimeMs = 0
    frame.depth = 0
    this.#headFrom = scanner.at
    this.#headSide = -1
    let seen = 0
    for (let more = scanner.openObject(); more; more = scanner.nextMember()) seen = this.#member(seen, form)
    this.#check(seen)
    if (this.#headSide !== -1 && (this.#headSeen & (1 << SYMBOL)) !== 0) this.#learn(form)
  }

  /** Reads one member; the fields that are now read, as bits. */
  #member(seen: number, form: BookForm): number {
    const scanner = this.#scanner
    const key = scanner.key(keys)
    if (key === -1) {
      scanner.skip()
      return seen
    }
    const field = fieldOf[key]!
    const now = once(seen, field, scanner)
    scanner.peek()
    this.#from[field] = scanner.at
    if (field >= BIDS && this.#headSide === -1) {
      this.#headSide = field
      this.#headSeen = seen
      this.#headKind = this.frame.kind
      this.#headDepth = this.frame.depth
    }
    this.#field(field, form)
    this.#to[field] = scanner.at
    return now
  }

  #field(field: number, form: BookForm): void {
    const { frame } = this
    const scanner = this.#scanner
    switch (field) {
      case TIME:
        scanner.milliseconds(this.#number, 0)
        return this.#setNumber(field, this.#number[0]!)
      case DEPTH:
      case FIRST:
      case LAST:
        scanner.unsignedInteger(this.#number, 0)
        // The depth of a stream stands in its name.
        if (field === DEPTH && form === 'stream') return
        return this.#setNumber(field, this.#number[0]!)
      case SYMBOL:
        return this.#symbol(form)
      case FULL:
        if (!scanner.skipNull() && scanner.boolean()) frame.kind = 'snapshot'
        return
      case BIDS:
        return readLevels(scanner, frame.bids)
      default:
        return readLevels(scanner, frame.asks)
    }
  }

  #setNumber(field: number, value: number): void {
    const { frame } = this
    if (field === FIRST) frame.first = value
    else if (field === LAST) frame.last = value
    else if (field === TIME) frame.eventTimeMs = value
    else frame.depth = value
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

  #check(seen: number): void {
    const { frame } = this
    const isComplete = (seen & (1 << SYMBOL)) !== 0 && frame.last !== -1
    const isInOrder = frame.kind === 'snapshot' || (frame.first !== -1 && frame.first <= frame.last)
    if (!isComplete || !isInOrder) throw this.#scanner.error('a book with its symbol and its ids before this')
  }

  #learn(form: BookForm): void {
    const seen = this.#headSeen
    const places: NumberPlace[] = []
    for (let field = 0; field < numbers; field += 1) {
      const [from, to] = [this.#from[field]!, this.#to[field]!]
      // A depth in quotes is text like any other, and known by what it was. The other numbers change; in quotes they are not learned.
      const isKnown = field === DEPTH && (form === 'stream' || this.#scanner.bytes[from] === quote)
      if ((seen & (1 << field)) !== 0 && !isKnown) places.push({ field, from, to })
    }
    const lesson = {
      from: this.#headFrom,
      symbolAt: this.#from[SYMBOL]!,
      end: this.#from[this.#headSide]!,
      side: this.#headSide,
      seen,
      numbers: places,
      symbol: this.frame.symbol,
      kind: this.#headKind,
      depth: this.#headDepth,
    }
    this.#heads[form].learn(this.#scanner, lesson)
  }
}
