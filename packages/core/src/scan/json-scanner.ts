// oxlint-disable typescript/no-non-null-assertion -- a 0 stands behind the message, at which every loop ends
import { mostDecimals, powersOfTen } from '../book/scaled.ts'
import type { ByteWords } from './byte-words.ts'
import { afterDigits, JsonCursor } from './json-cursor.ts'
import { readSentNumber } from './sent-number.ts'

const quote = 34
const minus = 45
const point = 46
const zero = 48
const nine = 57
const colon = 58
const backslash = 92
const upperE = 69
const lowerE = 101

/** A head of so many digits, and one digit more, fits into 32 bits. */
const largestHead = 99_999_999
/** Digits behind the head; with more a mantissa may not be exact. */
const longestTail = 6
/** An integer of so many digits is exact in a double. */
const exactDigits = 15
/** The last millisecond that a `Date` can hold. */
const lastTime = 8.64e15

/**
 * Reads JSON from bytes, value by value, without making objects of it: for messages that come by the thousand. Whoever reads
 * knows what stands where; `skip` steps over what nobody wants. Everything that is no JSON, and everything that is not what was
 * asked for, is a `ProtocolError` with its position.
 *
 * @example
 * ```ts
 * import { ByteWords, JsonScanner } from '@venuekit/core/scan'
 *
 * const keys = new ByteWords(['price'])
 * const scanner = new JsonScanner('gateio')
 * scanner.load(new TextEncoder().encode('{"price":"101.50","size":[1,2]}'))
 * const mantissas = new Float64Array(1)
 * const decimals = new Uint8Array(1)
 * for (let more = scanner.openObject(); more; more = scanner.nextMember()) {
 *   if (scanner.key(keys) === 0) scanner.decimal(mantissas, decimals, 0)
 *   else scanner.skip()
 * }
 * scanner.end()
 * mantissas[0] // 10150
 * decimals[0] // 2
 * ```
 */
export class JsonScanner extends JsonCursor {
  readonly #number: Float64Array = new Float64Array(1)
  readonly #decimals: Uint8Array = new Uint8Array(1)

  /** Reads a key and its colon; the number of the key among the words, or -1. */
  key(words: ByteWords): number {
    if (this.peek() !== quote) throw this.error('a key')
    const { bytes, at } = this
    // Keys of one letter are the most frequent ones. What is no letter may be an escape, or no key.
    if (bytes[at + 2] === quote && bytes[at + 3] === colon && bytes[at + 1]! > nine && bytes[at + 1] !== backslash) {
      this.at = at + 4
      return words.findSingle(bytes[at + 1]!)
    }
    const index = this.word(words)
    if (this.peek() !== colon) throw this.error('a colon')
    this.at += 1
    return index
  }

  /** Reads a string; its number among the words, or -1. */
  word(words: ByteWords): number {
    if (this.peek() !== quote) throw this.error('a string')
    this.string()
    if (this.isEscaped) return words.indexOf(this.lastText())
    return words.find(this)
  }

  /** The text of the string that `word` has just read. */
  lastText(): string {
    const text = this.slice(this.from, this.to)
    // The escapes were checked when the string was read.
    return this.isEscaped ? String(JSON.parse(`"${text}"`)) : text
  }

  /** Reads a string, or a number as it was sent. */
  text(): string {
    const first = this.peek()
    if (first === quote) {
      this.string()
      return this.lastText()
    }
    const from = this.at
    if (!this.skipNumber()) throw this.error('a text or a number')
    return this.slice(from, this.at)
  }

  /** Steps over null; false when something else stands there. */
  skipNull(): boolean {
    return this.peek() === 110 && this.skipWord('null')
  }

  /** Steps over null or an empty string; false when something else stands there. */
  skipEmpty(): boolean {
    if (this.peek() !== quote) return this.skipNull()
    if (this.bytes[this.at + 1] !== quote) return false
    this.at += 2
    return true
  }

  /** Reads true or false, or one of them as a string. */
  boolean(): boolean {
    const isText = this.peek() === quote
    if (isText) this.at += 1
    const value = this.bytes[this.at] === 116
    if (!this.skipWord(value ? 'true' : 'false')) throw this.error('true or false')
    if (isText && this.bytes[this.at] !== quote) throw this.error('true or false')
    if (isText) this.at += 1
    return value
  }

