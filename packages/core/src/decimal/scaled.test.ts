import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decimalTexts, difference, plus, rational, textOf, times, type Rational } from '../../test/decimal/rational.ts'
import { mul } from './arithmetic.ts'
import { decimal, isDecimal } from './decimal.ts'
import { decimalsOf, fromScaled, pow10, toNumber, toScaled } from './scaled.ts'
import { MAX_DIGITS } from './text.ts'

const decimals = decimalTexts.map((text) => decimal(text))
const unchecked = (value: unknown): never => value as never

/** The exact value of a double, from its bits. */
function exactly(value: number): Rational {
  const bits = new BigUint64Array(new Float64Array([value]).buffer)[0] ?? 0n
  const exponent = Number((bits >> 52n) & 2047n)
  const fraction = bits & (2n ** 52n - 1n)
  const mantissa = (exponent === 0 ? fraction : fraction + 2n ** 52n) * (bits >> 63n === 0n ? 1n : -1n)
  const shift = Math.max(exponent, 1) - 1075
  return shift < 0
    ? { numerator: mantissa, denominator: 2n ** BigInt(-shift) }
    : { numerator: mantissa * 2n ** BigInt(shift), denominator: 1n }
}

/** The double before (-1) or after (1) in magnitude. */
function neighbour(value: number, step: -1n | 1n): number {
  const bits = new BigUint64Array(new Float64Array([value]).buffer)
  bits[0] = (bits[0] ?? 0n) + step
  return new Float64Array(bits.buffer)[0] ?? Number.NaN
}

function distance(a: Rational, b: Rational): Rational {
  const gap = plus(a, { ...b, numerator: -b.numerator })
  return gap.numerator < 0n ? { ...gap, numerator: -gap.numerator } : gap
}

describe('numbers', () => {
  test('[X.1] toNumber is the nearest double, and the same bits as Number(text)', () => {
    fc.assert(
      fc.property(decimals, (value) => {
        const number = toNumber(value)
        expect(Object.is(number, Number(value))).toBe(true)
        fc.pre(number !== 0)
        const error = distance(exactly(number), rational(value))
        for (const other of [neighbour(number, -1n), neighbour(number, 1n)]) {
          expect(difference(error, distance(exactly(other), rational(value))) <= 0n).toBe(true)
        }
      }),
    )
  })

  test('[X.1] a number that decimal() accepts comes back as the same bits', () => {
    const short = fc
      .tuple(fc.integer({ min: -(2 ** 31), max: 2 ** 31 }), fc.nat(15))
      .map(([integer, places]) => Number(textOf(BigInt(integer), places)))
    fc.assert(
      fc.property(short, (value) => {
        expect(Object.is(toNumber(decimal(value)), value)).toBe(true)
      }),
    )
  })

  test('[X.1] ties of two doubles go to the even one', () => {
    expect(toNumber(decimal('9007199254740993'))).toBe(9_007_199_254_740_992)
    expect(toNumber(decimal('9007199254740995'))).toBe(9_007_199_254_740_996)
    expect(toNumber(decimal('9007199254740993.0000000000000000000000000001'))).toBe(9_007_199_254_740_994)
  })
})

describe('scaled integers', () => {
  test('[X.1] fromScaled is mantissa / 10^decimals for numbers and bigints', () => {
    fc.assert(
      fc.property(fc.oneof(fc.maxSafeInteger(), fc.bigInt()), fc.nat(80), (mantissa, places) => {
        const value = fromScaled(mantissa, places)
        expect(value).toBe(textOf(BigInt(mantissa), places))
        expect(isDecimal(value)).toBe(true)
      }),
    )
  })

  test('[X.1] toScaled goes back exactly', () => {
    fc.assert(
      fc.property(decimals, fc.nat(20), (value, more) => {
        const places = decimalsOf(value) + more
        const scaled = toScaled(value, places)
        const expected = times(rational(value), { numerator: 10n ** BigInt(places), denominator: 1n })
        expect(scaled * expected.denominator).toBe(expected.numerator)
        expect(fromScaled(scaled, places)).toBe(value)
      }),
    )
  })

  test('[X.1] toScaled refuses to lose digits', () => {
    const fractions = decimals.filter((value) => decimalsOf(value) > 0)
    fc.assert(
      fc.property(fractions, fc.nat(19), (value, fewer) => {
        const places = Math.max(0, decimalsOf(value) - 1 - fewer)
        expect(() => toScaled(value, places)).toThrow(`value: has more than ${places} decimals; round it first`)
      }),
    )
  })

  test('[X.1] pow10 shifts the point', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1 - MAX_DIGITS, max: MAX_DIGITS - 1 }), (exponent) => {
        expect(pow10(exponent)).toBe(exponent < 0 ? textOf(1n, -exponent) : String(10n ** BigInt(exponent)))
      }),
    )
    expect(mul(decimal('5116.8'), pow10(-3))).toBe('5.1168')
  })

  test('decimalsOf counts the digits after the point', () => {
    expect([decimalsOf(decimal('5')), decimalsOf(decimal('0.0010')), decimalsOf(decimal('-1.25'))]).toEqual([0, 3, 2])
  })
})

describe('refused', () => {
  test.each<[unknown, RegExp]>([
    [2 ** 53, /not 9007199254740992/],
    [0.5, /not 0\.5/],
    [Number.NaN, /not NaN/],
    [Number.POSITIVE_INFINITY, /not Infinity/],
    ['12', /not "12"/],
    [undefined, /not undefined/],
    [10n ** 300n, /at most 200 digits/],
  ])('fromScaled(%o)', (mantissa, message) => {
    expect(() => fromScaled(unchecked(mantissa), 2)).toThrow(message)
    expect(() => fromScaled(unchecked(mantissa), 2)).toThrow(/^mantissa: /)
  })

  test('a negative zero as mantissa is 0', () => {
    expect(fromScaled(-0, 2)).toBe('0')
  })

  test.each([-1, 0.5, Number.NaN, MAX_DIGITS, unchecked('2'), unchecked(undefined)])('%o decimals', (places) => {
    expect(() => fromScaled(1, places)).toThrow(/^decimals: /)
    expect(() => toScaled(decimal(1), places)).toThrow(/^decimals: /)
  })

  test.each([0.5, Number.NaN, MAX_DIGITS, -MAX_DIGITS, unchecked('2')])('pow10(%o)', (exponent) => {
    expect(() => pow10(exponent)).toThrow(/^exponent: /)
  })

  test.each(['', 'abc', '1e5', '1.0', 1, null, undefined])('the operand %o, cast without a check', (bad) => {
    expect(() => toNumber(unchecked(bad))).toThrow(/^value: /)
    expect(() => decimalsOf(unchecked(bad))).toThrow(/^value: /)
    expect(() => toScaled(unchecked(bad), 2)).toThrow(/^value: /)
  })
})
