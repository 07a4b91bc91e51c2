import type { BookFrame } from '../contracts/frames.ts'
import type { BookState, BookView, LocalBook } from '../contracts/local-book.ts'
import { isPositive } from '../decimal/compare.ts'
import { decimalsOf, toScaled } from '../decimal/scaled.ts'
import { isDecimal, ONE } from '../decimal/decimal.ts'
import type { Decimal } from '../decimal/text.ts'
import { BookNotLiveError, InvalidInputError } from '../errors/general.ts'
import type { MarketSymbol } from '../model/symbols.ts'
import type { Clock } from '../time/clock.ts'
import { largestMantissa, mostDecimals, type Multiplier } from './scaled.ts'
import { BookStore, type ApplyResult } from './store.ts'
import { TickLevels } from './tick-levels.ts'
import { StoreView } from './view.ts'

/** What a book needs to know of its market and of its stream. */
export interface LocalBookOptions {
  readonly symbol: MarketSymbol
  /** Base units (or, with `sizeUnit: 'quote'`, units of the quote asset) in one unit of the exchange's sizes. Default 1. */
  readonly contractSize?: Decimal | undefined
  /** What reads give sizes in; `quote` for inverse contracts. Default `base`. */
  readonly sizeUnit?: 'base' | 'quote' | undefined
  /** The decimals that prices have at most, where known; a frame with more is fine. Default 0. */
  readonly priceScale?: number | undefined
  /** Levels per side that the stream keeps true. Default `Infinity`: all of them. */
  readonly vouchedDepth?: number | undefined
  /**
   * Levels per side that a snapshot has at most, where the exchange limits them but streams changes at any depth. A side that
   * comes with as many may go on unseen, so that nothing worse than its last level is kept until the next snapshot.
   * Default `Infinity`: a snapshot is the whole book.
   */
  readonly snapshotDepth?: number | undefined
}

/**
 * Changes a local book. Only who created the book has it, so that no reader can. A frame is applied whole or not at all;
 * the caller decides by the result and by the sequence rules what state the book is in.
 */
export interface LocalBookWriter {
  /** Replaces the book by the frame. */
  applySnapshot(frame: BookFrame): ApplyResult
  /** Changes the levels that the frame names; deleting an unknown one is fine, and of one price twice the last counts. */
  applyDelta(frame: BookFrame): ApplyResult
  /** After a frame that did not fit, `live` has no effect until a snapshot that does. */
  setState(state: BookState, reason?: string): void
  /**
   * The stream vouches for no more than that many levels per side: what is worse goes, now and after each frame. The
   * `vouchedDepth` of a book only falls.
   */
  trim(vouchedDepth: number): void
  /** Removes all levels and times; the book is `syncing` again. */
  clear(): void
}

/**
 * Makes an empty local book, which is `syncing`, and what writes to it.
 *
 * @example
 * ```ts
 * import { createLocalBook, marketSymbol, type BookFrame } from '@venuekit/core'
 *
 * const { book, writer } = createLocalBook({ symbol: marketSymbol('BTC/USDT'), vouchedDepth: 100 })
 * const sink = {
 *   book(frame: BookFrame) {
 *     frame.receivedTimeMs = Date.now()
 *     const result = frame.kind === 'snapshot' ? writer.applySnapshot(frame) : writer.applyDelta(frame)
 *     writer.setState(result === 'applied' ? 'live' : 'stale', result)
 *   },
 * }
 * book.lastKnown.best('bid') // undefined: nothing has come yet
 * ```
 */
export function createLocalBook(options: LocalBookOptions): {
  readonly book: LocalBook
  readonly writer: LocalBookWriter
} {
  const store = new BookStore(
    {
      symbol: options.symbol,
      contractSize: multiplierOf(options.contractSize ?? ONE),
      sizeUnit: options.sizeUnit ?? 'base',
      priceScale: checkScale(options.priceScale ?? 0),
      snapshotDepth: checkDepth(options.snapshotDepth ?? Infinity, 'snapshotDepth'),
      bids: new TickLevels(1),
      asks: new TickLevels(-1),
    },
    checkDepth(options.vouchedDepth ?? Infinity, 'vouchedDepth'),
  )
  return { book: new StoreBook(store), writer: new StoreWriter(store) }
}

