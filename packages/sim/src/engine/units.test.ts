import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  absolute,
  divideHalfUp,
  divideUp,
  least,
  optionInteger,
  optionRatio,
  optionUnits,
  parseUnits,
  toFixedText,
  toText,
} from './units.ts'

test.each([
  ['101.50', 2, 10_150n],
  ['0.001', 2, undefined],
  ['1', 0, 1n],
  ['-2.5', 1, -25n],
  ['1e3', 2, undefined],
  ['', 2, undefined],
  ['.5', 2, undefined],
  ['1,5', 2, undefined],
])('%j with %d decimals is %s units', (text, decimals, units) => {
  expect(parseUnits(text, decimals)).toBe(units)
})

test('text of units, short and with all decimals', () => {
  expect([toText(10_150, 2), toText(-5n, 3), toText(0, 2)]).toEqual(['101.5', '-0.005', '0'])
  expect([toFixedText(10_150, 2), toFixedText(-5n, 3), toFixedText(0, 2), toFixedText(7, 0)]).toEqual([
    '101.50',
    '-0.005',
    '0.00',
    '7',
  ])
})

test('[X.1] units and their texts are one to one', () => {
  fc.assert(
    fc.property(fc.bigInt(), fc.integer({ min: 0, max: 18 }), (units, decimals) => {
      expect(parseUnits(toText(units, decimals), decimals)).toBe(units)
      const fixed = toFixedText(units, decimals)
      expect(parseUnits(fixed, decimals)).toBe(units)
      expect(fixed.split('.')[1]?.length ?? 0).toBe(decimals)
    }),
  )
})

test('divisions round as they say', () => {
  expect([divideUp(7n, 2n), divideUp(-7n, 2n), divideUp(8n, 2n), divideUp(0n, 5n)]).toEqual([4n, -4n, 4n, 0n])
  expect([divideHalfUp(5n, 2n), divideHalfUp(-5n, 2n), divideHalfUp(4n, 3n), divideHalfUp(5n, 3n)]).toEqual([
    3n,
    -3n,
    1n,
    2n,
  ])
  expect([absolute(-3n), absolute(3n), least(2n, -1n)]).toEqual([3n, 3n, -1n])
})

test('options that are no decimals are named', () => {
  expect(() => optionUnits('markets.X.fees', 'much', 2)).toThrow('markets.X.fees')
  expect(() => optionUnits('a', '-1', 2)).toThrow('not negative')
  expect(() => optionInteger('a', '99999999999999999', 2)).toThrow('not within 2^53')
  expect(() => optionRatio('a.maker', 'x')).toThrow('a.maker')
  expect(optionRatio('a', '-0.00025')).toEqual({ numerator: -25n, denominator: 100_000n })
})
