import { add, compare, type Decimal, isPositive, isZero, min, mul, neg, sub, sum, ZERO } from 'venuekit'

/** What a position is changed by. */
export interface Trade {
  readonly side: 'buy' | 'sell'
  readonly price: Decimal
  readonly size: Decimal
}

interface Lot {
  readonly price: Decimal
  size: Decimal
}

/** A position whose oldest part is closed first. Nothing in it is rounded. */
export class FifoPosition {
  #isLong = true
  #lots: Lot[] = []

  /** Positive when more was bought than sold. */
  get size(): Decimal {
    const size = sum(this.#lots.map((lot) => lot.size))
    return this.#isLong ? size : neg(size)
  }

  /** The value of what is open, at the prices of its trades; never negative. */
  get entryValue(): Decimal {
    return sum(this.#lots.map(({ price, size }) => mul(price, size)))
  }

  /** Takes a trade in, and says what closing with it has brought: nothing where it opens. */
  apply({ side, price, size }: Trade): Decimal {
    const isBuy = side === 'buy'
    let left = size
    let realised = ZERO
    while (isPositive(left) && this.#isLong !== isBuy) {
      const [oldest] = this.#lots
      if (oldest === undefined) break
      const part = min(left, oldest.size)
      const difference = isBuy ? sub(oldest.price, price) : sub(price, oldest.price)
      realised = add(realised, mul(part, difference))
      left = sub(left, part)
      oldest.size = sub(oldest.size, part)
      if (isZero(oldest.size)) this.#lots.shift()
    }
    if (isPositive(left)) this.#open(isBuy, { price, size: left })
    return realised
  }

  #open(isLong: boolean, lot: Lot): void {
    this.#isLong = isLong
    const newest = this.#lots.at(-1)
    if (newest !== undefined && compare(newest.price, lot.price) === 0) newest.size = add(newest.size, lot.size)
    else this.#lots.push(lot)
  }
}
