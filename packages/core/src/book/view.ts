import type { Levels } from '../contracts/frames.ts'
import type { BookFill, BookSide, BookView } from '../contracts/local-book.ts'
import { fromScaled } from '../decimal/scaled.ts'
import type { Decimal } from '../decimal/text.ts'
import { InvalidInputError } from '../errors/general.ts'
import type { Side } from '../model/enums.ts'
import type { BookLevel, OrderBook } from '../model/market-data.ts'
import { take } from './fill.ts'
import {
  largestMantissa,
  mostDecimals,
  powersOfTen,
  sentText,
  timesDecimal,
  timesNumber,
  type Multiplier,
} from './scaled.ts'
import type { BookStore } from './store.ts'

const unit: Multiplier = { mantissa: 1, decimals: 0 }

/** The reads of a book behind one condition, which throws when they are not allowed. */
export class StoreView implements BookView {
  readonly #store: BookStore
  readonly #admit: () => void

  constructor(store: BookStore, admit: () => void) {
    this.#store = store
    this.#admit = admit
  }

  best(side: BookSide): BookLevel | undefined {
    return this.#levelsOf(side, 1, this.#store.options.contractSize)[0]
  }

  levels(side: BookSide, count: number): readonly BookLevel[] {
    return this.#levelsOf(side, checkCount(count, 'count'), this.#store.options.contractSize)
  }

  nativeLevels(side: BookSide, count: number): readonly BookLevel[] {
    return this.#levelsOf(side, checkCount(count, 'count'), unit)
  }

  snapshot(depth: number): OrderBook {
    const bids = this.levels('bid', checkCount(depth, 'depth'))
    const asks = this.levels('ask', depth)
    const { options, eventTimeMs, lastUpdateId } = this.#store
    return Object.freeze({
      symbol: options.symbol,
      bids,
      asks,
      bestBid: bids[0],
      bestAsk: asks[0],
      timestamp: eventTimeMs > 0 ? eventTimeMs : undefined,
      lastUpdateId: lastUpdateId >= 0 ? lastUpdateId : undefined,
      complete: this.#store.knows('bid', depth) && this.#store.knows('ask', depth),
    })
  }

  count(side: BookSide): number {
    this.#admit()
    return this.#store.side(side).count
  }

  mid(): Decimal | undefined {
    const bid = this.#bestKey('bid')
    const ask = this.#bestKey('ask')
    // Half of the sum is five times the sum with one decimal more; the sum itself may exceed 2^53.
    return bid === undefined || ask === undefined ? undefined : fromScaled((bid + ask) * 5n, this.#store.scale + 1)
  }

  spread(): Decimal | undefined {
    const bid = this.#bestKey('bid')
    const ask = this.#bestKey('ask')
    return bid === undefined || ask === undefined ? undefined : fromScaled(ask - bid, this.#store.scale)
  }

  fill(side: Side, size: Decimal): BookFill {
    this.#admit()
    return take(this.#store, { side: takenSide(side), by: 'size', amount: size })
  }

  depthToNotional(side: Side, notional: Decimal): BookFill {
    this.#admit()
    return take(this.#store, { side: takenSide(side), by: 'notional', amount: notional })
  }

  vwap(side: Side, size: Decimal): Decimal | undefined {
    const fill = this.fill(side, size)
    return fill.complete ? fill.average : undefined
  }

  bestNumbers(into: Float64Array): void {
    this.#writeBest('bid', into, 0)
    this.#writeBest('ask', into, 2)
  }

  priceNumber(side: BookSide, index = 0): number {
    const { count, price, priceDp } = this.#ladder(side, index)
    return index < count ? timesNumber(price[index] ?? 0, priceDp[index] ?? 0, unit) : Number.NaN
  }

  sizeNumber(side: BookSide, index = 0): number {
    const { count, size, sizeDp } = this.#ladder(side, index)
    const { contractSize } = this.#store.options
    return index < count ? timesNumber(size[index] ?? 0, sizeDp[index] ?? 0, contractSize) : Number.NaN
  }

  priceText(side: BookSide, index: number): string | undefined {
    const { count, price, priceDp } = this.#ladder(side, index)
    return index < count ? sentText(price[index] ?? 0, priceDp[index] ?? 0) : undefined
  }

  sizeText(side: BookSide, index: number): string | undefined {
    const { count, size, sizeDp } = this.#ladder(side, index)
    return index < count ? sentText(size[index] ?? 0, sizeDp[index] ?? 0) : undefined
  }

  /** Values stay in arrays on their way: a double that is handed to or from a call may be allocated. */
  #writeBest(side: BookSide, into: Float64Array, at: number): void {
    const { count, price, priceDp, size, sizeDp } = this.#ladder(side, 0)
    const { contractSize } = this.#store.options
    if (count === 0) {
      into[at] = Number.NaN
      into[at + 1] = Number.NaN
      return
    }
    into[at] = (price[0] ?? 0) / (powersOfTen[priceDp[0] ?? 0] ?? 1)
    const product = (size[0] ?? 0) * contractSize.mantissa
    const places = (sizeDp[0] ?? 0) + contractSize.decimals
    into[at + 1] =
      product <= largestMantissa && places <= mostDecimals
        ? product / (powersOfTen[places] ?? 1)
        : timesNumber(size[0] ?? 0, sizeDp[0] ?? 0, contractSize)
  }

  /** The levels of a side, at least up to that index. */
  #ladder(side: BookSide, index: number): Levels {
    this.#admit()
    return this.#store.ladder(side, checkCount(index, 'index') + 1)
  }

  #levelsOf(side: BookSide, limit: number, multiplier: Multiplier): readonly BookLevel[] {
    this.#admit()
    const { count, price, priceDp, size, sizeDp } = this.#store.ladder(side, limit)
    const result: BookLevel[] = []
    for (let index = 0; index < count && index < limit; index += 1) {
      result.push(
        Object.freeze({
          price: timesDecimal(price[index] ?? 0, priceDp[index] ?? 0, unit),
          size: timesDecimal(size[index] ?? 0, sizeDp[index] ?? 0, multiplier),
        }),
      )
    }
    return Object.freeze(result)
  }

  /** The best price as an integer at the book's scale. */
  #bestKey(side: BookSide): bigint | undefined {
    this.#admit()
    const key = this.#store.side(side).touch[0] ?? -Infinity
    return key === -Infinity ? undefined : BigInt(Math.abs(key))
  }
}

/** A buyer takes asks. */
function takenSide(side: Side): BookSide {
  return side === 'buy' ? 'ask' : 'bid'
}

function checkCount(count: number, path: string): number {
  if (count >= 0 && (Number.isInteger(count) || count === Infinity)) return count
  throw new InvalidInputError(path, `must be a number of levels, 0 or more, not ${count}`)
}
