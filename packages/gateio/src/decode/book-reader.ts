// oxlint-disable typescript/no-non-null-assertion -- the arrays have a place for each field
import { createBookFrame, type BookFrame } from '@venuekit/core'
import { ByteWords, type BookLesson, type BytePlace, type JsonScanner } from '@venuekit/core/scan'
import { readLevels } from './levels.ts'
import { once } from './once.ts'
import type { Symbols } from './symbols.ts'

const quote = 34
const openBracket = 91

const TIME = 0
const DEPTH = 1
const FIRST = 2
const LAST = 3
const SYMBOL = 4
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
  /** The fields of the message that were read, as bits, and where each of them stands. */
  #seen = 0
  readonly #from: Int32Array = new Int32Array(ASKS + 1)
  readonly #to: Int32Array = new Int32Array(ASKS + 1)

  constructor(scanner: JsonScanner, symbols: Symbols) {
    this.#scanner = scanner
    this.#symbols = symbols
  }

  read(form: BookForm): void {
    const { frame } = this
    const scanner = this.#scanner
    frame.receivedTimeMs = 0
    frame.bids.count = 0
    frame.asks.count = 0
    frame.kind = form === 'snapshots' ? 'snapshot' : 'delta'
    frame.first = -1
    frame.last = -1
    frame.eventTimeMs = 0
    frame.depth = 0
    let seen = 0
    for (let more = scanner.openObject(); more; more = scanner.nextMember()) seen = this.#member(seen, form)
    this.#check(seen)
    this.#seen = seen
  }

  /** Where in the message that was read everything stands; undefined where others like it have to be read anew. */
  lesson(form: BookForm): BookLesson | undefined {
    const depth = this.#place(DEPTH)
    const isDepthNumber = depth !== undefined && this.#scanner.bytes[depth.from] !== quote
    // It is checked, and not what the stream says.
    if (isDepthNumber && form === 'stream') return undefined
    return {
      symbolAt: this.#from[SYMBOL]!,
      bids: this.#levelsPlace(BIDS),
      asks: this.#levelsPlace(ASKS),
      first: this.#place(FIRST),
      last: { from: this.#from[LAST]!, to: this.#to[LAST]! },
      time: this.#place(TIME),
      depth: isDepthNumber ? depth : undefined,
    }
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

  #place(field: number): BytePlace | undefined {
    if ((this.#seen & (1 << field)) === 0) return undefined
    return { from: this.#from[field]!, to: this.#to[field]! }
  }

  /** The place of an array of levels; a side may be null. */
  #levelsPlace(field: number): BytePlace | undefined {
    const place = this.#place(field)
    return place !== undefined && this.#scanner.bytes[place.from] === openBracket ? place : undefined
  }
}
