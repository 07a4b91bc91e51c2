import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { exact, frameOf, ModelSide, normal, type TextLevel } from '../../test/book/model.ts'
import type { BookSide, BookView } from '../contracts/local-book.ts'
import { mul } from '../decimal/arithmetic.ts'
import { decimal } from '../decimal/decimal.ts'
import type { Decimal } from '../decimal/text.ts'
import { marketSymbol } from '../model/symbols.ts'
import { createLocalBook, type LocalBookWriter } from './local-book.ts'
import { sentText } from './scaled.ts'
import type { ApplyResult } from './store.ts'

type Step =
  | { readonly do: 'snapshot' | 'delta'; readonly bids: readonly TextLevel[]; readonly asks: readonly TextLevel[] }
  | { readonly do: 'trim'; readonly depth: number }
  | { readonly do: 'clear' }

// Few different prices, so that levels meet; written with and without zeros at the end; mostly not crossed.
const priceTexts = (lowest: number): fc.Arbitrary<string> =>
  fc
    .tuple(fc.integer({ min: lowest, max: lowest + 120 }), fc.nat(3), fc.nat(2))
    .map(([whole, decimals, zeros]) =>
      sentText(whole * 10 ** (decimals + zeros) + (whole % 7) * 10 ** zeros, decimals + zeros),
    )
// Around the limit: 2^53 itself is not told from 2^53 + 1, so it does not fit either.
const extremes = fc.constantFrom(
  '9007199254740991',
  '9007199254740992',
  '9007199254740993',
  '90071992547409.91',
  '900719925474099.1',
  '0.0000000000000000000001',
  '0.00000000000000000000001',
  '123456789012345678901234567890',
)
const sizeTexts = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom('0', '0.000') },
  {
    weight: 8,
    arbitrary: fc.tuple(fc.nat(1e9), fc.nat(8)).map(([mantissa, decimals]) => sentText(mantissa, decimals)),
  },
)
const rarelyExtreme = (texts: fc.Arbitrary<string>): fc.Arbitrary<string> =>
  fc.oneof({ weight: 150, arbitrary: texts }, { weight: 1, arbitrary: extremes })
const sideLevels = (lowest: number): fc.Arbitrary<TextLevel[]> =>
  fc.array(fc.tuple(rarelyExtreme(priceTexts(lowest)), rarelyExtreme(sizeTexts)), { maxLength: 8, size: 'max' })
const frames = { bids: sideLevels(100), asks: fc.oneof({ weight: 4, arbitrary: sideLevels(221) }, sideLevels(150)) }
const steps: fc.Arbitrary<Step> = fc.oneof(
  { weight: 2, arbitrary: fc.record({ do: fc.constant('snapshot' as const), ...frames }) },
  { weight: 10, arbitrary: fc.record({ do: fc.constant('delta' as const), ...frames }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('trim' as const), depth: fc.integer({ min: 1, max: 25 }) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('clear' as const) }) },
)
const options = fc.record({
  priceScale: fc.nat(4),
  vouchedDepth: fc.constantFrom(5, 15, Infinity),
  snapshotDepth: fc.constantFrom(6, Infinity),
  contractSize: fc.constantFrom('1', '0.0001', '10', '0.3').map((text) => decimal(text)),
})

interface Options {
  readonly priceScale: number
  readonly vouchedDepth: number
  readonly snapshotDepth: number
  readonly contractSize: Decimal
}

/** What a book should be: two sorted maps and the rule of what fits. */
class ModelBook {
  readonly bid = new ModelSide(true)
  readonly ask = new ModelSide(false)
  readonly #options: Options
  #depth: number
  #scale: number
  broken = false

  constructor(modelOptions: Options) {
    this.#options = modelOptions
    this.#depth = modelOptions.vouchedDepth
    this.#scale = modelOptions.priceScale
  }

  run(step: Step): ApplyResult | undefined {
    if (step.do === 'clear') {
      this.#scale = this.#options.priceScale
      this.bid.clear()
      this.ask.clear()
    } else if (step.do === 'trim') {
      this.#depth = Math.min(this.#depth, step.depth)
      this.#trim()
    } else {
      return this.#apply(step)
    }
    return undefined
  }

  #apply({ do: kind, bids, asks }: Extract<Step, { bids: unknown }>): ApplyResult {
    const replaces = kind === 'snapshot'
    if (!replaces && this.broken) return 'precision'
    const sent = [...bids, ...asks]
    const before = replaces ? this.#options.priceScale : this.#scale
    const scale = Math.max(before, ...sent.map(([price]) => decimalsOf(price)))
    const kept = replaces ? [] : [...this.bid.levels, ...this.ask.levels]
    this.broken =
      !sent.flat().every((text) => fitsAt(text, decimalsOf(text))) ||
      ![...kept, ...sent].every(([price]) => fitsAt(price, scale))
    if (this.broken) return 'precision'
    this.#scale = scale
    if (replaces) {
      this.bid.clear()
      this.ask.clear()
    }
    this.bid.apply(bids)
    this.ask.apply(asks)
    for (const side of [this.bid, this.ask]) {
      if (replaces && side.levels.length >= this.#options.snapshotDepth) side.markHorizon()
    }
    this.#trim()
    return this.crossed ? 'crossed' : 'applied'
  }

