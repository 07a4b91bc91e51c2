// What the decimals are tested against: fractions of two BigInts, written without a look at the code under test.
import * as fc from 'fast-check'
import type { RoundingMode } from '../../src/decimal/rounding-mode.ts'

export interface Rational {
  readonly numerator: bigint
  /** Always positive. */
  readonly denominator: bigint
}

export const roundingModes: readonly RoundingMode[] = ['down', 'up', 'floor', 'ceil', 'half-up', 'half-even']

/** Reads text such as `-012.50` or `1.5e-3`. */
export function rational(text: string): Rational {
  const [mantissa = '', exponent = '0'] = text.toLowerCase().split('e')
  const [whole = '', fraction = ''] = mantissa.split('.')
  const shift = BigInt(exponent) - BigInt(fraction.length)
  const digits = BigInt(whole.replace('-', '') + fraction)
  const numerator = whole.startsWith('-') ? -digits : digits
  return shift < 0n
    ? { numerator, denominator: 10n ** -shift }
    : { numerator: numerator * 10n ** shift, denominator: 1n }
}

export function sameValue(a: Rational, b: Rational): boolean {
  return difference(a, b) === 0n
}

/** The order of two values as the sign of a BigInt. */
export function difference(a: Rational, b: Rational): bigint {
  return a.numerator * b.denominator - b.numerator * a.denominator
}

export function plus(a: Rational, b: Rational): Rational {
  return {
    numerator: a.numerator * b.denominator + b.numerator * a.denominator,
    denominator: a.denominator * b.denominator,
  }
}

export function times(a: Rational, b: Rational): Rational {
  return { numerator: a.numerator * b.numerator, denominator: a.denominator * b.denominator }
}

export function over(a: Rational, b: Rational): Rational {
  const sign = b.numerator < 0n ? -1n : 1n
  return { numerator: sign * a.numerator * b.denominator, denominator: sign * a.denominator * b.numerator }
}

/** The integer that the mode chooses. */
export function roundToInteger({ numerator, denominator }: Rational, mode: RoundingMode): bigint {
  const remainder = ((numerator % denominator) + denominator) % denominator
  const lower = (numerator - remainder) / denominator
  if (remainder === 0n) return lower
  const higher = lower + 1n
  const towardZero = numerator < 0n ? higher : lower
  const awayFromZero = numerator < 0n ? lower : higher
  const twice = 2n * remainder
  switch (mode) {
    case 'down':
      return towardZero
    case 'up':
      return awayFromZero
    case 'floor':
      return lower
    case 'ceil':
      return higher
    case 'half-up':
      return twice === denominator ? awayFromZero : twice < denominator ? lower : higher
    case 'half-even':
      return twice === denominator ? (lower % 2n === 0n ? lower : higher) : twice < denominator ? lower : higher
  }
}

/** The canonical text of `integer / 10^decimals`. */
export function textOf(integer: bigint, decimals: number): string {
  const scale = 10n ** BigInt(decimals)
  const magnitude = integer < 0n ? -integer : integer
  const fraction = String(magnitude % scale)
    .padStart(decimals, '0')
    .replace(/0+$/, '')
  const sign = integer < 0n ? '-' : ''
  return `${sign}${magnitude / scale}${decimals > 0 && fraction !== '' ? `.${fraction}` : ''}`
}

const digits = (minLength: number, maxLength: number): fc.Arbitrary<string> =>
  fc.string({ unit: fc.constantFrom(...Array.from('0123456789')), minLength, maxLength })

// Values around the limit of exact integers, where a fast path has to give way.
const aroundTheLimit = fc
  .tuple(
    fc.bigInt({ min: -2000n, max: 2000n }),
    fc.constantFrom(1n, 10n, 100n, 10_000n, 10n ** 8n),
    fc.nat(20),
    fc.boolean(),
  )
  .map(([offset, part, decimals, negative]) => {
    const integer = 2n ** 53n / part + offset
    return textOf(negative ? -integer : integer, decimals)
  })

const anyShape = fc
  .tuple(fc.boolean(), digits(1, 24), digits(0, 20))
  .map(([negative, whole, fraction]) => `${negative ? '-' : ''}${whole}${fraction === '' ? '' : `.${fraction}`}`)

const market = fc
  .tuple(fc.integer({ min: -10_000_000, max: 10_000_000 }), fc.nat(8))
  .map(([integer, decimals]) => textOf(BigInt(integer), decimals))

/** Decimal text in every accepted shape: prices, long values, padded ones, and those around 2^53. */
export const decimalTexts: fc.Arbitrary<string> = fc.oneof(market, anyShape, aroundTheLimit)
