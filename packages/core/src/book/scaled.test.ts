import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { mul } from '../decimal/arithmetic.ts'
import { decimal } from '../decimal/decimal.ts'
import type { Decimal } from '../decimal/text.ts'
import { largestMantissa, mostDecimals, sentText, timesDecimal, timesNumber, type Multiplier } from './scaled.ts'

const mantissas = fc.oneof(fc.nat(10_000), fc.maxSafeNat())
const values = fc.record({ mantissa: mantissas, decimals: fc.nat(mostDecimals) })
const unit = { mantissa: 1, decimals: 0 }

function product(a: Multiplier, b: Multiplier): Decimal {
  return mul(decimal(sentText(a.mantissa, a.decimals)), decimal(sentText(b.mantissa, b.decimals)))
}

describe('sentText', () => {
  test.each([
    [10, 2, '0.10'],
    [100, 0, '100'],
    [5, 8, '0.00000005'],
    [1_691_900, 2, '16919.00'],
    [0, 3, '0.000'],
    [largestMantissa, 22, '0.0000009007199254740991'],
  ])('%i with %i decimals is %s', (mantissa, places, text) => {
    expect(sentText(mantissa, places)).toBe(text)
  })

  test('property: digits and decimals of a text give the text back', () => {
    const texts = fc.tuple(fc.nat(99_999_999), fc.nat(9_999_999), fc.nat(7)).map(([whole, fraction, places]) => ({
      text: places === 0 ? String(whole) : `${whole}.${String(fraction).padStart(7, '0').slice(0, places)}`,
      places,
    }))
    fc.assert(
      fc.property(texts, ({ text, places }) => {
        expect(sentText(Number(text.replace('.', '')), places)).toBe(text)
      }),
    )
  })
})

describe('timesNumber', () => {
  test('property: a value read as number is Number(text), bit for bit', () => {
    fc.assert(
      fc.property(values, ({ mantissa, decimals }) => {
        expect(timesNumber(mantissa, decimals, unit)).toBe(Number(sentText(mantissa, decimals)))
      }),
    )
  })

  test('property: with a multiplier it is the double nearest to the exact product', () => {
    fc.assert(
      fc.property(values, values, (value, multiplier) => {
        expect(timesNumber(value.mantissa, value.decimals, multiplier)).toBe(Number(product(value, multiplier)))
      }),
    )
  })
})

describe('timesDecimal', () => {
  test('property: it is the exact product, also above 2^53', () => {
    fc.assert(
      fc.property(values, values, (value, multiplier) => {
        expect(timesDecimal(value.mantissa, value.decimals, multiplier)).toBe(product(value, multiplier))
      }),
    )
  })
})