  get crossed(): boolean {
    const [bid] = this.bid.levels
    const [ask] = this.ask.levels
    return bid !== undefined && ask !== undefined && exact(bid[0]) >= exact(ask[0])
  }

  /** Whether the best `depth` levels of both sides are all that the exchange has, as far as anybody can know. */
  knows(depth: number): boolean {
    return [this.bid, this.ask].every(
      ({ levels, horizon }) => levels.length >= depth || (levels.length < this.#depth && horizon === undefined),
    )
  }

  #trim(): void {
    this.bid.trim(this.#depth)
    this.ask.trim(this.#depth)
  }
}

function decimalsOf(text: string): number {
  return text.split('.')[1]?.length ?? 0
}

function fitsAt(text: string, scale: number): boolean {
  return scale <= 22 && BigInt(text.replace('.', '')) * 10n ** BigInt(scale - decimalsOf(text)) < 2n ** 53n
}

/** All that is read of a side, in one value, because a comparison for each would take most of the time. */
function readSide(view: BookView, side: BookSide): unknown {
  const indices = Array.from({ length: view.count(side) + 1 }, (_, index) => index)
  return {
    texts: indices.map((index) => [view.priceText(side, index), view.sizeText(side, index)]),
    numbers: indices.map((index) => [view.priceNumber(side, index), view.sizeNumber(side, index)]),
    levels: view.levels(side, Infinity),
    native: view.nativeLevels(side, 3),
    best: view.best(side),
  }
}

/** Price and size of the best bid and of the best ask. */
function bestNumbers(view: BookView): number[] {
  const into = new Float64Array(5)
  view.bestNumbers(into)
  return Array.from(into)
}

function expectedSide(sent: readonly TextLevel[], contractSize: Decimal): unknown {
  const native = sent.map(([price, size]) => ({ price: normal(price), size: decimal(normal(size)) }))
  const levels = native.map(({ price, size }) => ({ price, size: mul(size, contractSize) }))
  return {
    texts: [...sent, [undefined, undefined]],
    numbers: [...sent.map(([price], index) => [Number(price), Number(levels[index]!.size)]), [Number.NaN, Number.NaN]],
    levels,
    native: native.slice(0, 3),
    best: levels[0],
  }
}

function run(writer: LocalBookWriter, step: Step): ApplyResult | undefined {
  switch (step.do) {
    case 'snapshot':
      return writer.applySnapshot(frameOf('snapshot', step.bids, step.asks))
    case 'delta':
      return writer.applyDelta(frameOf('delta', step.bids, step.asks))
    case 'trim':
      writer.trim(step.depth)
      return undefined
    case 'clear':
      writer.clear()
      return undefined
  }
}

describe('the local book', () => {
  test('[S3.51] [S3.64] property: equals a sorted map after any frames, trims and clears, or says precision', () => {
    fc.assert(
      fc.property(options, fc.array(steps, { maxLength: 8, size: 'max' }), (chosen, sequence) => {
        const { book, writer } = createLocalBook({ symbol: marketSymbol('BTC/USDT'), ...chosen })
        const model = new ModelBook(chosen)
        const grew: boolean[] = []
        for (const step of sequence) {
          const { version } = book
          const expected = model.run(step)
          expect(run(writer, step)).toBe(expected)
          grew.push(expected === 'precision' || book.version > version)
          // However often it is called live, a book that did not fit its frame is not.
          writer.setState('live')
          expect([book.state, book.reason]).toEqual(model.broken ? ['stale', 'precision'] : ['live', ''])
          const { lastKnown } = book
          expect(readSide(lastKnown, 'bid')).toEqual(expectedSide(model.bid.levels, chosen.contractSize))
          expect(readSide(lastKnown, 'ask')).toEqual(expectedSide(model.ask.levels, chosen.contractSize))
          const sides = ['bid', 'ask'] as const
          const numbers = sides.flatMap((side) => [lastKnown.priceNumber(side), lastKnown.sizeNumber(side)])
          expect(bestNumbers(lastKnown)).toEqual([...numbers, 0])
          const complete = [1, 7, Infinity].map((depth) => lastKnown.snapshot(depth).complete)
          expect(complete).toEqual([1, 7, Infinity].map((depth) => model.knows(depth)))
        }
        expect(grew).not.toContain(false)
      }),
    )
  })
})
