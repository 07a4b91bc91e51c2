// oxlint-disable typescript/no-non-null-assertion -- parts are written before they are counted
import { Beginnings } from './beginnings.ts'
import { CHANNEL, CREATE_TIME, FIRST_BODY, LAST_BODY, SEND_TIME, SYMBOL } from './fields.ts'
import { LENGTH, VARINT, type ProtoReader } from './proto-reader.ts'

/** The last millisecond that a `Date` can hold. */
const lastTime = 8.64e15

/** What stands around the body of a message: its parts are places in the bytes, and copies of nothing. */
export class Envelope {
  channelFrom = 0
  channelTo = 0
  symbolFrom = 0
  symbolTo = 0
  /** The market, where the message begins as others did that named it. */
  symbol: string | undefined = undefined
  /** 0 where the message does not say. */
  createTime = 0
  sendTime = 0
  /** The field number of the body; 0 where there is none. */
  member = 0
  /** A body may come in several parts, which are read one after the other as if they were one. */
  parts = 0
  #from: Int32Array = new Int32Array(4)
  #to: Int32Array = new Int32Array(4)
  readonly #beginnings = new Beginnings()
  /** Behind the fields with which the message began, as long as those name its channel or its market. */
  #beginningEnd = 0
  readonly #reader: ProtoReader

  constructor(reader: ProtoReader) {
    this.#reader = reader
  }

  /** Reads the message that the reader has loaded, without what is in its body. */
  read(): void {
    const reader = this.#reader
    this.createTime = this.sendTime = 0
    this.member = this.parts = 0
    this.#begin()
    while (reader.at < reader.end) {
      const from = reader.at
      const tag = reader.tag()
      const field = tag >>> 3
      if ((tag & 7) === LENGTH && field >= FIRST_BODY && field <= LAST_BODY) this.#part(field)
      else if (tag === ((CHANNEL << 3) | LENGTH)) {
        const size = reader.size()
        this.channelFrom = reader.at
        this.channelTo = reader.at += size
        this.symbol = undefined
        if (this.#beginningEnd === from) this.#beginningEnd = reader.at
      } else if (tag === ((SYMBOL << 3) | LENGTH)) {
        const size = reader.size()
        this.symbolFrom = reader.at
        this.symbolTo = reader.at += size
        this.symbol = undefined
        if (this.#beginningEnd === from) this.#beginningEnd = reader.at
      } else if (tag === ((SEND_TIME << 3) | VARINT)) this.sendTime = reader.int64()
      else if (tag === ((CREATE_TIME << 3) | VARINT)) this.createTime = reader.int64()
      else reader.skip(tag)
    }
    checkTime(reader, this.sendTime)
    checkTime(reader, this.createTime)
  }

  /** The market that the symbol, which was read in full, is: whoever begins so from now on is of it. */
  learn(symbol: string): void {
    const { channelFrom, channelTo, symbolFrom, symbolTo } = this
    const end = this.#beginningEnd
    if (channelTo > end || symbolTo > end || symbolTo === 0) return
    this.#beginnings.learn(this.#reader, { channelFrom, channelTo, symbolFrom, symbolTo, symbol, end })
  }

  /** Steps over a beginning that is known. */
  #begin(): void {
    const reader = this.#reader
    const beginning = this.#beginnings.find(reader)
    this.channelFrom = beginning?.channelFrom ?? 0
    this.channelTo = beginning?.channelTo ?? 0
    this.symbolFrom = beginning?.symbolFrom ?? 0
    this.symbolTo = beginning?.symbolTo ?? 0
    // What names the channel or the market once more counts as it stands last.
    this.symbol = beginning?.symbol
    this.#beginningEnd = 0
    if (beginning !== undefined) reader.at = beginning.end
  }

  /** Lets the reader stand before a part of the body, and end behind it. */
  open(part: number): void {
    this.#reader.at = this.#from[part]!
    this.#reader.end = this.#to[part]!
  }

  #part(field: number): void {
    const reader = this.#reader
    // A message has one body: the last one, if it names several.
    if (field !== this.member) this.parts = 0
    this.member = field
    if (this.parts === this.#from.length) {
      this.#from = doubled(this.#from)
      this.#to = doubled(this.#to)
    }
    const size = reader.size()
    this.#from[this.parts] = reader.at
    this.#to[this.parts] = reader.at += size
    this.parts += 1
  }
}

/** Refuses what is no time in milliseconds. */
export function checkTime(reader: ProtoReader, time: number): void {
  if (!(time >= 0 && time <= lastTime)) throw reader.error('a time before this')
}

function doubled(array: Int32Array): Int32Array {
  const grown = new Int32Array(array.length * 2)
  grown.set(array)
  return grown
}
