// oxlint-disable typescript/no-non-null-assertion -- indices are below the ends that were checked before
import { ProtocolError } from '@venuekit/core'

/** How a field is written: the lower bits of its tag. */
export const VARINT = 0
const FIXED64 = 1
export const LENGTH = 2
const GROUP = 3
const GROUP_END = 4
const FIXED32 = 5

/** Where a text stands in the bytes; `from` is -1 where there is none. */
export interface TextPlace {
  from: number
  to: number
}

/** A place where nothing stands yet. */
export function createPlace(): TextPlace {
  return { from: -1, to: -1 }
}

/** Groups within groups, which nobody sends any more; so deep they may be. */
const deepest = 100
const decoder = /* @__PURE__ */ new TextDecoder('utf-8', { ignoreBOM: true })

/** Bytes behind a message: enough of them that those of a beginning can be read, and four from each of its places. */
const room = 64

/**
 * Reads fields of the protobuf wire format from bytes, one after the other. It is total: what lies beyond the end, or is no field,
 * is a `ProtocolError`. Varints may be longer than they need be.
 *
 * The message is copied, so that the bytes always lie in the same array, with some behind them that may be read and mean nothing.
 */
export class ProtoReader {
  bytes: Uint8Array = new Uint8Array(0)
  /** The same, four bytes at a time, and four bytes from anywhere in the message on. */
  words: Int32Array = new Int32Array(0)
  view: DataView = new DataView(this.bytes.buffer)
  at = 0
  /** Where the message, or the part of it that is being read, ends. */
  end = 0
  #length = 0
  readonly #groups: Int32Array = new Int32Array(deepest)

  load(message: Uint8Array): void {
    const { length } = message
    if (length + room > this.bytes.length) this.#makeRoom(length + room)
    this.bytes.set(message)
    this.#length = length
    this.at = 0
    this.end = length
  }

  /** Reads a tag: the field's number times 8, and how it is written. */
  tag(): number {
    const { bytes, at, end } = this
    const byte = at < end ? bytes[at]! : 0
    if (byte >= 8 && byte < 0x80) {
      this.at = at + 1
      return byte
    }
    const tag = this.#unsigned(0x0f)
    if (tag >>> 3 === 0) throw this.error('a field')
    return tag
  }

  /** Reads the length of a part, which is within the end. */
  size(): number {
    const { bytes, at, end } = this
    const byte = at < end ? bytes[at]! : 0x80
    let size = byte
    if (byte < 0x80) this.at = at + 1
    else size = this.#unsigned(0x07)
    if (size > end - this.at) throw this.error('a part within the message')
    return size
  }

  /** Remembers where a text stands, and steps over it. A field that stands twice counts as it stands last. */
  place(text: TextPlace): void {
    const size = this.size()
    text.from = this.at
    text.to = this.at += size
  }

  /** Reads an integer of which only the lower 32 bits count. */
  int32(): number {
    const { at } = this
    let value = 0
    for (let shift = 0; ; shift += 7) {
      const byte = this.#byte(at)
      if (shift < 32) value |= (byte & 0x7f) << shift
      if (byte < 0x80) return value
    }
  }

  /** Reads an integer of 64 bits; beyond 2^53 it is the nearest double. */
  int64(): number {
    const { at } = this
    let low = 0
    let high = 0
    for (let shift = 0; ; shift += 7) {
      const byte = this.#byte(at)
      const bits = byte & 0x7f
      if (shift < 28) low |= bits << shift
      else if (shift === 28) {
        low |= bits << 28
        high |= bits >>> 4
      } else high |= bits << (shift - 32)
      if (byte < 0x80) return high * 4_294_967_296 + (low >>> 0)
    }
  }

  /** Reads the text of a field. */
  text(): string {
    const size = this.size()
    const from = this.at
    this.at = from + size
    return decoder.decode(this.bytes.subarray(from, this.at))
  }

  /** Steps over a field whose tag was read. */
  skip(tag: number): void {
    let depth = 0
    for (let current = tag; ; current = this.tag()) {
      const field = current >>> 3
      switch (current & 7) {
        case VARINT:
          this.int32()
          break
        case FIXED64:
          this.#step(8)
          break
        case LENGTH:
          this.#step(this.size())
          break
        case FIXED32:
          this.#step(4)
          break
        case GROUP:
          if (depth === deepest) throw this.error('fewer groups')
          this.#groups[depth] = field
          depth += 1
          break
        case GROUP_END:
          depth -= 1
          if (depth < 0 || this.#groups[depth] !== field) throw this.error('the end of another group')
          break
        default:
          throw this.error('a field')
      }
      if (depth === 0) return
    }
  }

  /** What was expected where the reader stands. */
  error(expected: string): ProtocolError {
    const where = `at byte ${this.at} of a message of ${this.#length}`
    return new ProtocolError(`Expected ${expected} ${where}`, { exchange: 'mexc' })
  }

  #makeRoom(length: number): void {
    this.bytes = new Uint8Array(Math.max((length + 3) & ~3, this.bytes.length * 2))
    this.words = new Int32Array(this.bytes.buffer)
    this.view = new DataView(this.bytes.buffer)
  }

  #step(bytes: number): void {
    if (bytes > this.end - this.at) throw this.error('more bytes')
    this.at += bytes
  }

  /** The next byte of a varint that began at `start`. */
  #byte(start: number): number {
    const { at, end, bytes } = this
    if (at >= end || at - start >= 10) throw this.error('the end of a number')
    this.at = at + 1
    return bytes[at]!
  }

  /** Reads an integer without a sign of at most five bytes, of which the last holds no more than it may. */
  #unsigned(most: number): number {
    const { at } = this
    let value = 0
    for (let shift = 0; ; shift += 7) {
      const byte = this.#byte(at)
      if (shift === 28) {
        if (byte > most) throw this.error('a smaller number')
        return (value | (byte << 28)) >>> 0
      }
      value |= (byte & 0x7f) << shift
      if (byte < 0x80) return value >>> 0
    }
  }
}
