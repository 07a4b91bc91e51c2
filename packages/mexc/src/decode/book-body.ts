import { createBookFrame, type BookFrame } from '@venuekit/core'
import { AGGRE_DEPTHS } from './fields.ts'
import { readLevels } from './levels.ts'
import { readVersion } from './number-text.ts'
import { createPlace, LENGTH, type ProtoReader } from './proto-reader.ts'

const ASKS = (1 << 3) | LENGTH
const BIDS = (2 << 3) | LENGTH
/** Of changes: the first and the last version. Of a snapshot: the one that it has, in the place of the first. */
const FROM = (4 << 3) | LENGTH
const TO = (5 << 3) | LENGTH

/** Reads the body of a book message into a frame. */
export class BookBody {
  readonly frame: BookFrame = createBookFrame(512)
  readonly #reader: ProtoReader
  readonly #from = createPlace()
  readonly #to = createPlace()

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
    this.#from.from = -1
    this.#to.from = -1
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
      if (tag === ASKS) readLevels(reader, frame.asks, tag)
      else if (tag === BIDS) readLevels(reader, frame.bids, tag)
      else if (tag === FROM) reader.place(this.#from)
      else if (tag === TO && isDelta) reader.place(this.#to)
      else reader.skip(tag)
    }
  }

  /** Behind the last part. */
  finish(): void {
    const { frame } = this
    const reader = this.#reader
    const first = readVersion(reader, this.#from)
    frame.last = frame.kind === 'delta' ? readVersion(reader, this.#to) : first
    if (frame.kind === 'delta') frame.first = first
    if (first > frame.last) throw reader.error('versions in their order before this')
  }
}
