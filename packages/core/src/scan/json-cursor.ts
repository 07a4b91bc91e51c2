// oxlint-disable typescript/no-non-null-assertion -- a 0 stands behind the message, at which every loop ends
import { ProtocolError } from '../errors/general.ts'
import { printable } from '../errors/text.ts'
import { MAX_DEPTH } from '../json/values.ts'
import { emptyHash, hashByte, type ByteSpan } from './byte-words.ts'

const tab = 9
const lineFeed = 10
const carriageReturn = 13
const space = 32
const quote = 34
const plus = 43
const comma = 44
const minus = 45
const point = 46
const zero = 48
const nine = 57
const colon = 58
const upperE = 69
const openBracket = 91
const backslash = 92
const closeBracket = 93
const lowerE = 101
const openBrace = 123
const closeBrace = 125

/** An error shows so many characters to either side of its position. */
const excerptLength = 10

/** Bytes behind a message: the 0, and enough of them that four can be read from each of its places. */
const room = 8

const decoder = /* @__PURE__ */ new TextDecoder('utf-8', { ignoreBOM: true })

/**
 * A message of JSON and how far it was read: its structure, its strings, and stepping over what nobody wants. `JsonScanner` adds
 * the values.
 *
 * The message is copied, so that the bytes always lie in the same array, with a 0 behind them, which is nowhere part of JSON.
 */
export class JsonCursor implements ByteSpan {
  /** The message, and a 0 behind it. */
  bytes: Uint8Array = new Uint8Array(4_096)
  /** The same, four bytes at a time. */
  words: Int32Array = new Int32Array(this.bytes.buffer)
  /** The same, four bytes from anywhere in the message on. */
  view: DataView = new DataView(this.bytes.buffer)
  length = 0
  /** The position that is read next. */
  at = 0
  /** The content of the last string, its hash, and whether there are escapes in it. */
  from = 0
  to = 0
  hash: number = emptyHash
  isEscaped = false
  readonly #exchange: string
  /** The closing byte of each value that `skip` is inside of. */
  readonly #closers: Uint8Array = new Uint8Array(MAX_DEPTH)

  /** The id of the exchange is named in errors. */
  constructor(exchange: string) {
    this.#exchange = exchange
  }

  /** Begins with a message. */
  load(message: Uint8Array): void {
    const { length } = message
    if (length + room > this.bytes.length) this.#makeRoom(length)
    this.bytes.set(message)
    this.bytes[length] = 0
    this.length = length
    this.at = 0
  }

  /** Nothing but white space may be left. */
  end(): void {
    this.peek()
    if (this.at !== this.length) throw this.error('nothing more')
  }

  /** Steps over white space; the byte that stands there, 0 at the end. */
  peek(): number {
    const { bytes } = this
    let byte = bytes[this.at]!
    // Compact JSON has no white space: one comparison is the usual case.
    while (byte <= space && (byte === space || byte === lineFeed || byte === carriageReturn || byte === tab)) {
      this.at += 1
      byte = bytes[this.at]!
    }
    return byte
  }

  /** Enters an object; false when it has no members and is already left. */
  openObject(): boolean {
    if (this.peek() !== openBrace) throw this.error('an object')
    this.at += 1
    if (this.peek() !== closeBrace) return true
    this.at += 1
    return false
  }

  /** After a member: true when another one follows, false when the object was left. */
  nextMember(): boolean {
    const byte = this.peek()
    if (byte !== comma && byte !== closeBrace) throw this.error('a comma or a closing brace')
    this.at += 1
    return byte === comma
  }

  /** Enters an array; false when it has no elements and is already left. */
  openArray(): boolean {
    if (this.peek() !== openBracket) throw this.error('an array')
    this.at += 1
    if (this.peek() !== closeBracket) return true
    this.at += 1
    return false
  }

  /** After an element: true when another one follows, false when the array was left. */
  nextElement(): boolean {
    const byte = this.peek()
    if (byte !== comma && byte !== closeBracket) throw this.error('a comma or a closing bracket')
    this.at += 1
    return byte === comma
  }

  /** Steps over one value of any kind. */
  skip(): void {
    const closers = this.#closers
    let depth = 0
    for (;;) {
      const byte = this.peek()
      if (byte === openBrace || byte === openBracket) {
        if (depth === closers.length) throw this.error(`at most ${MAX_DEPTH} levels of nesting`)
        closers[depth] = byte + 2
        depth += 1
        if (byte === openBrace ? this.openObject() : this.openArray()) {
          if (byte === openBrace) this.#skipKey()
          continue
        }
        depth -= 1
      } else if (byte === quote) {
        this.string()
      } else if (!this.#skipAtom(byte)) {
        throw this.error('a value')
      }
      // Leaves what ends here, until something follows.
      for (;;) {
        if (depth === 0) return
        const isObject = closers[depth - 1] === closeBrace
        if (isObject ? this.nextMember() : this.nextElement()) {
          if (isObject) this.#skipKey()
          break
        }
        depth -= 1
      }
    }
  }

