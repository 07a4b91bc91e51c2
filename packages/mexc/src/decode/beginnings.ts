// oxlint-disable typescript/no-non-null-assertion -- indices are below the lengths of the arrays
import type { ProtoReader } from './proto-reader.ts'

/** How the messages of a channel and market begin: with the fields that name them, byte for byte the same. */
export interface Beginning {
  readonly channelFrom: number
  readonly channelTo: number
  readonly symbolFrom: number
  readonly symbolTo: number
  /** The market, as the same string each time. */
  readonly symbol: string
  /** Where the next field begins. */
  readonly end: number
}

/** A beginning with its bytes, four at a time, and which bits of the last four are of them. */
interface Known extends Beginning {
  readonly words: Int32Array
  readonly lastMask: number
}

const places = 256
/** In the words from here on messages of different markets differ. */
const hashedWord = 10
/** Where two share a place, one takes it from the other after so many messages that were not found. */
const patience = 256

/** Beginnings that were learned, so that the fields in them need not be read again. */
export class Beginnings {
  /** Made with the first one: who reads a single message has none. */
  #known: (Known | undefined)[] = []
  #misses = 0

  /** The beginning that the message has; undefined where none of the known ones is the same to the last byte. */
  find(reader: ProtoReader): Beginning | undefined {
    const known = this.#known[placeOf(reader)]
    if (known === undefined || known.end > reader.end) return undefined
    const found = reader.words
    const { words, lastMask } = known
    const last = words.length - 1
    for (let index = 0; index < last; index += 1) if (found[index] !== words[index]) return undefined
    return ((found[last]! ^ words[last]!) & lastMask) === 0 ? known : undefined
  }

  /** Learns how the message begins. */
  learn(reader: ProtoReader, beginning: Beginning): void {
    const place = placeOf(reader)
    if (this.#known.length === 0) this.#known = Array.from({ length: places }, () => undefined)
    if (this.#known[place] !== undefined) {
      this.#misses += 1
      if (this.#misses % patience !== 0) return
    }
    const words = reader.words.slice(0, (beginning.end + 3) >>> 2)
    this.#known[place] = { ...beginning, words, lastMask: -1 >>> ((-beginning.end & 3) * 8) }
  }
}

function placeOf({ words }: ProtoReader): number {
  const hash = words[hashedWord]! ^ Math.imul(words[hashedWord + 1]!, 31) ^ Math.imul(words[hashedWord + 2]!, 961)
  return Math.imul(hash, 0x9e3779b1) >>> 24
}
