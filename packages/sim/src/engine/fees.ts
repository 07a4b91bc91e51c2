import type { MarketRules } from './options.ts'
import type { FeeRates, Liquidity } from './types.ts'
import { divideHalfUp, divideUp, optionRatio, power10, type Ratio } from './units.ts'

/** The rates of a market or of an account, ready to compute with. */
export class FeeSchedule {
  readonly maker: Ratio
  readonly taker: Ratio
  /** The larger of the two, and not a rebate: what has to be set aside. */
  readonly reserve: Ratio

  constructor(path: string, rates: FeeRates) {
    this.maker = optionRatio(`${path}.maker`, rates.maker)
    this.taker = optionRatio(`${path}.taker`, rates.taker)
    const larger = isLess(this.maker, this.taker) ? this.taker : this.maker
    this.reserve = larger.numerator < 0n ? { numerator: 0n, denominator: 1n } : larger
  }

  of(liquidity: Liquidity): Ratio {
    return liquidity === 'maker' ? this.maker : this.taker
  }
}

/** How a fee is rounded: to which step of an asset's smallest unit, and which way. */
export class FeeRounding {
  readonly #step: bigint
  readonly #mode: MarketRules['feeRounding']

  constructor(rules: Pick<MarketRules, 'feeDecimals' | 'feeRounding'>, assetDecimals: number) {
    this.#step = power10(Math.max(0, assetDecimals - rules.feeDecimals))
    this.#mode = rules.feeRounding
  }

  /** How much more than exactly its share a fee can be. */
  get largestError(): bigint {
    return this.#mode === 'down' ? 0n : this.#step
  }

  /** The fee on an amount, negative for a rebate. "Down" and "up" are towards zero and away from it. */
  fee(amount: bigint, { numerator, denominator }: Ratio): bigint {
    if (numerator === 0n) return 0n
    const product = amount * numerator
    const divisor = denominator * this.#step
    if (this.#mode === 'down') return (product / divisor) * this.#step
    return (this.#mode === 'up' ? divideUp(product, divisor) : divideHalfUp(product, divisor)) * this.#step
  }
}

function isLess(one: Ratio, other: Ratio): boolean {
  return one.numerator * other.denominator < other.numerator * one.denominator
}
