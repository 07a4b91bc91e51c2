// oxlint-disable typescript/no-non-null-assertion -- what lies beyond the arrays of a frame is refused
import type { BookFrame, Levels } from '../contracts/frames.ts'
import type { BookSide, BookState } from '../contracts/local-book.ts'
import type { MarketSymbol } from '../model/symbols.ts'
import { createLevels } from './frame.ts'
import { largestMantissa, mostDecimals, powersOfTen, type Multiplier } from './scaled.ts'
import type { SideLevels } from './side-levels.ts'

/**
 * What a frame did. `applied`: the book has changed; `crossed`: it has, and its best bid is not below its best ask;
 * `precision`: nothing has changed, a value of the frame does not fit, and the book is stale until a snapshot that does.
 */
export type ApplyResult = 'applied' | 'crossed' | 'precision'

interface StoreOptions {
  readonly symbol: MarketSymbol
  readonly contractSize: Multiplier
  readonly sizeUnit: 'base' | 'quote'
  readonly priceScale: number
  readonly snapshotDepth: number
  readonly bids: SideLevels
  readonly asks: SideLevels
}

const fits = 0
const needsFinerScale = 1
const doesNotFit = 2

/** What a book and its writer share. Nobody else gets hold of it: that is what keeps readers from writing. */
export class BookStore {
  readonly options: StoreOptions
  state: BookState = 'syncing'
  reason = 'no snapshot yet'
  version = 0
  eventTimeMs = 0
  receivedTimeMs = 0
  lastUpdateId = -1
  /** True after a frame that did not fit: what the book holds is no longer the exchange's. */
  broken = false
  #scale: number
  #vouchedDepth: number
  /** Copies of the best levels, for reads; good for one version. */
  readonly #ladders: Readonly<Record<BookSide, { readonly levels: Levels; version: number; limit: number }>> = {
    bid: { levels: createLevels(16), version: -1, limit: 0 },
    ask: { levels: createLevels(16), version: -1, limit: 0 },
  }

  constructor(options: StoreOptions, vouchedDepth: number) {
    this.options = options
    this.#vouchedDepth = vouchedDepth
    this.#scale = options.priceScale
    options.bids.clear(this.#scale)
    options.asks.clear(this.#scale)
  }

  /** Decimals of the shared price scale. */
  get scale(): number {
    return this.#scale
  }

  /** Levels per side that the stream keeps true. */
  get vouchedDepth(): number {
    return this.#vouchedDepth
  }

  side(side: BookSide): SideLevels {
    return side === 'bid' ? this.options.bids : this.options.asks
  }

  /** The best levels of a side as sent, at least `limit` of them where there are as many. Valid until the next change. */
  ladder(side: BookSide, limit: number): Levels {
    const ladder = this.#ladders[side]
    if (ladder.version !== this.version || ladder.limit < limit) {
      // Whoever walks down level by level copies each a few times and not once per step.
      ladder.limit = limit === 1 ? 1 : Math.max(16, ladder.version === this.version ? limit * 2 : limit)
      ladder.version = this.version
      this.side(side).copyTo(ladder.levels, ladder.limit)
    }
    return ladder.levels
  }

  /** Whether a side's best `depth` levels are all here: there are as many, or the exchange has no more either. */
  knows(side: BookSide, depth: number): boolean {
    const { count, horizon } = this.side(side)
    return count >= depth || (count < this.#vouchedDepth && horizon[0] === -Infinity)
  }

  replace(frame: BookFrame): ApplyResult {
    const { bids, asks, priceScale, snapshotDepth } = this.options
    const scale = finestScale(frame, priceScale)
    if (inspect(frame.bids, scale) !== fits || inspect(frame.asks, scale) !== fits) return this.#refuse()
    this.broken = false
    this.#scale = scale
    bids.clear(scale)
    asks.clear(scale)
    bids.apply(frame.bids)
    asks.apply(frame.asks)
    // A side that is as long as what was asked for may go on at the exchange, unknown to us.
    if (bids.count >= snapshotDepth) bids.markHorizon()
    if (asks.count >= snapshotDepth) asks.markHorizon()
    return this.#finish(frame)
  }

  change(frame: BookFrame): ApplyResult {
    if (this.broken) return 'precision'
    if (!this.#admit(frame)) return this.#refuse()
    this.options.bids.apply(frame.bids)
    this.options.asks.apply(frame.asks)
    return this.#finish(frame)
  }

  setState(state: BookState, reason: string): void {
    if (state === this.state && reason === this.reason) return
    this.state = state
    this.reason = reason
    this.version += 1
  }

  clear(): void {
    this.eventTimeMs = 0
    this.receivedTimeMs = 0
    this.lastUpdateId = -1
    // What did not fit is still the reason until a snapshot that does.
    if (!this.broken) {
      this.state = 'syncing'
      this.reason = 'cleared'
    }
    this.#scale = this.options.priceScale
    this.options.bids.clear(this.#scale)
    this.options.asks.clear(this.#scale)
    this.version += 1
  }

  /** The depth only falls: what was trimmed away does not come back when a stream vouches for more. */
  trim(depth: number): void {
    this.#vouchedDepth = Math.min(this.#vouchedDepth, depth)
    this.options.bids.trim(this.#vouchedDepth)
    this.options.asks.trim(this.#vouchedDepth)
    this.version += 1
  }

  /** Brings the book to the frame's scale where that is finer. False: something does not fit, and nothing was changed. */
  #admit(frame: BookFrame): boolean {
    const { bids, asks } = this.options
    const verdict = Math.max(inspect(frame.bids, this.#scale), inspect(frame.asks, this.#scale))
    if (verdict !== needsFinerScale) return verdict === fits
    const scale = finestScale(frame, this.#scale)
    if (inspect(frame.bids, scale) !== fits || inspect(frame.asks, scale) !== fits) return false
    if (!bids.fits(scale) || !asks.fits(scale)) return false
    bids.rescale(scale)
    asks.rescale(scale)
    this.#scale = scale
    return true
  }

  #refuse(): ApplyResult {
    this.broken = true
    this.setState('stale', 'precision')
    return 'precision'
  }

  #finish(frame: BookFrame): ApplyResult {
    const { bids, asks } = this.options
    bids.trim(this.#vouchedDepth)
    asks.trim(this.#vouchedDepth)
    this.version += 1
    this.eventTimeMs = frame.eventTimeMs
    this.receivedTimeMs = frame.receivedTimeMs
    this.lastUpdateId = frame.last
    // The keys of asks are negative: the sum is best bid minus best ask, and -Infinity when a side is empty.
    return (bids.touch[0] ?? -Infinity) + (asks.touch[0] ?? -Infinity) >= 0 ? 'crossed' : 'applied'
  }
}

/** Whether every value of the levels can be held with prices at that scale. */
function inspect({ count, price, priceDp, size, sizeDp }: Levels, scale: number): number {
  let verdict = fits
  for (let index = 0; index < count; index += 1) {
    const finer = scale - priceDp[index]!
    let key = price[index]!
    // Not only where it is finer: which prices are cannot be guessed, and a wrong guess costs more than the product.
    if (finer >= 0) key *= powersOfTen[finer]!
    else verdict = needsFinerScale
    // Written so that NaN, which is what lies beyond the arrays, does not pass.
    if (!(key >= 0 && key <= largestMantissa && size[index]! >= 0 && size[index]! <= largestMantissa)) return doesNotFit
    if (priceDp[index]! > mostDecimals || sizeDp[index]! > mostDecimals) return doesNotFit
  }
  return verdict
}

/** The decimals that the prices of the frame need, at least `scale`. */
function finestScale(frame: BookFrame, scale: number): number {
  let finest = scale
  for (const { count, priceDp } of [frame.bids, frame.asks]) {
    for (let index = 0; index < count; index += 1) finest = Math.max(finest, priceDp[index] ?? 0)
  }
  return finest
}
