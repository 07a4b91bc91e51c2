import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { exact, fill, ModelSide, type TextLevel } from '../../test/book/model.ts'
import { createLevels } from './frame.ts'
import { largestMantissa, sentText } from './scaled.ts'
import type { SideLevels } from './side-levels.ts'
import { SortedLevels } from './sorted-levels.ts'
import { TickLevels } from './tick-levels.ts'

type Step =
  | {
      readonly do: 'change'
      readonly move: number
      readonly levels: readonly (readonly [offset: number, size: string])[]
    }
  | { readonly do: 'trim'; readonly limit: number }
  | { readonly do: 'clear' | 'rescale' | 'mark-horizon' }

// Offsets from a middle that walks: near the touch, around the window's ends, far beyond it, and on the wrong side.
const offsets = fc.oneof(
  { weight: 6, arbitrary: fc.nat(40) },
  { weight: 3, arbitrary: fc.nat(4_000) },
  { weight: 1, arbitrary: fc.nat(900_000) },
  { weight: 1, arbitrary: fc.integer({ min: -3_000, max: 0 }) },
)
const sizes = fc.oneof(
  { weight: 2, arbitrary: fc.constantFrom('0', '0.00') },
  { weight: 3, arbitrary: fc.tuple(fc.integer({ min: 1, max: 1e9 }), fc.nat(8)).map(([m, dp]) => sentText(m, dp)) },
)
const moves = fc.oneof(
  { weight: 6, arbitrary: fc.constant(0) },
  { weight: 3, arbitrary: fc.integer({ min: -600, max: 600 }) },
  { weight: 1, arbitrary: fc.integer({ min: -30_000, max: 30_000 }) },
)
const steps: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 12,
    arbitrary: fc.record({
      do: fc.constant('change' as const),
      move: moves,
      levels: fc.array(fc.tuple(offsets, sizes), { maxLength: 16, size: 'max' }),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('trim' as const), limit: fc.integer({ min: 1, max: 40 }) }) },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constantFrom('clear' as const, 'rescale' as const, 'mark-horizon' as const) }),
  },
)

/** A side with the model of it. The middle walks in hundredths, so that prices have up to two decimals. */
class Pair {
  readonly side: SideLevels
  readonly #model: ModelSide
  readonly #levels = createLevels(0)
  #middle = 5_000_000
  #scale = 2

