import { ConfigurationError } from '@venuekit/core/errors'
import { RandomStream } from '../random.ts'
import type { ReferenceAsset } from './assets.ts'

const stepMs = 100
const dayMs = 86_400_000
/** How much of the way back to its long-run price a price goes in a day. */
const pullPerDay = 2

/** One price per asset, the same for all exchanges: a random walk that is drawn back to where it began. */
export class ReferencePrices {
  readonly #walks = new Map<string, Walk>()
  #elapsed = 0
  #steps = 0

  constructor(seed: number, assets: readonly ReferenceAsset[]) {
    for (const asset of assets) {
      if (!(asset.price > 0)) throw new ConfigurationError(`assets.${asset.asset}.price`, 'must be greater than 0')
      this.#walks.set(asset.asset, new Walk(asset, new RandomStream(seed, `reference/${asset.asset}`)))
    }
  }

  /** Lets time pass. The prices depend on how much has passed in all, not on how it was cut. */
  advance(durationMs: number): void {
    this.#elapsed += durationMs
    for (; (this.#steps + 1) * stepMs <= this.#elapsed; this.#steps += 1) {
      for (const walk of this.#walks.values()) walk.step()
    }
  }

  /** In US dollars. */
  price(asset: string): number {
    const walk = this.#walks.get(asset)
    if (walk === undefined) throw new ConfigurationError('assets', `has no reference price of ${asset}; give it one`)
    return walk.price
  }

  /** The price of one asset in another. */
  rate(base: string, quote: string): number {
    return this.price(base) / this.price(quote)
  }
}

class Walk {
  price: number
  readonly #home: number
  readonly #deviation: number
  readonly #random: RandomStream

  constructor({ price, volatility }: ReferenceAsset, random: RandomStream) {
    this.price = price
    this.#home = price
    this.#deviation = volatility * Math.sqrt(stepMs / dayMs)
    this.#random = random
  }

  step(): void {
    if (this.#deviation === 0) return
    const pull = (this.#home / this.price - 1) * pullPerDay * (stepMs / dayMs)
    this.price *= 1 + this.#deviation * this.#random.bell() + pull
  }
}
