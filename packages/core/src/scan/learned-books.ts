// oxlint-disable typescript/no-non-null-assertion -- the array has a place for each number
import type { BookFrame } from '../contracts/frames.ts'
import { beginsWith, hashWords, loadMessage, mostDigits, readDigits, readLevelArray, standsAt } from './frame-area.ts'
import { learnText, type LearnedText } from './learned-text.ts'
import type { NamedLevel } from './pairs.ts'

/** Bytes of a message, from one place to before another. */
export interface BytePlace {
  readonly from: number
  readonly to: number
}

/** What was found in a book message by reading the whole of it, but for what stands in the frame. */
export interface BookLesson {
  /** Where the name of the market stands. */
  readonly symbolAt: number
  /** Where the arrays of levels stand; undefined for a side that the message does not have. */
  readonly bids: BytePlace | undefined
  readonly asks: BytePlace | undefined
  /** Where the numbers stand that differ from message to message; undefined for one that the message does not have. */
  readonly first: BytePlace | undefined
  readonly last: BytePlace
  readonly time: BytePlace | undefined
  /** Where the depth stands, where it is a number: one in quotes is text like any other. */
  readonly depth: BytePlace | undefined
}

/** What is compared of a message is no longer than this; that of the exchanges is a third of it. */
const mostText = 1_024
/** Messages of a market differ in the number of digits of their ids, and in which sides they have. */
const mostShapes = 6
/** Places at which the name of the market stands: one for each channel, or more where ids stand before it. */
const mostLayouts = 8
/** A lesson costs as much as ten messages: so many messages that were not known are learned from, and then one of so many. */
const mostLessons = 4_096
const patience = 256
/** With so many messages more that were not known than four times those that were, only one of eight is compared at all. */
const mostDoubt = 64
const placeBits = 10

const quote = 34
const colon = 58

const nowhere: BytePlace = { from: 0, to: 0 }

/**
 * Reads book messages that are, but for their numbers and levels, the same text as one that was read before. Everything in them is
 * compared or read; a message in which anything else is different is left to the reader that reads any message.
 *
 * @example
 * ```ts
 * import { createBookFrame } from '@venuekit/core'
 * import { LearnedBooks, namedLevel } from '@venuekit/core/scan'
 *
 * const bytesOf = (text: string) => new TextEncoder().encode(text)
 * const frame = createBookFrame(16)
 * const books = new LearnedBooks(frame, namedLevel('p', 's'))
 * // Whoever has read the first message into the frame says where in it everything stands.
 * Object.assign(frame, { symbol: 'BTC_USDT', first: 16, last: 17 })
 * const message = bytesOf('{"s":"BTC_USDT","U":16,"u":17,"b":[["101.5","2"]]}')
 * const places = { first: { from: 20, to: 22 }, last: { from: 27, to: 29 }, time: undefined, depth: undefined }
 * if (books.isLesson()) books.learn(message, { symbolAt: 5, bids: { from: 34, to: 49 }, asks: undefined, ...places })
 * books.read(bytesOf('{"s":"BTC_USDT","U":18,"u":19,"b":[["101.4","0.5"],["7","1"]]}')) // true
 * frame.last // 19
 * frame.bids.count // 2
 * books.read(bytesOf('{"s":"BTC_USDT","U":18,"u":19, "b":[]}')) // false
 * ```
 */
export class LearnedBooks {
  readonly #frame: BookFrame
  readonly #named: NamedLevel
  /** Where the name of a market stands in the messages that are known. */
  #symbolsAt: readonly number[] = []
  /** The shapes by what the name is. */
  readonly #shapes: (BookShape[] | undefined)[] = Array.from({ length: 1 << placeBits }, () => undefined)
  #misses = 0
  #doubt = 0

  constructor(frame: BookFrame, named: NamedLevel) {
    this.#frame = frame
    this.#named = named
  }

