// oxlint-disable typescript/no-non-null-assertion -- indices are below the ends that were checked before
import { ByteWords, emptyHash, hashByte, type ByteSpan } from '@venuekit/core/scan'
import type { Envelope } from './envelope.ts'
import type { ProtoReader } from './proto-reader.ts'

/** More than all markets of an exchange: with so many names seen, the table begins anew. */
const mostNames = 50_000
const at = 64
const decoder = /* @__PURE__ */ new TextDecoder()

/** The names that messages have for their markets, each always as the same string. */
export class Symbols {
  #names = new ByteWords()
  /** One for all questions: it is no garbage so. */
  readonly #span: { -readonly [Key in keyof ByteSpan]: ByteSpan[Key] } = {
    bytes: new Uint8Array(0),
    from: 0,
    to: 0,
    hash: 0,
  }

  /** The market of a message: as it names it, else as its channel does. */
  read({ bytes }: ProtoReader, envelope: Envelope): string | undefined {
    const { symbolFrom, symbolTo } = envelope
    if (symbolTo > symbolFrom) return this.#intern(bytes, symbolFrom, symbolTo)
    // `…@100ms@BTCUSDT`, and `…@BTCUSDT@20`.
    const parts = decoder.decode(bytes.subarray(envelope.channelFrom, envelope.channelTo)).split('@').slice(2)
    return parts.find((part) => !/^(?:\d{1,3}ms|\d{1,3}|\w*\.\w*|)$/.test(part))
  }

  #intern(bytes: Uint8Array, from: number, to: number): string | undefined {
    const span = this.#span
    span.bytes = bytes
    span.from = from
    span.to = to
    let hash = emptyHash
    for (let place = from; place < to; place += 1) hash = hashByte(hash, bytes[place]!)
    span.hash = hash
    const index = this.#names.find(span)
    if (index !== -1) return this.#names.texts[index]
    if (this.#names.texts.length >= mostNames) this.#names = new ByteWords()
    const name = decoder.decode(bytes.subarray(from, to))
    return this.#names.texts[this.#names.add(name)]
  }
}

/** Levels per side that a channel says it has: `…@BTCUSDT@20`; 0 where it says nothing. */
export function depthOf({ bytes }: ProtoReader, { channelFrom, channelTo }: Envelope): number {
  let place = channelTo - 1
  let depth = 0
  for (let unit = 1; place >= channelFrom && bytes[place]! !== at && unit <= 1_000; place -= 1, unit *= 10) {
    const digit = bytes[place]! - 48
    if (!(digit >= 0 && digit <= 9)) return 0
    depth += digit * unit
  }
  return place >= channelFrom && bytes[place] === at ? depth : 0
}
