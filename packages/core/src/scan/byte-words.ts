// oxlint-disable typescript/no-non-null-assertion -- every index comes from the tables themselves
const encoder = /* @__PURE__ */ new TextEncoder()

/**
 * The hash of no bytes; each byte goes on from there with `hashByte`.
 *
 * @example
 * ```ts
 * import { emptyHash, hashByte } from '@venuekit/core/scan'
 * hashByte(emptyHash, 0) !== emptyHash // true
 * ```
 */
export const emptyHash: number = 0x811c9dc5 | 0

/**
 * The hash of some bytes and one more.
 *
 * @example
 * ```ts
 * import { ByteWords, emptyHash, hashByte } from '@venuekit/core/scan'
 * const words = new ByteWords(['a', 'b'])
 * words.find({ bytes: Uint8Array.of(98), from: 0, to: 1, hash: hashByte(emptyHash, 98) }) // 1
 * ```
 */
export function hashByte(hash: number, byte: number): number {
  return Math.imul(hash ^ byte, 0x01000193)
}

/** Some of the bytes of an array, from `from` to before `to`, and their hash. */
export interface ByteSpan {
  readonly bytes: Uint8Array
  readonly from: number
  readonly to: number
  readonly hash: number
}

/**
 * Words that are recognised by their bytes, each with the number under which it was added: the keys of a message, or the
 * symbols of a stream, so that the same symbol is always the same string.
 *
 * @example
 * ```ts
 * import { ByteWords } from '@venuekit/core/scan'
 * const keys = new ByteWords(['price', 'size'])
 * keys.indexOf('size') // 1
 * keys.indexOf('side') // -1
 * ```
 */
export class ByteWords {
  /** The words by their numbers. */
  readonly texts: string[] = []
  /** Open addressing: the number of a word plus 1, or 0. At least half of the places are free. */
  #places: Int32Array = new Int32Array(16)
  #hashes: Int32Array = new Int32Array(8)
  /** The numbers of words of one byte, plus 1. */
  readonly #single: Int32Array = new Int32Array(256)
  /** Where the bytes of each word begin in the pool; those of the next one are their end. */
  #starts: Int32Array = new Int32Array(9)
  #pool: Uint8Array = new Uint8Array(128)

  constructor(words: readonly string[] = []) {
    for (const word of words) this.add(word)
  }

  /** The number of a word, -1 for one that was not added. */
  indexOf(text: string): number {
    return this.find(spanOf(text))
  }

  /** The number of the word of that one byte; -1 where there is none. */
  findSingle(byte: number): number {
    return this.#single[byte]! - 1
  }

  /** The number of the word that the bytes are; -1 where there is none. */
  find(span: ByteSpan): number {
    const { hash } = span
    const mask = this.#places.length - 1
    let place = (hash ^ (hash >>> 15)) & mask
    for (;;) {
      const index = this.#places[place]! - 1
      if (index < 0) return -1
      if (this.#hashes[index] === hash && this.#holds(index, span)) return index
      place = (place + 1) & mask
    }
  }

  /** Adds a word and returns its number; the one that it has when it was added before. */
  add(text: string): number {
    const span = spanOf(text)
    const { bytes, hash } = span
    const known = this.find(span)
    if (known !== -1) return known
    const index = this.texts.length
    const start = this.#starts[index]!
    this.#makeRoom(index + 1, start + bytes.length)
    this.texts.push(text)
    this.#hashes[index] = hash
    this.#pool.set(bytes, start)
    this.#starts[index + 1] = start + bytes.length
    this.#place(index)
    if (bytes.length === 1) this.#single[bytes[0]!] = index + 1
    return index
  }

  #holds(index: number, { bytes, from, to }: ByteSpan): boolean {
    const pool = this.#pool
    const start = this.#starts[index]!
    if (this.#starts[index + 1]! - start !== to - from) return false
    for (let at = from, other = start; at < to; at += 1, other += 1) if (bytes[at] !== pool[other]) return false
    return true
  }

  #makeRoom(words: number, bytes: number): void {
    if (bytes > this.#pool.length)
      this.#pool = grown(this.#pool, new Uint8Array(Math.max(bytes, this.#pool.length * 2)))
    if (words <= this.#hashes.length) return
    const capacity = this.#hashes.length * 2
    this.#hashes = grown(this.#hashes, new Int32Array(capacity))
    this.#starts = grown(this.#starts, new Int32Array(capacity + 1))
    this.#places = new Int32Array(capacity * 2)
    for (let index = 0; index < words - 1; index += 1) this.#place(index)
  }

  #place(index: number): void {
    const hash = this.#hashes[index]!
    const mask = this.#places.length - 1
    let place = (hash ^ (hash >>> 15)) & mask
    while (this.#places[place] !== 0) place = (place + 1) & mask
    this.#places[place] = index + 1
  }
}

function spanOf(text: string): ByteSpan {
  const bytes = encoder.encode(text)
  let hash = emptyHash
  for (const byte of bytes) hash = hashByte(hash, byte)
  return { bytes, from: 0, to: bytes.length, hash }
}

function grown<Bytes extends Uint8Array | Int32Array>(from: Bytes, into: Bytes): Bytes {
  into.set(from)
  return into
}