  /**
   * Reads a number, or a string that holds one, as an integer and the count of its decimals. A mantissa beyond 2^53 is the double
   * that it becomes; zeros at the end of a fraction are left out where that keeps it within.
   */
  decimal(mantissas: Float64Array, decimals: Uint8Array, index: number): void {
    const first = this.peek()
    const { bytes, at: start } = this
    const isText = first === quote
    let at = isText ? start + 1 : start
    const isNegative = bytes[at] === minus
    if (isNegative) at += 1
    const from = at
    let afterPoint = 0
    // Integers of 32 bits are faster than doubles: at most nine digits, then those behind them.
    let head = 0
    let tail = 0
    let tailLength = 0
    let byte = bytes[at]!
    for (;;) {
      const digit = byte - zero
      if (digit >= 0 && digit <= 9) {
        if (head <= largestHead) {
          head = (Math.imul(head, 10) + digit) | 0
        } else {
          tail = (Math.imul(tail, 10) + digit) | 0
          tailLength += 1
          if (tailLength > longestTail) break
        }
      } else if (byte === point && afterPoint === 0) {
        afterPoint = at + 1
      } else {
        break
      }
      at += 1
      byte = bytes[at]!
    }
    const places = afterPoint === 0 ? 0 : at - afterPoint
    const isWhole = isText ? byte === quote : byte !== lowerE && byte !== upperE
    const hasDigits = at > from && bytes[from] !== point && afterPoint !== at
    // A number that is no text must not begin with a zero that stands for nothing.
    const isPadded = !isText && bytes[from] === zero && at > from + 1 && bytes[from + 1] !== point
    if (!isWhole || !hasDigits || isPadded || tailLength > longestTail || places > mostDecimals) {
      return this.#anyNumber(mantissas, decimals, index)
    }
    if (tailLength === 0) mantissas[index] = isNegative ? 0 - head : head
    else {
      const mantissa = head * powersOfTen[tailLength]! + tail
      mantissas[index] = isNegative ? -mantissa : mantissa
    }
    decimals[index] = places
    this.at = isText ? at + 1 : at
  }

  /** Reads the same, and refuses what is below 0. */
  unsignedDecimal(mantissas: Float64Array, decimals: Uint8Array, index: number): void {
    const { at } = this
    this.decimal(mantissas, decimals, index)
    if (mantissas[index]! >= 0) return
    this.at = at
    throw this.error('a number that is not below 0')
  }

  /** Reads an integer within 2^53, as a number or a string. */
  integer(into: Float64Array, index: number): void {
    const start = this.at
    this.decimal(into, this.#decimals, index)
    if (this.#decimals[0] === 0 && Number.isSafeInteger(into[index])) return
    this.at = start
    throw this.error('an integer within 2^53')
  }

  /** Reads the same, and refuses what is below 0. */
  unsignedInteger(into: Float64Array, index: number): void {
    const { at } = this
    this.integer(into, index)
    if (into[index]! >= 0) return
    this.at = at
    throw this.error('an integer that is not below 0')
  }

  /** Reads a Unix time in milliseconds, as a number or a string; what is finer than a millisecond is cut off. */
  milliseconds(into: Float64Array, index: number): void {
    const isText = this.peek() === quote
    const { bytes } = this
    const start = this.at
    const from = isText ? start + 1 : start
    let at = from
    // Two integers of 32 bits: the first digits, and up to nine behind them.
    let head = 0
    let tail = 0
    let byte = bytes[at]!
    for (; byte >= zero && byte <= nine; byte = bytes[at]!) {
      if (at - from < 6) head = (Math.imul(head, 10) + byte - zero) | 0
      else tail = (Math.imul(tail, 10) + byte - zero) | 0
      at += 1
    }
    const length = at - from
    const fractionAt = at + 1
    if (byte === point) {
      at = afterDigits(bytes, fractionAt)
      byte = bytes[at]!
    }
    const isWhole = isText ? byte === quote : byte !== lowerE && byte !== upperE
    const isPlain = length >= 6 && length <= 15 && bytes[from] !== zero && at !== fractionAt
    if (!isWhole || !isPlain) return this.#anyTime(into, index)
    into[index] = head * powersOfTen[length - 6]! + tail
    this.at = isText ? at + 1 : at
  }

  /** Reads a number as it was sent, or a string: an id of any length. */
  id(): string {
    if (this.peek() === quote) return this.text()
    const { bytes, at } = this
    const end = afterDigits(bytes, at)
    const isPlain =
      end - at <= exactDigits && bytes[at] !== zero && bytes[end] !== point && (bytes[end]! | 32) !== lowerE
    if (end === at || !isPlain) return this.text()
    this.integer(this.#number, 0)
    return String(this.#number[0])
  }

  /** A number with an exponent, with more digits, with escapes, or something that is none. */
  #anyNumber(mantissas: Float64Array, decimals: Uint8Array, index: number): void {
    const start = this.at
    const number = readSentNumber(this.text())
    if (number === undefined) {
      this.at = start
      throw this.error('a number')
    }
    mantissas[index] = number.mantissa
    decimals[index] = number.decimals
  }

  /** A time with an exponent, with escapes, that is unusually small, or something that is none. */
  #anyTime(into: Float64Array, index: number): void {
    const start = this.at
    const text = this.text()
    const whole = /[eE]/.test(text) ? text : text.replace(/\..*/s, '')
    const time = readSentNumber(text) === undefined ? NaN : Math.floor(Number(whole))
    if (!(time >= 0 && time <= lastTime)) {
      this.at = start
      throw this.error('a Unix time in milliseconds')
    }
    into[index] = time
  }
}
