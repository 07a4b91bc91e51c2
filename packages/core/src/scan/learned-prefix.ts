// oxlint-disable typescript/no-non-null-assertion -- indices are below the lengths of the arrays
import type { JsonScanner } from './json-scanner.ts'

const quote = 34
const minus = 45
const point = 46
const zero = 48
const nine = 57
const backslash = 92

/**
 * The beginning that the messages of a channel have in common: the same text but for the digits of its numbers. Who has read a
 * message that begins so need not read the beginning of the next one, but compares it, four bytes at a time.
 *
 * It says no more than that: the same text, with a digit where there was one. A number keeps its length and its first digit, so
 * that it stays a number, and so does everything else.
 *
 * @example
 * ```ts
 * import { JsonScanner, LearnedPrefix } from '@venuekit/core/scan'
 *
 * const scanner = new JsonScanner('gateio')
 * const load = (text: string) => scanner.load(new TextEncoder().encode(text))
 * const prefix = new LearnedPrefix()
 * load('{"time":1789455569,"result":[1]}')
 * prefix.learn(scanner, 28) // true
 * load('{"time":1789455570,"result":[2]}')
 * prefix.matches(scanner) // true
 * load('{"time":"178945557","result":[2]}')
 * prefix.matches(scanner) // false
 * ```
 */
export class LearnedPrefix {
  /** Its length in bytes; 0 until one is learned. */
  length = 0
  #words = 0
  /** For each word of four bytes: what is compared, which bits of it, and what brings what is no digit over the edge. */
  #expected: Int32Array = new Int32Array(0)
  #mask: Int32Array = new Int32Array(0)
  #carry: Int32Array = new Int32Array(0)

  /** Learns what stands before `end` in the message. False, and nothing is learned, where that cannot be compared so. */
  learn(scanner: JsonScanner, end: number): boolean {
    this.length = 0
    this.#words = (end + 3) >>> 2
    const expected = new Uint8Array(this.#words * 4)
    const mask = new Uint8Array(this.#words * 4)
    const carry = new Uint8Array(this.#words * 4)
    let isText = false
    for (let at = 0; at < end; at += 1) {
      const byte = scanner.bytes[at]!
      const isVariable = !isText && isDigit(byte) && isDigit(scanner.bytes[at - 1] ?? 0)
      if (byte === quote) isText = !isText
      if (byte === backslash || (!isText && (byte === minus || byte === point))) return false
      // A digit is 0x30 to 0x39: its upper half is 3, also when 6 is added.
      expected[at] = isVariable ? zero : byte
      mask[at] = isVariable ? 0xf0 : 0xff
      carry[at] = isVariable ? 6 : 0
    }
    // What ends in the middle of a text or of a number says nothing of its end.
    if (isText || isDigit(scanner.bytes[end - 1] ?? 0)) return false
    this.#expected = new Int32Array(expected.buffer)
    this.#mask = new Int32Array(mask.buffer)
    this.#carry = new Int32Array(carry.buffer)
    this.length = end
    return true
  }

  /** Whether the message begins so; what stands before `from` is known to be so. */
  matches({ words, length }: JsonScanner, from = 0): boolean {
    if (this.length === 0 || length < this.length) return false
    const expected = this.#expected
    const mask = this.#mask
    const carry = this.#carry
    const count = this.#words
    for (let index = from >>> 2; index < count; index += 1) {
      const word = words[index]!
      const difference = (word ^ expected[index]!) | ((word + carry[index]!) ^ expected[index]!)
      if ((difference & mask[index]!) !== 0) return false
    }
    return true
  }
}

function isDigit(byte: number): boolean {
  return byte >= zero && byte <= nine
}