  constructor(side: SideLevels) {
    this.side = side
    this.#model = new ModelSide(side.sign > 0)
    side.clear(this.#scale)
  }

  run(step: Step): void {
    switch (step.do) {
      case 'change':
        this.#middle = Math.max(4_000_000, this.#middle + step.move)
        return this.apply(
          step.levels.map(([offset, size]) => [sentPrice(this.#middle - this.side.sign * offset), size]),
        )
      case 'trim':
        this.side.trim(step.limit)
        return this.#model.trim(step.limit)
      case 'clear':
        this.#scale = 2
        this.side.clear(2)
        return this.#model.clear()
      case 'rescale':
        if (this.#scale === 6) return
        this.#scale += 1
        return this.side.rescale(this.#scale)
      case 'mark-horizon':
        this.side.markHorizon()
        return this.#model.markHorizon()
    }
  }

  apply(levels: readonly TextLevel[]): void {
    fill(this.#levels, levels)
    this.side.apply(this.#levels)
    this.#model.apply(levels)
  }

  /** What the side holds, and what it should hold. */
  get actual(): unknown {
    return { levels: readAll(this.side), count: this.side.count, best: Math.abs(this.side.touch[0]!) }
  }

  get expected(): unknown {
    const { levels } = this.#model
    const best = levels[0] === undefined ? Infinity : Number(exact(levels[0][0]) / 10n ** BigInt(60 - this.#scale))
    return { levels, count: levels.length, best }
  }
}

function range(from: number, to: number, step: number): number[] {
  return Array.from({ length: Math.abs(to - from) }, (_, index) => from + index * step)
}

/** Exchanges leave trailing zeros out, or not. */
function sentPrice(hundredths: number): string {
  const text = sentText(hundredths, 2)
  return hundredths % 3 === 0 ? text.replace(/\.?0+$/, '') : text
}

function readAll(side: SideLevels, limit = Infinity): TextLevel[] {
  const levels = createLevels(0)
  side.copyTo(levels, limit)
  return Array.from({ length: levels.count }, (_, index) => [
    sentText(levels.price[index]!, levels.priceDp[index]!),
    sentText(levels.size[index]!, levels.sizeDp[index]!),
  ])
}

const forms = [
  { form: 'SortedLevels', create: (sign: 1 | -1) => new SortedLevels(sign) },
  { form: 'TickLevels', create: (sign: 1 | -1) => new TickLevels(sign) },
]

describe.each(forms)('$form', ({ create }) => {
  const ofLevels = (sign: 1 | -1, levels: readonly TextLevel[], scale = 2): SideLevels => {
    const pair = new Pair(create(sign))
    pair.side.clear(scale)
    pair.apply(levels)
    return pair.side
  }

  test('[S3.64] property: equals a sorted map after any sequence of sets, deletes, clears, rescales and trims', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(1 as const, -1 as const),
        fc.array(steps, { maxLength: 14, size: 'max' }),
        (sign, sequence) => {
          const pair = new Pair(create(sign))
          for (const step of sequence) {
            pair.run(step)
            expect(pair.actual).toEqual(pair.expected)
          }
        },
      ),
    )
  })

  test('holds thousands of levels in any order of arrival, and lets them go again', () => {
    const pair = new Pair(create(-1))
    const price = (index: number): string => String(((index * 7_919) % 6_007) + 100)
    const texts = Array.from({ length: 6_007 }, (_, index): TextLevel => [price(index), '1'])
    pair.apply(texts)
    expect(pair.actual).toEqual(pair.expected)
    pair.apply(texts.slice(0, 6_000).map(([text]): TextLevel => [text, '0']))
    expect(pair.actual).toEqual(pair.expected)
    expect(pair.side.count).toBe(7)
  })

  test('follows a market that walks tick by tick through thousands of prices, up and down', () => {
    const pair = new Pair(create(1))
    const walk = [...range(50_000, 59_000, 1), ...range(59_000, 41_000, -1), ...range(41_000, 50_000, 1)]
    for (const [step, tick] of walk.entries()) {
      // The best level goes where the market is; every seventh one stays behind, and is met again on the way back.
      const changes: TextLevel[] = [[sentPrice(tick), String(step + 1)]]
      for (const passed of [tick - 1, tick + 1]) if (passed % 7 !== 0) changes.push([sentPrice(passed), '0'])
      for (const above of [tick + 1, tick + 7, tick + 2_048, tick + 20_000]) changes.push([sentPrice(above), '0'])
      pair.apply(changes)
      expect(pair.side.touch[0]).toBe(tick)
    }
    expect(pair.actual).toEqual(pair.expected)
  })

  test('is empty again after a frame that puts a level far above the others and takes all away', () => {
    for (const far of ['200', '20000', '2000000']) {
      const pair = new Pair(create(1))
      pair.apply([
        ['100', '1'],
        ['99', '1'],
      ])
      pair.apply([
        [far, '1'],
        ['100', '0'],
        ['99', '0'],
        [far, '0'],
      ])
      expect(pair.actual).toEqual({ levels: [], count: 0, best: Infinity })
      pair.apply([['98', '1']])
      expect(pair.actual).toEqual(pair.expected)
    }
  })

  test('levels that are far apart, to the last one', () => {
    const pair = new Pair(create(-1))
    const texts = range(0, 40, 1).map((index): TextLevel => [String(1_000 + index * 5_000), '1'])
    pair.apply(texts)
    for (const [price] of texts.toReversed()) {
      pair.apply([[price, '0']])
      expect(pair.actual).toEqual(pair.expected)
    }
  })

  test('keeps a level of the other decimals as the same level and takes over how it is written', () => {
    const side = ofLevels(1, [
      ['100.0', '1'],
      ['100', '2.50'],
    ])
    expect(readAll(side)).toEqual([['100', '2.50']])
  })

  test('of one price twice in a frame, the last counts', () => {
    expect(
      readAll(
        ofLevels(1, [
          ['5', '1'],
          ['5', '3'],
          ['6', '1'],
          ['6', '0'],
        ]),
      ),
    ).toEqual([['5', '3']])
  })

  test('the deletion of an unknown level changes nothing, wherever it is', () => {
    const side = ofLevels(1, [['500', '1']])
    const pair = new Pair(side)
    pair.apply([['500', '1']])
    for (const price of ['0.01', '499.99', '500.01', '90000000']) pair.apply([[price, '0']])
    expect(readAll(side)).toEqual([['500', '1']])
  })

  test('copies no more than asked for', () => {
    const side = ofLevels(-1, [
      ['3', '1'],
      ['1', '1'],
      ['2', '1'],
    ])
    expect(readAll(side, 2)).toEqual([
      ['1', '1'],
      ['2', '1'],
    ])
    expect(readAll(side, 0)).toEqual([])
  })

  test('keys up to the largest mantissa, on both sides', () => {
    const largest = String(largestMantissa)
    for (const sign of [1, -1] as const) {
      const side = ofLevels(
        sign,
        [
          [largest, '1'],
          ['0', '2'],
          [String(largestMantissa - 1), largest],
        ],
        0,
      )
      const ascending = [
        ['0', '2'],
        [String(largestMantissa - 1), largest],
        [largest, '1'],
      ]
      expect(readAll(side)).toEqual(sign > 0 ? ascending.toReversed() : ascending)
      expect(side.fits(0)).toBe(true)
      expect(side.fits(1)).toBe(false)
    }
  })

  test('says whether a finer scale fits by its best and by its worst level', () => {
    const limit = (largestMantissa - (largestMantissa % 10)) / 10
    for (const sign of [1, -1] as const) {
      expect(ofLevels(sign, [], 0).fits(22)).toBe(true)
      expect(
        ofLevels(
          sign,
          [
            ['1', '1'],
            [String(limit), '1'],
          ],
          0,
        ).fits(1),
      ).toBe(true)
      expect(
        ofLevels(
          sign,
          [
            ['1', '1'],
            [String(limit + 1), '1'],
          ],
          0,
        ).fits(1),
      ).toBe(false)
      expect(
        ofLevels(
          sign,
          [
            ['1', '1'],
            ['5', '1'],
            ['100000000', '1'],
          ],
          0,
        ).fits(8),
      ).toBe(false)
    }
  })

  test('the horizon of an empty side is none, and clear removes it', () => {
    const side = ofLevels(1, [])
    side.markHorizon()
    expect(side.horizon[0]).toBe(-Infinity)
    const pair = new Pair(side)
    pair.apply([
      ['10', '1'],
      ['9', '1'],
    ])
    side.markHorizon()
    expect(side.horizon[0]).toBe(900)
    side.clear(2)
    expect(side.horizon[0]).toBe(-Infinity)
  })
})
