import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  decimalTexts,
  over,
  plus,
  rational,
  roundingModes,
  roundToInteger,
  textOf,
  times,
} from '../../test/decimal/rational.ts'
import { InvalidInputError } from '../errors/general.ts'
import { abs, add, div, mul, neg, sub, sum } from './arithmetic.ts'
import { fromBig, toBig } from './big.ts'
import { decimal, isDecimal, ONE, ZERO } from './decimal.ts'
import { addSmall, multiplySmall, smallMantissa } from './small.ts'

const decimals = decimalTexts.map((text) => decimal(text))

/** The canonical text of a fraction whose denominator is a power of ten. */
function exactText({ numerator, denominator }: { numerator: bigint; denominator: bigint }): string {
  return textOf(numerator, String(denominator).length - 1)
}

describe('examples', () => {
  test('[X.1] sums and products that doubles get wrong', () => {
    expect(add(decimal('0.1'), decimal('0.2'))).toBe('0.3')
    expect(sub(decimal('0.3'), decimal('0.1'))).toBe('0.2')
    expect(mul(decimal('1.1'), decimal('1.1'))).toBe('1.21')
    expect(mul(decimal('0.07'), decimal('100'))).toBe('7')
    expect(sum(['0.1', '0.2', '0.3', '-0.6'].map((text) => decimal(text)))).toBe('0')
    expect(sum([])).toBe('0')
  })

  test('[X.1] two terms above 2^53 that nearly cancel', () => {
    expect(sub(decimal('900719925474099.11'), decimal('900719925474099.1'))).toBe('0.01')
    expect(sub(decimal('9007199254740991'), decimal('9007199254740990.7'))).toBe('0.3')
  })

  test.each([
    { a: '1', b: '3', places: 4, expected: ['0.3333', '0.3334', '0.3333', '0.3334', '0.3333', '0.3333'] },
    { a: '-1', b: '3', places: 4, expected: ['-0.3333', '-0.3334', '-0.3334', '-0.3333', '-0.3333', '-0.3333'] },
    { a: '1', b: '8', places: 2, expected: ['0.12', '0.13', '0.12', '0.13', '0.13', '0.12'] },
    { a: '-3', b: '2', places: 0, expected: ['-1', '-2', '-2', '-1', '-2', '-2'] },
    { a: '-1', b: '1000', places: 2, expected: ['0', '-0.01', '-0.01', '0', '0', '0'] },
    { a: '6', b: '-2', places: 5, expected: ['-3', '-3', '-3', '-3', '-3', '-3'] },
  ])('[X.1] $a / $b with $places decimals', ({ a, b, places, expected }) => {
    // In the order down, up, floor, ceil, half-up, half-even.
    const results = roundingModes.map((rounding) => div(decimal(a), decimal(b), { decimals: places, rounding }))
    expect(results).toEqual(expected)
  })
})

describe('refused', () => {
  const unchecked = (value: unknown): never => value as never

  test('division by zero, without a rounding mode, with a wrong number of decimals', () => {
    expect(() => div(ONE, ZERO, { decimals: 2, rounding: 'down' })).toThrow(/^b: is zero/)
    expect(() => div(ONE, ONE, unchecked({ decimals: 2 }))).toThrow(/^rounding: must be/)
    expect(() => div(ONE, ONE, unchecked({ decimals: 2, rounding: 'nearest' }))).toThrow(InvalidInputError)
    expect(() => div(ONE, ONE, unchecked({ decimals: -1, rounding: 'down' }))).toThrow(/^decimals: must be/)
  })

  test.each([
    '',
    'abc',
    '1.50',
    '1e5',
    ' 1',
    '-0',
    '00',
    '01',
    '.5',
    '5.',
    '-',
    '1.2.3',
    '1-',
    Number.NaN,
    1,
    null,
    undefined,
  ])('the operand %o, cast without a check', (bad) => {
    for (const operation of [add, sub, mul]) {
      expect(() => operation(unchecked(bad), ONE)).toThrow(/^a: /)
      expect(() => operation(ONE, unchecked(bad))).toThrow(/^b: /)
    }
    expect(() => div(unchecked(bad), ONE, { decimals: 1, rounding: 'up' })).toThrow(/^a: /)
    expect(() => neg(unchecked(bad))).toThrow(/^value: /)
    expect(() => abs(unchecked(bad))).toThrow(/^value: /)
    expect(() => sum([unchecked(bad)])).toThrow(InvalidInputError)
  })

  test('a result with more digits than a decimal may have', () => {
    const large = decimal('9'.repeat(150))
    expect(() => mul(large, large)).toThrow(/^result: has more than 200 digits/)
  })
})

