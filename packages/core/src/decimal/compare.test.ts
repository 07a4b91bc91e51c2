import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { decimalTexts, difference, rational } from '../../test/decimal/rational.ts'
import { compare, equals, isNegative, isPositive, isZero, max, min, sign } from './compare.ts'
import { decimal } from './decimal.ts'

const decimals = decimalTexts.map((text) => decimal(text))

function signOf(value: bigint): -1 | 0 | 1 {
  if (value === 0n) return 0
  return value < 0n ? -1 : 1
}

test.each([
  ['9', '10', -1],
  ['9.5', '10', -1],
  ['-9', '-10', 1],
  ['0.1', '0.09', 1],
  ['1.5', '1.45', 1],
  ['1', '1.000001', -1],
  ['-1', '-1.000001', 1],
  ['-0.5', '0', -1],
  ['0', '-0.00', 0],
  ['10', '10.0', 0],
  ['123456789012345678901234567890', '123456789012345678901234567891', -1],
])('[X.1] compare(%s, %s) is %i', (a, b, expected) => {
  expect(compare(decimal(a), decimal(b))).toBe(expected)
})

test('[X.1] compare is the order of the values', () => {
  fc.assert(
    fc.property(decimals, decimals, (a, b) => {
      expect(compare(a, b)).toBe(signOf(difference(rational(a), rational(b))))
      expect(equals(a, b)).toBe(a === b)
    }),
  )
})

test('[X.1] compare is a total order', () => {
  fc.assert(
    fc.property(decimals, decimals, decimals, (a, b, c) => {
      expect(compare(a, a)).toBe(0)
      expect(compare(a, b) + compare(b, a)).toBe(0)
      const [low, middle, high] = [a, b, c].toSorted(compare)
      if (low === undefined || middle === undefined || high === undefined) throw new Error('sorting lost a value')
      expect([compare(low, middle), compare(middle, high), compare(low, high)].every((order) => order <= 0)).toBe(true)
      expect(min(a, b, c)).toBe(low)
      expect(max(a, b, c)).toBe(high)
    }),
  )
})

test('[X.1] the sign is that of the value', () => {
  fc.assert(
    fc.property(decimals, (value) => {
      const expected = signOf(rational(value).numerator)
      expect(sign(value)).toBe(expected)
      expect([isNegative(value), isZero(value), isPositive(value)]).toEqual([
        expected < 0,
        expected === 0,
        expected > 0,
      ])
    }),
  )
})

test.each(['', 'abc', '1.50', '1e5', ' 1', '-0', Number.NaN, 1, null, undefined])(
  'an operand %o that was cast',
  (value) => {
    const bad = value as never
    const one = decimal(1)
    expect(() => compare(bad, one)).toThrow(/^a: /)
    expect(() => compare(one, bad)).toThrow(/^b: /)
    expect(() => equals(one, bad)).toThrow(/^b: /)
    expect(() => min(bad)).toThrow(/^first: /)
    expect(() => max(bad)).toThrow(/^first: /)
    expect(() => sign(bad)).toThrow(/^value: /)
    expect(() => isZero(bad)).toThrow(/^value: /)
  },
)
