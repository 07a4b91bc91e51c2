// oxlint-disable typescript/no-non-null-assertion -- indices are below the ends that were checked before
import type { TradesFrame } from '@venuekit/core'
import { createTradesFrame, growTrades, reverseTrades } from '@venuekit/core/scan'
import { checkTime } from './envelope.ts'
import { readNumber } from './number-text.ts'
import { createPlace, LENGTH, VARINT, type ProtoReader } from './proto-reader.ts'

const DEALS = (1 << 3) | LENGTH

const PRICE = (1 << 3) | LENGTH
const QUANTITY = (2 << 3) | LENGTH
const TRADE_TYPE = (3 << 3) | VARINT
const TIME = (4 << 3) | VARINT
const TRADE_ID = (5 << 3) | LENGTH

/** The taker's side in a frame, by the exchange's number. */
const [sold, bought, unsaid] = [0, 1, 2]

/** Reads the body of a message of trades into a frame. */
export class DealsBody {
  readonly frame: TradesFrame = createTradesFrame(16)
  readonly #reader: ProtoReader
  readonly #price = createPlace()
  readonly #quantity = createPlace()

  constructor(reader: ProtoReader) {
    this.#reader = reader
  }

  begin(): void {
    this.frame.count = 0
  }

  read(): void {
    const reader = this.#reader
    while (reader.at < reader.end) {
      const tag = reader.tag()
      if (tag === DEALS) this.#deal()
      else reader.skip(tag)
    }
  }

  /** Trades are handed on oldest first, whichever way they came. */
  finish(): void {
    const { frame } = this
    const { count, timeMs } = frame
    if (count > 1 && timeMs[0]! > timeMs[count - 1]!) reverseTrades(frame)
  }

  #deal(): void {
    const { frame } = this
    const reader = this.#reader
    const size = reader.size()
    const { end } = reader
    const to = reader.at + size
    const index = frame.count
    growTrades(frame, index + 1)
    frame.takerSide[index] = unsaid
    frame.offBook[index] = 0
    frame.timeMs[index] = 0
    frame.ids[index] = ''
    this.#price.from = -1
    this.#quantity.from = -1
    reader.end = to
    while (reader.at < to) this.#field(reader.tag(), index)
    readNumber(reader, this.#price, frame.price, frame.priceDp, index)
    readNumber(reader, this.#quantity, frame.size, frame.sizeDp, index)
    const time = frame.timeMs[index]
    checkTime(reader, time)
    if (time === 0) throw reader.error('a trade with its time before this')
    reader.end = end
    frame.count = index + 1
  }

  #field(tag: number, index: number): void {
    const { frame } = this
    const reader = this.#reader
    switch (tag) {
      case PRICE:
        return reader.place(this.#price)
      case QUANTITY:
        return reader.place(this.#quantity)
      case TRADE_TYPE:
        frame.takerSide[index] = sideOf(reader.int32())
        return undefined
      case TIME:
        frame.timeMs[index] = reader.int64()
        return undefined
      case TRADE_ID:
        frame.ids[index] = reader.text()
        return undefined
      default:
        return reader.skip(tag)
    }
  }
}

function sideOf(tradeType: number): number {
  if (tradeType === 1) return bought
  return tradeType === 2 ? sold : unsaid
}
