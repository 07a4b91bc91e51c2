// oxlint-disable typescript/no-non-null-assertion -- a 0 stands behind the bytes of a scanner, at which every loop ends
import { isAscii } from 'node:buffer'
import { ProtocolError } from '@venuekit/core/errors'
import { ByteWords, JsonScanner } from '@venuekit/core/scan'
import { wireLevels, type SentLevel } from '@venuekit/core/wire'
import type * as z from '@venuekit/core/schema'
import { once } from './decode/once.ts'

/** The deepest book that is as fresh as the stream; the exchange serves deeper ones from a cache. */
export const freshDepth = 100

/** One side of a book as it is answered: pairs on spot, names on futures. */
export const spotLevels = /* @__PURE__ */ wireLevels()
export const futuresLevels = /* @__PURE__ */ wireLevels('p', 's')

interface Sides {
  readonly bids: readonly SentLevel[]
  readonly asks: readonly SentLevel[]
}

/** A book as it stands in an answer: its numbers as text. */
interface BookText extends Sides {
  readonly id: string | undefined
  readonly update: string | undefined
}

const quote = 34
const comma = 44
const point = 46
const zero = 48
const closeBracket = 93

const ID = 0
const UPDATE = 1
const BIDS = 2
const ASKS = 3
const keys = /* @__PURE__ */ new ByteWords(['id', 'update', 'bids', 'asks'])

/** What stands before a price, between price and size, and behind a level. */
const forms = { spot: ['["', '","', '"]'], futures: ['{"p":"', '","s":"', '"}'] } as const
/** A number of more characters is left to others. */
const longest = 40

let reader: BookTextReader | undefined

/**
 * How the body of an answer is read that is a book in its product's usual form, with the schema of what it has beside its levels;
 * undefined comes of any other body.
 */
export function bookAnswerOf<Head>(product: keyof typeof forms, head: z.ZodType<Head>) {
  return (body: Uint8Array): (Head & Sides) | undefined => {
    reader ??= new BookTextReader()
    const book = reader.read(body, forms[product])
    if (book === undefined) return undefined
    const { success, data } = head.safeParse(book)
    return success ? { ...data, bids: book.bids, asks: book.asks } : undefined
  }
}

/**
 * Reads books in the form in which the exchange writes them, and nothing else. Their hundreds of numbers are cut out of the text
 * once, where the usual way makes lists of lists and looks at each twice.
 */
class BookTextReader {
  readonly #scanner = new JsonScanner('gateio')
  #text = ''
  #form: readonly [before: string, between: string, behind: string] = forms.spot

  read(body: Uint8Array, form: (typeof forms)[keyof typeof forms]): BookText | undefined {
    // What is no ASCII may be no UTF-8 either.
    if (!isAscii(body)) return undefined
    this.#text = Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString('latin1')
    this.#form = form
    this.#scanner.load(body)
    try {
      return this.#book()
    } catch (error) {
      if (ProtocolError.is(error)) return undefined
      throw error
    } finally {
      this.#text = ''
    }
  }

  #book(): BookText | undefined {
    const scanner = this.#scanner
    let id: string | undefined
    let update: string | undefined
    let bids: readonly SentLevel[] | undefined
    let asks: readonly SentLevel[] | undefined
    let seen = 0
    for (let more = scanner.openObject(); more; more = scanner.nextMember()) {
      const key = scanner.key(keys)
      if (key !== -1) seen = once(seen, key, scanner)
      if (key === BIDS) bids = this.#levels()
      else if (key === ASKS) asks = this.#levels()
      else if (key === ID) id = scanner.text()
      else if (key === UPDATE) update = scanner.text()
      else scanner.skip()
    }
    scanner.end()
    return bids === undefined || asks === undefined ? undefined : { id, update, bids, asks }
  }

  #levels(): readonly SentLevel[] {
    const scanner = this.#scanner
    const levels: SentLevel[] = []
    if (!scanner.openArray()) return levels
    const { bytes } = scanner
    const [before, between, behind] = this.#form
    for (;;) {
      const price = scanner.at + before.length
      const priceEnd = this.#stands(before, scanner.at) ? afterNumber(bytes, price) : -1
      const size = priceEnd + between.length
      const sizeEnd = priceEnd === -1 || !this.#stands(between, priceEnd) ? -1 : afterNumber(bytes, size)
      if (sizeEnd === -1 || !this.#stands(behind, sizeEnd)) throw scanner.error('a level in its usual form')
      levels.push([this.#text.slice(price, priceEnd), this.#text.slice(size, sizeEnd)])
      scanner.at = sizeEnd + behind.length
      const next = bytes[scanner.at]
      scanner.at += 1
      if (next === closeBracket) return levels
      if (next !== comma) throw scanner.error('a comma or the end of the levels before this')
    }
  }

  #stands(text: string, at: number): boolean {
    const { bytes } = this.#scanner
    for (let index = 0; index < text.length; index += 1) {
      if (bytes[at + index] !== text.charCodeAt(index)) return false
    }
    return true
  }
}

/** The position of the quote behind a plain number; -1 where something else stands. */
function afterNumber(bytes: Uint8Array, from: number): number {
  const whole = afterDigits(bytes, from)
  const end = bytes[whole] === point ? afterDigits(bytes, whole + 1) : whole
  const isNumber = whole > from && end !== whole + 1 && end - from <= longest
  return isNumber && bytes[end] === quote ? end : -1
}

function afterDigits(bytes: Uint8Array, from: number): number {
  let at = from
  while ((bytes[at]! - zero) >>> 0 <= 9) at += 1
  return at
}
