// oxlint-disable typescript/no-non-null-assertion -- indices are below the ends that were checked before
import type { TradesFrame } from '@venuekit/core'
import { createTradesFrame, growTrades, reverseTrades } from '@venuekit/core/scan'
import { timeOf } from './envelope.ts'
import { readNumber } from './number-text.ts'
import { LENGTH, VARINT, type ProtoReader } from './proto-reader.ts'

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
    reader.end = to
    let seen = 0
    while (reader.at < to) seen |= this.#field(reader.tag(), index)
    if (seen !== 3 || frame.timeMs[index] === 0) throw reader.error('a trade with price, quantity and time before this')
    reader.end = end
    frame.count = index + 1
  }

  /** Reads one field; which of the two numbers it was, as bits. */
  #field(tag: number, index: number): number {
    const { frame } = this
    const reader = this.#reader
    switch (tag) {
      case PRICE:
        readNumber(reader, frame.price, frame.priceDp, index)
        return 1
      case QUANTITY:
        readNumber(reader, frame.size, frame.sizeDp, index)
        return 2
      case TRADE_TYPE:
        frame.takerSide[index] = sideOf(reader.int32())
        return 0
      case TIME:
        frame.timeMs[index] = timeOf(reader)
        return 0
      case TRADE_ID:
        frame.ids[index] = reader.text()
        return 0
      default:
        reader.skip(tag)
        return 0
    }
  }
}

function sideOf(tradeType: number): number {
  if (tradeType === 1) return bought
  return tradeType === 2 ? sold : unsaid
}