describe('properties against fractions of BigInts', () => {
  test('[X.1] sum, difference and product are exact and canonical', () => {
    fc.assert(
      fc.property(decimals, decimals, (a, b) => {
        const left = rational(a)
        const right = rational(b)
        expect(add(a, b)).toBe(exactText(plus(left, right)))
        expect(sub(a, b)).toBe(exactText(plus(left, { ...right, numerator: -right.numerator })))
        expect(mul(a, b)).toBe(exactText(times(left, right)))
      }),
    )
  })

  test('[X.1] the quotient is the exact one, rounded as told', () => {
    fc.assert(
      fc.property(
        decimals,
        decimals,
        fc.record({ places: fc.nat(30), rounding: fc.constantFrom(...roundingModes) }),
        (a, b, { places, rounding }) => {
          fc.pre(b !== '0')
          const scaled = times(over(rational(a), rational(b)), { numerator: 10n ** BigInt(places), denominator: 1n })
          expect(div(a, b, { decimals: places, rounding })).toBe(textOf(roundToInteger(scaled, rounding), places))
        },
      ),
    )
  })

  test('[X.1] a tie of a quotient is seen as one', () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: -(10n ** 20n), max: 10n ** 20n }),
        decimals,
        fc.constantFrom(...roundingModes),
        (half, b, rounding) => {
          fc.pre(b !== '0')
          const quotient = { numerator: 2n * half + 1n, denominator: 2n }
          const product = exactText(times(rational(b), rational(textOf(10n * half + 5n, 1))))
          expect(div(decimal(product), b, { decimals: 0, rounding })).toBe(String(roundToInteger(quotient, rounding)))
        },
      ),
    )
  })

  test('[X.1] the laws of arithmetic hold exactly', () => {
    fc.assert(
      fc.property(decimals, decimals, decimals, (a, b, c) => {
        expect(add(a, b)).toBe(add(b, a))
        expect(mul(a, b)).toBe(mul(b, a))
        expect(sub(add(a, b), b)).toBe(a)
        expect(add(add(a, b), c)).toBe(add(a, add(b, c)))
        expect(mul(a, add(b, c))).toBe(add(mul(a, b), mul(a, c)))
        expect(sub(a, b)).toBe(neg(sub(b, a)))
        expect(add(a, neg(a))).toBe('0')
        expect(neg(neg(a))).toBe(a)
        expect(abs(neg(a))).toBe(abs(a))
        expect(mul(abs(a), abs(b))).toBe(abs(mul(a, b)))
        expect(mul(a, ONE)).toBe(a)
        expect(sum([a, b, c])).toBe(add(add(a, b), c))
      }),
    )
  })
})

describe('the fast path', () => {
  test('[X.1] is the same as big.js wherever it answers', () => {
    fc.assert(
      fc.property(decimals, decimals, (a, b) => {
        const expected = {
          sum: fromBig(toBig(a, 'a').plus(toBig(b, 'b'))),
          difference: fromBig(toBig(a, 'a').minus(toBig(b, 'b'))),
          product: fromBig(toBig(a, 'a').times(toBig(b, 'b'))),
        }
        expect(addSmall(a, b, 1) ?? expected.sum).toBe(expected.sum)
        expect(addSmall(a, b, -1) ?? expected.difference).toBe(expected.difference)
        expect(multiplySmall(a, b) ?? expected.product).toBe(expected.product)
      }),
    )
  })

  test('[X.1] answers for prices and sizes', () => {
    expect(addSmall('60000.12', '0.00000001', 1)).toBe('60000.12000001')
    expect(multiplySmall('60000.12', '0.12345678')).toBe('7407.4216148136')
  })

  test('[X.1] reads canonical text alone, and all of it up to 15 digits', () => {
    const nearly = fc.string({ unit: fc.constantFrom(...Array.from('0019.-')), maxLength: 20 })
    fc.assert(
      fc.property(fc.oneof(nearly, decimals), (text) => {
        const mantissa = smallMantissa(text)
        const digits = isDecimal(text) ? BigInt(text.replace('.', '')) : undefined
        const limit = 2n ** 53n - 1n
        const fits = digits !== undefined && digits <= limit && digits >= -limit && text.length <= 18
        expect(mantissa).toBe(fits ? Number(digits) : NaN)
      }),
    )
  })
})
