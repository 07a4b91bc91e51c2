// oxlint-disable typescript/no-non-null-assertion -- a 0 stands behind the bytes of a scanner, at which every loop ends
import { isAscii } from 'node:buffer'
import { ProtocolError } from '@venuekit/core/errors'
import { ByteWords, JsonScanner } from '@venuekit/core/scan'
import type { SentLevel } from '@venuekit/core/wire'
import type * as z from '@venuekit/core/schema'
import type { ListedBook } from './listed-book.ts'

const quote = 34
const comma = 44
const point = 46
const zero = 48
const colon = 58
const openBracket = 91
const closeBracket = 93
const openBrace = 123
const closeBrace = 125

/**
 * How a level is written: how many bytes stand before its price, between that and its size, and behind it, and whether they are those. The
 * quote behind a number has been seen. It is written out because a loop over texts takes as long as everything else.
 */
interface LevelForm {
  readonly before: number
  readonly between: number
  readonly behind: number
  readonly opens: (bytes: Uint8Array, at: number) => boolean
  readonly divides: (bytes: Uint8Array, at: number) => boolean
  readonly ends: (bytes: Uint8Array, at: number) => boolean
}

const letterP = 112
const letterS = 115

const forms = {
  /** `["1","2"]` */
  pairs: {
    before: 2,
    between: 3,
    behind: 2,
    opens: (bytes, at) => bytes[at] === openBracket && bytes[at + 1] === quote,
    divides: (bytes, at) => bytes[at + 1] === comma && bytes[at + 2] === quote,
    ends: (bytes, at) => bytes[at + 1] === closeBracket,
  },
  /** `{"p":"1","s":"2"}` */
  named: {
    before: 6,
    between: 7,
    behind: 2,
    opens: (bytes, at) => bytes[at] === openBrace && isName(bytes, at + 1, letterP),
    divides: (bytes, at) => bytes[at + 1] === comma && isName(bytes, at + 2, letterS),
    ends: (bytes, at) => bytes[at + 1] === closeBrace,
  },
} as const satisfies Readonly<Record<string, LevelForm>>

/** Whether `"x":"` stands there. */
function isName(bytes: Uint8Array, at: number, letter: number): boolean {
  return (
    bytes[at] === quote &&
    bytes[at + 1] === letter &&
    bytes[at + 2] === quote &&
    bytes[at + 3] === colon &&
    bytes[at + 4] === quote
  )
}

/** A number of more characters is left to others. */
const longest = 40

/** How the answers of an exchange that are books are written. */
export interface BookAnswerForm<Head> {
  /** A level: `["1","2"]` or `{"p":"1","s":"2"}`. */
  readonly levels: keyof typeof forms
  /** The members that are read beside the levels, at most 30, and their schema. Each comes as text. */
  readonly members: readonly string[]
  readonly head: z.ZodType<Head>
}

/**
 * Reads bodies of answers that are books in the usual form of their exchange: `bids` and `asks` as lists of levels whose numbers are plain text.
 * What is returned gives undefined for any other body, which is left to the usual way.
 *
 * @example
 * ```ts
 * import { bookAnswerOf } from '@venuekit/composite'
 * import { wireInteger } from '@venuekit/core/wire'
 * import * as z from '@venuekit/core/schema'
 *
 * const read = bookAnswerOf({ levels: 'pairs', members: ['id'], head: z.object({ id: wireInteger }) })
 * read(new TextEncoder().encode('{"id":7,"bids":[["100","2"]],"asks":[]}'))?.bids // [['100', '2']]
 * ```
 */
export function bookAnswerOf<Head>({
  levels,
  members,
  head,
}: BookAnswerForm<Head>): (body: Uint8Array) => (Head & Pick<ListedBook, 'bids' | 'asks' | 'isPlain'>) | undefined {
  let reader: BookTextReader | undefined
  return (body) => {
    reader ??= new BookTextReader(forms[levels], members)
    const book = reader.read(body)
    if (book === undefined) return undefined
    const { success, data } = head.safeParse(book.members)
    return success ? { ...data, bids: book.bids, asks: book.asks, isPlain: true } : undefined
  }
}

interface BookText extends Pick<ListedBook, 'bids' | 'asks'> {
  readonly members: Readonly<Record<string, string>>
}

/**
 * Reads books in the form in which the exchange writes them, and nothing else. Their hundreds of numbers are cut out of the text
 * once, where the usual way makes lists of lists and looks at each twice.
 */
class BookTextReader {
  readonly #scanner = new JsonScanner('a book')
  readonly #form: LevelForm
  readonly #members: readonly string[]
  readonly #keys: ByteWords
  #text = ''

  constructor(form: LevelForm, members: readonly string[]) {
    this.#form = form
    this.#members = members
    this.#keys = new ByteWords([...members, 'bids', 'asks'])
  }

  read(body: Uint8Array): BookText | undefined {
    // What is no ASCII may be no UTF-8 either.
    if (!isAscii(body)) return undefined
    this.#text = Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString('latin1')
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
    const names = this.#members
    const members: Record<string, string> = {}
    let bids: readonly SentLevel[] | undefined
    let asks: readonly SentLevel[] | undefined
    let seen = 0
    for (let more = scanner.openObject(); more; more = scanner.nextMember()) {
      const key = scanner.key(this.#keys)
      const bit = key === -1 ? 0 : 1 << key
      // Which of two would count is for others to say.
      if ((seen & bit) !== 0) return undefined
      seen |= bit
      const name = names[key]
      if (name !== undefined) members[name] = scanner.text()
      else if (key === names.length) bids = this.#levels()
      else if (key > names.length) asks = this.#levels()
      else scanner.skip()
    }
    scanner.end()
    return bids === undefined || asks === undefined ? undefined : { members, bids, asks }
  }

  #levels(): readonly SentLevel[] {
    const scanner = this.#scanner
    const levels: SentLevel[] = []
    if (!scanner.openArray()) return levels
    const { bytes } = scanner
    const form = this.#form
    const text = this.#text
    let { at } = scanner
    for (;;) {
      const price = at + form.before
      const priceEnd = form.opens(bytes, at) ? afterNumber(bytes, price) : -1
      const size = priceEnd + form.between
      const sizeEnd = priceEnd !== -1 && form.divides(bytes, priceEnd) ? afterNumber(bytes, size) : -1
      if (sizeEnd === -1 || !form.ends(bytes, sizeEnd)) throw scanner.error('a level in its usual form')
      levels.push([text.slice(price, priceEnd), text.slice(size, sizeEnd)])
      at = sizeEnd + form.behind + 1
      const next = bytes[at - 1]
      if (next === closeBracket) {
        scanner.at = at
        return levels
      }
      if (next !== comma) throw scanner.error('a comma or the end of the levels before this')
    }
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
