import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { exact, frameOf, ModelSide, textOf, type TextLevel } from '../../test/book/model.ts'
import type { BookFill, LocalBook } from '../contracts/local-book.ts'
import { decimal } from '../decimal/decimal.ts'
import { InvalidInputError } from '../errors/general.ts'
import type { Side } from '../model/enums.ts'
import { marketSymbol } from '../model/symbols.ts'
import { createLocalBook, type LocalBookOptions } from './local-book.ts'
import { sentText } from './scaled.ts'

const one = 10n ** 60n

function bookOf(levels: readonly TextLevel[], options: Omit<LocalBookOptions, 'symbol'> = {}): LocalBook {
  const { book, writer } = createLocalBook({ symbol: marketSymbol('BTC/USDT'), ...options })
  writer.applySnapshot(frameOf('snapshot', levels, levels))
  writer.setState('live')
  return book
}

interface Asked {
  readonly levels: readonly TextLevel[]
  readonly buy: boolean
  readonly by: 'size' | 'notional'
  readonly amount: string
  readonly contractSize: string
}

/** The same by hand: prices and sizes are integers at 60 decimals, values at 120. */
function expected({ levels, buy, by, amount, contractSize }: Asked): BookFill {
  const side = new ModelSide(!buy)
  side.apply(levels)
  let remaining = exact(amount) * one
  let filled = 0n
  let cost = 0n
  let worst: bigint | undefined
  for (const [priceText, sizeText] of side.levels) {
    const price = exact(priceText)
    const size = (exact(sizeText) * exact(contractSize)) / one
    const unitCost = by === 'size' ? one : price
    const all = remaining >= size * unitCost
    const part = by === 'size' ? remaining / one : (remaining / price / 10n ** 40n) * 10n ** 40n
    const taken = all ? size : part
    remaining = all ? remaining - size * unitCost : 0n
    filled += taken
    cost += taken * price
    if (taken > 0n) worst = price
    if (remaining === 0n) break
  }
  return {
    filled: decimal(textOf(filled)),
    cost: decimal(textOf(cost, 120)),
    average: filled > 0n ? decimal(rounded(cost, filled * one)) : undefined,
    worst: worst === undefined ? undefined : decimal(textOf(worst)),
    complete: remaining === 0n,
  }
}

/** The quotient at 20 decimals, a tie to the even digit. */
function rounded(numerator: bigint, denominator: bigint): string {
  const scaled = numerator * 10n ** 20n
  const twice = (scaled % denominator) * 2n
  const floor = scaled / denominator
  const up = twice > denominator || (twice === denominator && floor % 2n === 1n)
  return textOf(up ? floor + 1n : floor, 20)
}

const decimals = (most: number): fc.Arbitrary<string> =>
  fc.tuple(fc.integer({ min: 1, max: 1e9 }), fc.nat(most)).map(([mantissa, places]) => sentText(mantissa, places))
const ladders = fc.array(fc.tuple(decimals(6), decimals(8)), { maxLength: 50, size: 'max' })
const contractSizes = fc.constantFrom('1', '0.0001', '10', '0.3')
// Amounts that end before, inside and beyond the ladder, and some that end exactly with a level.
const cases = fc.record({
  levels: ladders,
  buy: fc.boolean(),
  millionths: fc.oneof(fc.nat(1_200_000), fc.constant(1_000_000)),
  contractSize: contractSizes,
})

