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
  /** For each word of four bytes: what is compared, and which bits of it. */
  #pattern: Int32Array = new Int32Array(0)

  /** Learns what stands before `end` in the message. False, and nothing is learned, where that cannot be compared so. */
  learn(scanner: JsonScanner, end: number): boolean {
    this.length = 0
    const words = (end + 3) >>> 2
    const expected = new Uint8Array(words * 4)
    const mask = new Uint8Array(words * 4)
    let isText = false
    for (let at = 0; at < end; at += 1) {
      const byte = scanner.bytes[at]!
      const isVariable = !isText && isDigit(byte) && isDigit(scanner.bytes[at - 1] ?? 0)
      if (byte === quote) isText = !isText
      if (byte === backslash || (!isText && (byte === minus || byte === point))) return false
      // A digit is 0x30 to 0x39: its upper half is 3, also when 6 is added.
      expected[at] = isVariable ? zero : byte
      mask[at] = isVariable ? 0xf0 : 0xff
    }
    // What ends in the middle of a text or of a number says nothing of its end.
    if (isText || isDigit(scanner.bytes[end - 1] ?? 0)) return false
    const [expectedWords, maskWords] = [new Int32Array(expected.buffer), new Int32Array(mask.buffer)]
    this.#pattern = Int32Array.from({ length: words * 2 }, (_, index) =>
      (index & 1) === 0 ? expectedWords[index >>> 1]! : maskWords[index >>> 1]!,
    )
    this.length = end
    return true
  }

  /** Whether the message begins so; what stands before `from` is known to be so. */
  matches({ words, length }: JsonScanner, from = 0): boolean {
    if (this.length === 0 || length < this.length) return false
    const pattern = this.#pattern
    const end = pattern.length
    let word = from >>> 2
    for (let index = word * 2; index < end; index += 2) {
      const found = words[word]!
      const expected = pattern[index]!
      const mask = pattern[index + 1]!
      // What brings over the edge what is no digit: 6 in each byte that may be any digit. What is behind the end counts as one.
      const carry = ~mask & 0x06060606
      if ((((found ^ expected) | ((found + carry) ^ expected)) & mask) !== 0) return false
      word += 1
    }
    return true
  }
}

function isDigit(byte: number): boolean {
  return byte >= zero && byte <= nine
}
