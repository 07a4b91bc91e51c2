import { createBookFrame, type BookFrame } from '@venuekit/core'
import { AGGRE_DEPTHS } from './fields.ts'
import { readLevel } from './levels.ts'
import { readVersion } from './number-text.ts'
import { LENGTH, type ProtoReader } from './proto-reader.ts'

const ASKS = (1 << 3) | LENGTH
const BIDS = (2 << 3) | LENGTH
/** Of changes: the first and the last version. Of a snapshot: the one that it has, in the place of the first. */
const FROM = (4 << 3) | LENGTH
const TO = (5 << 3) | LENGTH

/** Reads the body of a book message into a frame. */
export class BookBody {
  readonly frame: BookFrame = createBookFrame(512)
  readonly #reader: ProtoReader

  constructor(reader: ProtoReader) {
    this.#reader = reader
  }

  /** Before the first part of a body. */
  begin(member: number): void {
    const { frame } = this
    frame.kind = member === AGGRE_DEPTHS ? 'delta' : 'snapshot'
    frame.first = -1
    frame.last = -1
    frame.receivedTimeMs = 0
    frame.bids.count = 0
    frame.asks.count = 0
  }

  /** Reads a part. */
  read(): void {
    const { frame } = this
    const reader = this.#reader
    const isDelta = frame.kind === 'delta'
    while (reader.at < reader.end) {
      const tag = reader.tag()
      if (tag === ASKS) readLevel(reader, frame.asks)
      else if (tag === BIDS) readLevel(reader, frame.bids)
      else if (tag === FROM) {
        if (isDelta) frame.first = readVersion(reader)
        else frame.last = readVersion(reader)
      } else if (tag === TO && isDelta) frame.last = readVersion(reader)
      else reader.skip(tag)
    }
  }

  /** Behind the last part. */
  finish(): void {
    const { kind, first, last } = this.frame
    if (last !== -1 && (kind === 'snapshot' || (first !== -1 && first <= last))) return
    throw this.#reader.error('a book with its versions before this')
  }
}
