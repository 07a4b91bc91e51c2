import type { OrderBook } from 'ccxt'
import {
  type BookFrame,
  createBookFrame,
  createLocalBook,
  decimalsOf,
  growLevels,
  type Instrument,
  type Levels,
  type LocalBook,
  type LocalBookWriter,
  toScaled,
} from '@venuekit/core'
import { requireDecimal } from './numbers.ts'

/** A local book that is filled from what ccxt keeps, and vouches for its best levels alone. */
export class KeptBook {
  readonly book: LocalBook
  readonly #writer: LocalBookWriter
  readonly #depth: number
  readonly #frame: BookFrame

  constructor(instrument: Instrument, depth: number) {
    const { symbol, contractSize, sizeUnit } = instrument
    const { book, writer } = createLocalBook({ symbol, contractSize, sizeUnit, vouchedDepth: depth })
    this.book = book
    this.#writer = writer
    this.#depth = depth
    this.#frame = createBookFrame(depth)
    this.#frame.kind = 'snapshot'
    this.#frame.symbol = instrument.exchangeSymbol
  }

  /** Replaces the levels by those of ccxt. */
  apply(book: OrderBook, nowMs: number): void {
    const frame = this.#frame
    fill(frame.bids, book.bids, this.#depth)
    fill(frame.asks, book.asks, this.#depth)
    frame.last = book.nonce ?? -1
    frame.eventTimeMs = book.timestamp ?? 0
    frame.receivedTimeMs = nowMs
    const result = this.#writer.applySnapshot(frame)
    if (result === 'applied') this.#writer.setState('live')
    else this.#writer.setState('stale', result)
  }

  stale(reason: string): void {
    if (this.book.state !== 'syncing') this.#writer.setState('stale', reason)
  }
}

function fill(into: Levels, levels: OrderBook['bids'], depth: number): void {
  const count = Math.min(levels.length, depth)
  growLevels(into, count)
  into.count = count
  for (let index = 0; index < count; index += 1) {
    const [price, amount] = levels[index] ?? []
    const [at, size] = [requireDecimal(price, 'the price of a level'), requireDecimal(amount, 'the size of a level')]
    const [priceDp, sizeDp] = [decimalsOf(at), decimalsOf(size)]
    into.price[index] = Number(toScaled(at, priceDp))
    into.priceDp[index] = priceDp
    into.size[index] = Number(toScaled(size, sizeDp))
    into.sizeDp[index] = sizeDp
  }
}