  /** The text from one position to before another. */
  protected slice(from: number, to: number): string {
    return decoder.decode(this.bytes.subarray(from, to))
  }

  /** The error for what stands at the position that is read next, where something else was expected. */
  error(expected: string): ProtocolError {
    const { at, bytes, length } = this
    const excerpt = printable(
      decoder.decode(bytes.subarray(Math.max(0, at - excerptLength), Math.min(length, at + excerptLength))),
    )
    const near = excerpt === '' ? '' : `, near "${excerpt}"`
    return new ProtocolError(`A message cannot be read at position ${at}: expected ${expected}${near}`, {
      exchange: this.#exchange,
      context: { position: at },
    })
  }

  /** Reads the string that begins here: where its content lies, its hash, and whether it has escapes, which are checked. */
  protected string(): void {
    const { bytes } = this
    let at = this.at + 1
    this.from = at
    this.isEscaped = false
    let hash = emptyHash
    for (;;) {
      const byte = bytes[at]!
      if (byte === quote) break
      if (byte === backslash) {
        this.isEscaped = true
        this.at = at
        at += this.#escapeLength()
        continue
      }
      if (byte < space) {
        this.at = at
        throw this.error(at === this.length ? 'the end of the string' : 'an escape instead of a control character')
      }
      hash = hashByte(hash, byte)
      at += 1
    }
    this.to = at
    this.hash = hash
    this.at = at + 1
  }

  /** How many bytes the escape has that begins here. */
  #escapeLength(): number {
    const letter = this.bytes[this.at + 1]!
    if ('"\\/bfnrt'.includes(String.fromCharCode(letter))) return 2
    if (letter === 117) {
      let end = this.at + 2
      while (end < this.at + 6 && isHexadecimal(this.bytes[end]!)) end += 1
      if (end === this.at + 6) return 6
    }
    throw this.error('an escape that there is')
  }

  #makeRoom(length: number): void {
    const capacity = Math.max((length + room + 3) & ~3, this.bytes.length * 2)
    this.bytes = new Uint8Array(capacity)
    this.words = new Int32Array(this.bytes.buffer)
    this.view = new DataView(this.bytes.buffer)
  }

  #skipKey(): void {
    if (this.peek() !== quote) throw this.error('a key')
    this.string()
    if (this.peek() !== colon) throw this.error('a colon')
    this.at += 1
  }

  /** Steps over true, false, null or a number; false when none of them stands here. */
  #skipAtom(byte: number): boolean {
    switch (byte) {
      case 116:
        return this.skipWord('true')
      case 102:
        return this.skipWord('false')
      case 110:
        return this.skipWord('null')
      default:
        return this.skipNumber()
    }
  }

  protected skipWord(word: string): boolean {
    for (let index = 0; index < word.length; index += 1) {
      if (this.bytes[this.at + index] !== word.charCodeAt(index)) return false
    }
    this.at += word.length
    return true
  }

  /** Steps over a number as JSON writes it; false, and nothing is stepped over, when none stands here. */
  protected skipNumber(): boolean {
    const { bytes } = this
    const start = this.at
    let at = bytes[start] === minus ? start + 1 : start
    const from = at
    at = afterDigits(bytes, at)
    if (at === from || (bytes[from] === zero && at > from + 1)) return false
    if (bytes[at] === point) {
      const end = afterDigits(bytes, at + 1)
      if (end === at + 1) return false
      at = end
    }
    if (bytes[at] === lowerE || bytes[at] === upperE) {
      const digits = bytes[at + 1] === plus || bytes[at + 1] === minus ? at + 2 : at + 1
      at = afterDigits(bytes, digits)
      if (at === digits) return false
    }
    this.at = at
    return true
  }
}

/** The position behind the digits that stand there. */
export function afterDigits(bytes: Uint8Array, from: number): number {
  let at = from
  while (bytes[at]! >= zero && bytes[at]! <= nine) at += 1
  return at
}

function isHexadecimal(byte: number): boolean {
  return (byte >= zero && byte <= nine) || (byte >= 97 && byte <= 102) || (byte >= 65 && byte <= 70)
}
