import type { BookFrame } from '@venuekit/core'
import { LearnedPrefix, type JsonScanner } from '@venuekit/core/scan'

/** A number in the head of a message: which field it is, and where its digits stand. */
export interface NumberPlace {
  readonly field: number
  readonly from: number
  readonly to: number
}

/** What a message said before its first levels. */
export interface HeadLesson {
  /** Where the result begins: what stands before it is not compared again. */
  readonly from: number
  readonly symbolAt: number
  /** Where the first levels begin, and which they are. */
  readonly end: number
  readonly side: number
  /** The fields that were read, as bits. */
  readonly seen: number
  readonly numbers: readonly NumberPlace[]
  readonly symbol: string
  readonly kind: BookFrame['kind']
  readonly depth: number
}

/** A head that was learned: what its messages have in common, and where what they have not stands. */
export interface BookHead extends HeadLesson {
  readonly prefix: LearnedPrefix
}

const places = 1_024
/** Messages of a symbol differ in which side comes first, and in the number of digits of their ids. */
const mostHeads = 4
/** A head of which there are others enough is learned in the place of one of them after so many messages that none fits. */
const patience = 256
/** A number of more digits may not be exact. */
const mostDigits = 15

/** The heads of the messages of one channel, found by the beginning of the symbol. */
export class BookHeads {
  readonly #heads: (BookHead[] | undefined)[] = Array.from({ length: places }, () => undefined)
  #symbolAt = -1
  #misses = 0

  /** The head with which the message begins; undefined for a message that begins otherwise. What stands before `from` fits already. */
  find(scanner: JsonScanner, from: number): BookHead | undefined {
    const heads = this.#symbolAt === -1 ? undefined : this.#heads[this.#placeOf(scanner)]
    if (heads === undefined) return undefined
    for (const head of heads) if (head.from === from && head.prefix.matches(scanner, from)) return head
    return undefined
  }

  /** Learns from a message that none of the heads fits. */
  learn(scanner: JsonScanner, lesson: HeadLesson): void {
    const { symbolAt, end, numbers } = lesson
    // Where symbols stand elsewhere than before, all heads are of no use.
    if (symbolAt !== this.#symbolAt) {
      this.#misses += 1
      if (this.#symbolAt !== -1 && this.#misses % patience !== 0) return
      this.#heads.fill(undefined)
      this.#symbolAt = symbolAt
    }
    const place = this.#placeOf(scanner)
    const heads = (this.#heads[place] ??= [])
    if (heads.length === mostHeads) {
      this.#misses += 1
      if (this.#misses % patience !== 0) return
      heads.shift()
    }
    const prefix = new LearnedPrefix()
    if (!numbers.every((number) => isPlain(scanner, number)) || !prefix.learn(scanner, end)) return
    heads.push({ ...lesson, prefix })
  }

  #placeOf({ words }: JsonScanner): number {
    const word = this.#symbolAt >>> 2
    // Twelve bytes, which end before the next number.
    const hash = Math.imul(
      (words[word] ?? 0) ^ Math.imul(words[word + 1] ?? 0, 31) ^ Math.imul(words[word + 2] ?? 0, 961),
      0x9e3779b1,
    )
    return hash >>> 22
  }
}

function isPlain({ bytes }: JsonScanner, { from, to }: NumberPlace): boolean {
  if (to - from > mostDigits) return false
  for (let at = from; at < to; at += 1) {
    const digit = (bytes[at] ?? 0) - 48
    if (digit < 0 || digit > 9) return false
  }
  return true
}
