// oxlint-disable typescript/no-non-null-assertion -- what is read was written a line before
import type { TradesFrame } from '@venuekit/core'
import { ByteWords, createTradesFrame, growTrades, reverseTrades, type JsonScanner } from '@venuekit/core/scan'
import { once } from './once.ts'
import type { Symbols } from './symbols.ts'

const ID = 0
const SECONDS = 1
const MILLISECONDS = 2
const SIDE = 3
const SYMBOL = 4
const SIZE = 5
const PRICE = 6
const INTERNAL = 7

const fields: ReadonlyMap<string, number> = /* @__PURE__ */ new Map([
  ['id', ID],
  ['create_time', SECONDS],
  ['create_time_ms', MILLISECONDS],
  ['side', SIDE],
  ['currency_pair', SYMBOL],
  ['contract', SYMBOL],
  ['amount', SIZE],
  ['size', SIZE],
  ['price', PRICE],
  ['is_internal', INTERNAL],
])
const keys = /* @__PURE__ */ new ByteWords([...fields.keys()])
const fieldOf = /* @__PURE__ */ Uint8Array.from(fields.values())
const sides = /* @__PURE__ */ new ByteWords(['sell', 'buy'])
const needed = (1 << ID) | (1 << SYMBOL) | (1 << SIZE) | (1 << PRICE)

const openBracket = 91
const unknownSide = 2
/** The last millisecond that a `Date` can hold. */
const lastTime = 8.64e15

/** Reads the result of a message of trades into a frame: one trade, or several in an array. */
export class TradesReader {
  readonly frame: TradesFrame = createTradesFrame(16)
  readonly #scanner: JsonScanner
  readonly #symbols: Symbols
  /** Where the seconds of the trade stand: read where it has no milliseconds. */
  #secondsAt = 0
  readonly #number: Float64Array = new Float64Array(1)
  readonly #decimals: Uint8Array = new Uint8Array(1)

  constructor(scanner: JsonScanner, symbols: Symbols) {
    this.#scanner = scanner
    this.#symbols = symbols
  }

  read(): void {
    const { frame } = this
    const scanner = this.#scanner
    frame.count = 0
    if (scanner.peek() !== openBracket) return this.#trade()
    if (!scanner.openArray()) throw scanner.error('a trade before this')
    do this.#trade()
    while (scanner.nextElement())
    if (isNewestFirst(frame)) reverseTrades(frame)
  }

  #trade(): void {
    const { frame } = this
    const scanner = this.#scanner
    const index = frame.count
    growTrades(frame, index + 1)
    let seen = 0
    let side = unknownSide
    frame.offBook[index] = 0
    for (let more = scanner.openObject(); more; more = scanner.nextMember()) {
      const key = scanner.key(keys)
      if (key === -1) {
        scanner.skip()
        continue
      }
      const field = fieldOf[key]!
      seen = once(seen, field, scanner)
      if (field === SIDE) side = this.#side()
      else this.#field(field, index)
    }
    const hasMilliseconds = (seen & (1 << MILLISECONDS)) !== 0
    const isComplete = (seen & needed) === needed && (hasMilliseconds || (seen & (1 << SECONDS)) !== 0)
    if (!isComplete) throw scanner.error('a trade with id, symbol, size, price and time before this')
    if (!hasMilliseconds) this.#seconds(index)
    this.#finish(index, side)
  }

  #field(field: number, index: number): void {
    const { frame } = this
    const scanner = this.#scanner
    switch (field) {
      case ID:
        frame.ids[index] = scanner.id()
        return
      case SECONDS:
        this.#secondsAt = scanner.at
        return scanner.skip()
      case MILLISECONDS:
        return scanner.milliseconds(frame.timeMs, index)
      case SYMBOL:
        return this.#symbol(index)
      case SIZE:
        return scanner.decimal(frame.size, frame.sizeDp, index)
      case PRICE:
        return scanner.decimal(frame.price, frame.priceDp, index)
      default:
        if (!scanner.skipNull() && scanner.boolean()) frame.offBook[index] = 1
    }
  }

  /** The side of the taker: as it is named, else the sign of the size. */
  #finish(index: number, side: number): void {
    const { price, size, takerSide } = this.frame
    const amount = size[index]!
    const isSigned = side === unknownSide
    if (!(price[index]! >= 0) || !(isSigned || amount >= 0)) throw this.#scanner.error('positive numbers before this')
    size[index] = Math.abs(amount)
    takerSide[index] = isSigned && amount !== 0 ? (amount > 0 ? 1 : 0) : side
    this.frame.count = index + 1
  }

  #side(): number {
    const side = this.#scanner.word(sides)
    return side === -1 ? unknownSide : side
  }

  #seconds(index: number): void {
    const scanner = this.#scanner
    const { at } = scanner
    scanner.at = this.#secondsAt
    scanner.unsignedDecimal(this.#number, this.#decimals, 0)
    const time = Math.floor((this.#number[0]! * 1_000) / 10 ** this.#decimals[0]!)
    if (time > lastTime) throw scanner.error('a time before this')
    this.frame.timeMs[index] = time
    scanner.at = at
  }

  #symbol(index: number): void {
    const { frame } = this
    const symbol = this.#symbols.read(this.#scanner)
    if (index > 0 && symbol !== frame.symbol) throw this.#scanner.error('trades of one market before this')
    frame.symbol = symbol
  }
}

/** Ids, and where they are no numbers times, say in which order the trades stand. */
function isNewestFirst({ count, ids, timeMs }: TradesFrame): boolean {
  const [first, last] = [Number(ids[0]), Number(ids[count - 1])]
  return first === last || Number.isNaN(first - last) ? timeMs[0]! > timeMs[count - 1]! : first > last
}
