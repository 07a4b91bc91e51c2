import type { Levels } from '../contracts/frames.ts'
import type { BookFill, BookSide } from '../contracts/local-book.ts'
import { div } from '../decimal/arithmetic.ts'
import { isNegative, isPositive } from '../decimal/compare.ts'
import { decimalsOf, fromScaled, toScaled } from '../decimal/scaled.ts'
import type { Decimal } from '../decimal/text.ts'
import { InvalidInputError } from '../errors/general.ts'
import { powersOfTen } from './scaled.ts'
import type { BookStore } from './store.ts'

/** Decimals of what has to be rounded: an average, and the part of a level that a value buys. */
const places = 20
/** Decimals beyond those of the sizes for what sizes in the quote asset are worth in base units. */
const guardPlaces = 40

/** What to take from a side of the book: a size, or what a value in the quote asset buys. */
interface Taking {
  readonly side: BookSide
  readonly by: 'size' | 'notional'
  readonly amount: Decimal
}

/** Walks a side from its best level, exactly, in integers. */
export function take(store: BookStore, taking: Taking): BookFill {
  if (isNegative(taking.amount)) throw new InvalidInputError(taking.by, `must not be negative, not ${taking.amount}`)
  const count = store.side(taking.side).count
  // Most takings end within the first levels, so a deep book is not copied at once.
  for (let limit = 32; ; limit *= 8) {
    const walk = new Walk(store, store.ladder(taking.side, limit), taking)
    if (walk.run() || limit >= count) return walk.result()
  }
}

/** One walk. Sizes are integers with `sizePlaces` decimals, prices with the book's scale, values with their sum. */
class Walk {
  readonly #store: BookStore
  readonly #levels: Levels
  readonly #bySize: boolean
  readonly #sizePlaces: number
  /** What is still to be taken: a size, or a value. */
  #remaining: bigint
  #filled = 0n
  #cost = 0n
  /** What was filled in base units, where sizes are in the quote asset. */
  #base = 0n
  #worst = 0n

  constructor(store: BookStore, levels: Levels, { by, amount }: Taking) {
    this.#store = store
    this.#levels = levels
    // A value of a book whose sizes are in the quote asset is a size.
    this.#bySize = by === 'size' || store.options.sizeUnit === 'quote'
    let sizeDecimals = 0
    for (let index = 0; index < levels.count; index += 1)
      sizeDecimals = Math.max(sizeDecimals, levels.sizeDp[index] ?? 0)
    this.#sizePlaces = Math.max(places, decimalsOf(amount), sizeDecimals + store.options.contractSize.decimals)
    this.#remaining = toScaled(amount, this.#sizePlaces + (this.#bySize ? 0 : store.scale))
  }

  /** Takes levels until the amount is reached; false when there are not enough of them. */
  run(): boolean {
    for (let index = 0; index < this.#levels.count && this.#remaining > 0n; index += 1) this.#takeLevel(index)
    return this.#remaining === 0n
  }

  result(): BookFill {
    const { scale, options } = this.#store
    const filled = fromScaled(this.#filled, this.#sizePlaces)
    const inQuote = options.sizeUnit === 'quote'
    const cost = inQuote ? filled : fromScaled(this.#cost, this.#sizePlaces + scale)
    const base = inQuote ? fromScaled(this.#base, this.#sizePlaces + guardPlaces) : filled
    const used = this.#filled > 0n
    return {
      filled,
      cost,
      average: isPositive(base) ? div(cost, base, { decimals: places, rounding: 'half-even' }) : undefined,
      worst: used ? fromScaled(this.#worst, scale) : undefined,
      complete: this.#remaining === 0n,
    }
  }

  #takeLevel(index: number): void {
    const { price, priceDp, size, sizeDp } = this.#levels
    const { scale, options } = this.#store
    const { mantissa, decimals } = options.contractSize
    const levelPrice = BigInt((price[index] ?? 0) * (powersOfTen[scale - (priceDp[index] ?? 0)] ?? 0))
    const finer = this.#sizePlaces - decimals - (sizeDp[index] ?? 0)
    const levelSize = BigInt(size[index] ?? 0) * BigInt(mantissa) * 10n ** BigInt(finer)
    // What one unit of size takes from what remains.
    const unitCost = this.#bySize ? 1n : levelPrice
    const whole = levelSize * unitCost
    const partly = this.#remaining < whole
    const taken = partly ? this.#part(unitCost) : levelSize
    this.#remaining = partly ? 0n : this.#remaining - whole
    if (taken === 0n) return
    this.#filled += taken
    this.#cost += taken * levelPrice
    this.#worst = levelPrice
    if (options.sizeUnit === 'quote' && levelPrice > 0n) {
      this.#base += (taken * 10n ** BigInt(guardPlaces + scale)) / levelPrice
    }
  }

  /** The part of a level that what remains suffices for. */
  #part(unitCost: bigint): bigint {
    if (this.#bySize) return this.#remaining
    const part = this.#remaining / unitCost
    return part - (part % 10n ** BigInt(this.#sizePlaces - places))
  }
}