  /** Reads a message into the frame. False where it is none that is known; what the frame then holds means nothing. */
  read(message: Uint8Array): boolean {
    if (this.#doubt === mostDoubt && this.#misses % 8 !== 0) return false
    if (!this.#read(message)) return false
    if (this.#doubt !== 0) this.#doubt = Math.max(0, this.#doubt - 4)
    return true
  }

  /**
   * Whether to learn from a message that was not known: at first from each, later from a few, so that messages that are never
   * like others, or whose levels are never as usual, cost hardly more than without all this.
   */
  isLesson(): boolean {
    this.#misses += 1
    if (this.#doubt < mostDoubt) this.#doubt += 1
    return this.#misses <= mostLessons || this.#misses % patience === 0
  }

  /** Learns from a message that was not known, and that has been read into the frame. */
  learn(message: Uint8Array, lesson: BookLesson): void {
    const { symbolAt } = lesson
    const shape = makeShape(message, lesson, this.#frame)
    // Where a space stands before the name levels are not as usual either.
    if (shape === undefined || message[symbolAt - 1] !== colon || !loadMessage(message)) return
    if (!this.#symbolsAt.includes(symbolAt)) {
      const isFull = this.#symbolsAt.length === mostLayouts
      this.#symbolsAt = [...this.#symbolsAt.slice(isFull ? 1 : 0), symbolAt]
    }
    const shapes = (this.#shapes[placeOf(symbolAt)] ??= [])
    // Its levels may be what is not as usual.
    if (shapes.some((other) => other.isLike(shape))) return
    if (shapes.length === mostShapes) shapes.shift()
    shapes.push(shape)
  }

  #read(message: Uint8Array): boolean {
    const symbolsAt = this.#symbolsAt
    const { length } = message
    let isLoaded = false
    for (let index = 0; index < symbolsAt.length; index += 1) {
      const symbolAt = symbolsAt[index]!
      // What is no book is mostly known by this, and need not be copied.
      if (message[symbolAt] !== quote || message[symbolAt - 1] !== colon) continue
      if (!isLoaded && !loadMessage(message)) return false
      isLoaded = true
      const shapes = this.#shapes[placeOf(symbolAt)]
      if (shapes === undefined) continue
      for (let shape = 0; shape < shapes.length; shape += 1) {
        const outcome = shapes[shape]!.read(length, this.#frame, this.#named)
        if (outcome !== 'different') return outcome === 'read'
      }
    }
    return false
  }
}

/** The place of the market whose name stands there in the message that is in the area. */
function placeOf(symbolAt: number): number {
  return hashWords(symbolAt >>> 2) >>> (32 - placeBits)
}

/** Where the last and the first id, the time and the depth of a message are put, as they are read. */
const numbers = /* @__PURE__ */ new Float64Array(4)

/** Whether a message was read, is not of this shape, or of this one and yet not as usual, which no other one changes. */
type Outcome = 'read' | 'different' | 'unusual'

/** The text of a message without its numbers and levels, and what it says. */
class BookShape {
  readonly #symbol: string
  readonly #kind: BookFrame['kind']
  readonly #depth: number
  /** The text before the first levels, as it was in the last message. */
  readonly #head: Int32Array
  readonly #mask: Int32Array
  readonly #end: number
  readonly #bidsFirst: boolean
  /** What stands between the sides; undefined where there is one side. */
  readonly #between: Uint8Array | undefined
  readonly #tail: Uint8Array
  // Where there is no such number both places are 0.
  readonly #firstFrom: number
  readonly #firstTo: number
  readonly #lastFrom: number
  readonly #lastTo: number
  readonly #timeFrom: number
  readonly #timeTo: number
  readonly #depthFrom: number
  readonly #depthTo: number

  constructor(message: Uint8Array, { lesson, sides, head }: ShapeParts, { symbol, kind, depth }: BookFrame) {
    const { first = nowhere, last, time = nowhere, depth: depthPlace = nowhere } = lesson
    const [one, other] = sides
    this.#symbol = symbol
    this.#kind = kind
    this.#depth = depth
    this.#head = head.expected
    this.#mask = head.mask
    this.#end = one.from
    this.#bidsFirst = one === lesson.bids
    this.#between = other === undefined ? undefined : copyOf(message, one.to, other.from)
    this.#tail = copyOf(message, (other ?? one).to, message.length)
    this.#firstFrom = first.from
    this.#firstTo = first.to
    this.#lastFrom = last.from
    this.#lastTo = last.to
    this.#timeFrom = time.from
    this.#timeTo = time.to
    // Behind the first levels it is always the same.
    const isInHead = depthPlace.to <= one.from
    this.#depthFrom = isInHead ? depthPlace.from : 0
    this.#depthTo = isInHead ? depthPlace.to : 0
  }

  /** Reads the message that is in the area. */
  read(length: number, frame: BookFrame, named: NamedLevel): Outcome {
    const tail = this.#tail
    const end = length - tail.length
    // Before the levels, for it costs next to nothing and they cost most.
    if (this.#end >= end || !standsAt(tail, end) || !beginsWith(this.#head, this.#mask)) return 'different'
    const { bids, asks } = frame
    bids.count = 0
    asks.count = 0
    let at = readLevelArray(this.#end, this.#bidsFirst ? bids : asks, named)
    if (at === -1) return 'unusual'
    const between = this.#between
    if (between !== undefined) {
      if (!standsAt(between, at)) return 'different'
      at = readLevelArray(at + between.length, this.#bidsFirst ? asks : bids, named)
      if (at === -1) return 'unusual'
    }
    if (at !== end) return 'different'
    return this.#finish(frame) ? 'read' : 'unusual'
  }

  isLike(other: BookShape): boolean {
    return (
      this.#end === other.#end &&
      this.#bidsFirst === other.#bidsFirst &&
      sameBytes(this.#between, other.#between) &&
      sameBytes(this.#tail, other.#tail) &&
      beginsWith(this.#head, this.#mask)
    )
  }

  #finish(frame: BookFrame): boolean {
    readDigits(this.#lastFrom, this.#lastTo, numbers, 0)
    numbers[1] = -1
    numbers[2] = 0
    if (this.#firstTo !== 0) readDigits(this.#firstFrom, this.#firstTo, numbers, 1)
    if (this.#timeTo !== 0) readDigits(this.#timeFrom, this.#timeTo, numbers, 2)
    numbers[3] = this.#depth
    if (this.#depthTo !== 0) readDigits(this.#depthFrom, this.#depthTo, numbers, 3)
    // Ids out of order are an error, which the other reader tells of.
    if (this.#kind === 'delta' && !(numbers[1] !== -1 && numbers[1] <= numbers[0]!)) return false
    frame.symbol = this.#symbol
    frame.kind = this.#kind
    frame.depth = numbers[3]!
    frame.last = numbers[0]!
    frame.first = numbers[1]!
    frame.eventTimeMs = numbers[2]!
    frame.receivedTimeMs = 0
    return true
  }
}

interface ShapeParts {
  readonly lesson: BookLesson
  /** In the order in which they stand in the message. */
  readonly sides: readonly [BytePlace, BytePlace?]
  readonly head: LearnedText
}

function makeShape(message: Uint8Array, lesson: BookLesson, frame: BookFrame): BookShape | undefined {
  const { bids, asks, first = nowhere, last, time = nowhere, depth = nowhere } = lesson
  const [one, other] = [bids, asks].filter((side) => side !== undefined).toSorted((a, b) => a.from - b.from)
  if (one === undefined) return undefined
  const textLength = message.length - (one.to - one.from) - (other === undefined ? 0 : other.to - other.from)
  const isPlain =
    textLength <= mostText &&
    [first, last, time].every((place) => place.to <= one.from) &&
    [first, last, time, depth].every((place) => isNumber(message, place))
  const head = isPlain && lesson.symbolAt < one.from ? learnText(message, one.from) : undefined
  if (head === undefined) return undefined
  const sides: ShapeParts['sides'] = other === undefined ? [one] : [one, other]
  return new BookShape(message, { lesson, sides, head }, frame)
}

/** A copy, also of a `Buffer`, of which `slice` makes none. */
function copyOf(message: Uint8Array, from: number, to: number): Uint8Array {
  return new Uint8Array(message.subarray(from, to))
}

function isNumber(message: Uint8Array, { from, to }: BytePlace): boolean {
  return to - from <= mostDigits && message.subarray(from, to).every((byte) => byte >= 48 && byte <= 57)
}

function sameBytes(one: Uint8Array | undefined, other: Uint8Array | undefined): boolean {
  return (
    one === other || (one?.length === other?.length && one?.every((byte, index) => byte === other?.[index]) === true)
  )
}