describe('taking from the book', () => {
  test('[S3.64] property: fill and vwap equal the exact sums', () => {
    fc.assert(
      fc.property(cases, ({ levels, buy, millionths, contractSize }) => {
        const side: Side = buy ? 'buy' : 'sell'
        const book = bookOf(levels, { contractSize: decimal(contractSize) })
        const total = book.levels(buy ? 'ask' : 'bid', Infinity).reduce((sum, { size }) => sum + exact(size), 0n)
        const amount = textOf((total * BigInt(millionths)) / 1_000_000n)
        const result = expected({ levels, buy, by: 'size', amount, contractSize })
        expect(book.fill(side, decimal(amount))).toEqual(result)
        expect(book.vwap(side, decimal(amount))).toBe(result.complete ? result.average : undefined)
      }),
    )
  })

  test('[S3.64] property: depthToNotional equals the exact sums, and its cost never exceeds the value', () => {
    fc.assert(
      fc.property(cases, ({ levels, buy, millionths, contractSize }) => {
        const book = bookOf(levels, { contractSize: decimal(contractSize) })
        const total = exact(book.fill(buy ? 'buy' : 'sell', decimal('1000000000000000')).cost)
        const amount = textOf((total * BigInt(millionths)) / 1_000_000n)
        const result = book.depthToNotional(buy ? 'buy' : 'sell', decimal(amount))
        expect(result).toEqual(expected({ levels, buy, by: 'notional', amount, contractSize }))
        expect(exact(result.cost)).toBeLessThanOrEqual(exact(amount))
      }),
    )
  })

  const levels: readonly TextLevel[] = [
    ['100', '2'],
    ['101.5', '4'],
    ['103', '1'],
  ]

  test('a buyer takes asks from the lowest, a seller bids from the highest', () => {
    const book = bookOf(levels)
    expect(book.fill('buy', decimal('3'))).toEqual({
      filled: '3',
      cost: '301.5',
      average: '100.5',
      worst: '101.5',
      complete: true,
    })
    expect(book.fill('sell', decimal('3'))).toEqual({
      filled: '3',
      cost: '306',
      average: '102',
      worst: '101.5',
      complete: true,
    })
  })

  test('what the book does not hold is not filled, and nothing is extrapolated', () => {
    const book = bookOf(levels)
    expect(book.fill('buy', decimal('8'))).toEqual({
      filled: '7',
      cost: '709',
      average: '101.28571428571428571429',
      worst: '103',
      complete: false,
    })
    expect(book.vwap('buy', decimal('8'))).toBeUndefined()
    expect(book.depthToNotional('buy', decimal('709.01'))).toMatchObject({ filled: '7', cost: '709', complete: false })
  })

  test('nothing beyond the vouched depth is counted', () => {
    const book = bookOf(levels, { vouchedDepth: 2 })
    expect(book.fill('buy', decimal('7'))).toMatchObject({ filled: '6', complete: false })
    expect(book.depthToNotional('buy', decimal('700'))).toMatchObject({ filled: '6', complete: false })
  })

  test('an empty side and an amount of nothing', () => {
    const nothing = { filled: '0', cost: '0', average: undefined, worst: undefined }
    expect(bookOf([]).fill('buy', decimal('1'))).toEqual({ ...nothing, complete: false })
    expect(bookOf([]).fill('buy', decimal('0'))).toEqual({ ...nothing, complete: true })
    expect(bookOf(levels).depthToNotional('sell', decimal('0'))).toEqual({ ...nothing, complete: true })
    // A value that does not buy the smallest part of the best level.
    expect(bookOf([['100', '1']]).depthToNotional('buy', decimal('0.0000000000000000001'))).toEqual({
      ...nothing,
      complete: true,
    })
  })

  test('the part of a level that a value buys is rounded down', () => {
    expect(bookOf([['3', '1']]).depthToNotional('buy', decimal('2'))).toEqual({
      filled: '0.66666666666666666666',
      cost: '1.99999999999999999998',
      average: '3',
      worst: '3',
      complete: true,
    })
  })

  test('a level of which nothing can be bought does not count as used', () => {
    const fill = bookOf([
      ['1', '1'],
      ['100', '1'],
    ]).depthToNotional('buy', decimal('1.0000000000000000001'))
    expect(fill).toEqual({ filled: '1', cost: '1', average: '1', worst: '1', complete: true })
  })

  test('an average between two decimals goes to the nearest, and from the middle to the even one', () => {
    const book = bookOf([
      ['0.00000000000000000002', '1'],
      ['0.00000000000000000003', '1'],
    ])
    expect(book.vwap('buy', decimal('2'))).toBe('0.00000000000000000002')
  })

  test('levels at a price of 0, which no exchange should send, divide nothing by zero', () => {
    const free = { filled: '5', cost: '0', average: '0', worst: '0', complete: false }
    expect(bookOf([['0', '5']]).depthToNotional('sell', decimal('1'))).toEqual(free)
    const inverse = bookOf([['0', '5']], { sizeUnit: 'quote' })
    expect(inverse.fill('sell', decimal('6'))).toEqual({ ...free, cost: '5', average: undefined })
  })

  test('sizes in the quote asset: a size is its own cost, and the average is what a base unit costs', () => {
    const inverse = bookOf(
      [
        ['50000', '10'],
        ['40000', '30'],
      ],
      { sizeUnit: 'quote', contractSize: decimal('100') },
    )
    // 1,000 at 50,000 are 0.02 and 2,000 at 40,000 are 0.05: 3,000 for 0.07.
    const result = {
      filled: '3000',
      cost: '3000',
      average: '42857.14285714285714285714',
      worst: '40000',
      complete: true,
    }
    expect(inverse.fill('sell', decimal('3000'))).toEqual(result)
    expect(inverse.depthToNotional('sell', decimal('3000'))).toEqual(result)
    expect(inverse.fill('sell', decimal('4001'))).toMatchObject({ filled: '4000', complete: false })
  })

  test('property: the average of an inverse book is the harmonic mean', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(decimals(4), fc.integer({ min: 1, max: 1e6 }).map(String)), { minLength: 1, maxLength: 6 }),
        (ladder) => {
          const book = bookOf(ladder, { sizeUnit: 'quote' })
          const used = book.levels('ask', Infinity)
          // Σ size / (Σ size / price), as one fraction.
          const product = used.reduce((all, { price }) => all * exact(price), 1n)
          const base = used.reduce((all, { price, size }) => all + (exact(size) * product) / exact(price), 0n)
          const total = used.reduce((all, { size }) => all + exact(size), 0n)
          expect(book.fill('buy', decimal(textOf(total))).average).toBe(rounded(total * product, base * one))
        },
      ),
    )
  })

  test.each([
    ['-1', 'must not be negative, not -1'],
    ['1.50', 'canonical'],
    ['abc', 'must be a decimal string'],
  ])('refuses the amount %s', (amount, problem) => {
    const book = bookOf(levels)
    // A text that was cast, as it comes from code without types.
    expect(() => book.fill('buy', amount as ReturnType<typeof decimal>)).toThrow(InvalidInputError)
    expect(() => book.fill('buy', amount as ReturnType<typeof decimal>)).toThrow(problem)
    expect(() => book.depthToNotional('sell', amount as ReturnType<typeof decimal>)).toThrow(problem)
  })
})
