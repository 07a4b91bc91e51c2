// oxlint-disable typescript/no-non-null-assertion -- indices are below the lengths of the arrays
import type { JsonScanner } from './json-scanner.ts'
import { isAsLearned, learnText } from './learned-text.ts'

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
    const text = learnText(scanner.bytes, end)
    if (text === undefined) return false
    this.#pattern = Int32Array.from({ length: text.mask.length * 2 }, (_, index) =>
      (index & 1) === 0 ? text.expected[index >>> 1]! : text.mask[index >>> 1]!,
    )
    this.length = end
    return true
  }

  /** Whether the message begins so. */
  matches({ words, length }: JsonScanner): boolean {
    if (this.length === 0 || length < this.length) return false
    const pattern = this.#pattern
    const end = pattern.length
    let word = 0
    for (let index = 0; index < end; index += 2) {
      if (!isAsLearned(words[word]!, pattern[index]!, pattern[index + 1]!)) return false
      word += 1
    }
    return true
  }
}