class StoreWriter implements LocalBookWriter {
  readonly #store: BookStore

  constructor(store: BookStore) {
    this.#store = store
  }

  applySnapshot(frame: BookFrame): ApplyResult {
    return this.#store.replace(frame)
  }

  applyDelta(frame: BookFrame): ApplyResult {
    return this.#store.change(frame)
  }

  setState(state: BookState, reason = ''): void {
    if (state === 'live' && this.#store.broken) return
    this.#store.setState(state, state === 'live' ? '' : reason)
  }

  trim(vouchedDepth: number): void {
    this.#store.trim(checkDepth(vouchedDepth, 'vouchedDepth'))
  }

  clear(): void {
    this.#store.clear()
  }
}

class StoreBook extends StoreView implements LocalBook {
  readonly #store: BookStore
  readonly lastKnown: BookView

  constructor(store: BookStore) {
    super(store, () => assertLive(store))
    this.#store = store
    this.lastKnown = new StoreView(store, () => {})
  }

  get symbol(): MarketSymbol {
    return this.#store.options.symbol
  }

  get state(): BookState {
    return this.#store.state
  }

  get reason(): string {
    return this.#store.reason
  }

  get sizeUnit(): 'base' | 'quote' {
    return this.#store.options.sizeUnit
  }

  get vouchedDepth(): number {
    return this.#store.vouchedDepth
  }

  get version(): number {
    return this.#store.version
  }

  get eventTimeMs(): number {
    return this.#store.eventTimeMs
  }

  get receivedTimeMs(): number {
    return this.#store.receivedTimeMs
  }

  get lastUpdateId(): number {
    return this.#store.lastUpdateId
  }

  age(nowMs: number): number {
    return Math.max(0, nowMs - this.#store.receivedTimeMs)
  }

  withMaxAge(maxAgeMs: number, clock: Pick<Clock, 'now'>): BookView {
    if (!(maxAgeMs >= 0)) throw new InvalidInputError('maxAgeMs', `must be milliseconds, 0 or more, not ${maxAgeMs}`)
    return new StoreView(this.#store, () => {
      assertLive(this.#store)
      const age = this.age(clock.now())
      if (age > maxAgeMs) {
        throw new BookNotLiveError(
          this.symbol,
          'stale',
          `the last change was ${age} ms ago, more than maxAgeMs ${maxAgeMs}`,
        )
      }
    })
  }
}

function assertLive({ state, reason, options }: BookStore): void {
  if (state !== 'live') throw new BookNotLiveError(options.symbol, state, reason)
}

function multiplierOf(contractSize: Decimal): Multiplier {
  if (isDecimal(contractSize) && isPositive(contractSize)) {
    const decimals = decimalsOf(contractSize)
    const mantissa = Number(toScaled(contractSize, decimals))
    if (decimals <= mostDecimals && mantissa <= largestMantissa) return { mantissa, decimals }
  }
  throw new InvalidInputError(
    'contractSize',
    `must be a decimal above 0 with at most 15 digits and ${mostDecimals} decimals, not ${String(contractSize)}`,
  )
}

function checkScale(priceScale: number): number {
  if (Number.isInteger(priceScale) && priceScale >= 0 && priceScale <= mostDecimals) return priceScale
  throw new InvalidInputError('priceScale', `must be a number of decimals from 0 to ${mostDecimals}, not ${priceScale}`)
}

function checkDepth(depth: number, path: string): number {
  if (depth === Infinity || (Number.isInteger(depth) && depth > 0)) return depth
  throw new InvalidInputError(path, `must be a number of levels above 0, or Infinity, not ${depth}`)
}
