import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { exceeds, missesFloor, pairedRatios, rotated, spread } from './statistics.ts'

test('spread takes the middle and the whole range', () => {
  expect(spread([3, 1, 2])).toEqual({ median: 2, min: 1, max: 3 })
  expect(spread([4, 1, 2, 3])).toEqual({ median: 2.5, min: 1, max: 4 })
  expect(() => spread([])).toThrow('at least one value')
})

test('the median of any set lies inside its range, and half of the values on each side', () => {
  fc.assert(
    fc.property(fc.array(fc.double({ noNaN: true, min: 0, max: 1e9 }), { minLength: 1 }), (values) => {
      const { median, min, max } = spread(values)
      expect(min).toBe(Math.min(...values))
      expect(max).toBe(Math.max(...values))
      expect(values.filter((value) => value <= median).length * 2).toBeGreaterThanOrEqual(values.length)
      expect(values.filter((value) => value >= median).length * 2).toBeGreaterThanOrEqual(values.length)
    }),
  )
})

test('ratios compare each round with itself', () => {
  // The machine became twice as slow in the second round: the ratio does not see it.
  expect(pairedRatios([10, 20], [30, 60])).toEqual([3, 3])
  expect(() => pairedRatios([1], [1, 2])).toThrow('one length')
})

test('a floor is missed only when the whole range lies under it', () => {
  const ratios = { median: 2, min: 1.5, max: 2.5 }
  expect(missesFloor(ratios, 1)).toBe(false)
  expect(missesFloor(ratios, 2.4)).toBe(false)
  expect(missesFloor(ratios, 2.6)).toBe(true)
})

test('a limit is exceeded only when the whole range lies over it', () => {
  const shares = { median: 2, min: 1.5, max: 2.5 }
  expect(exceeds(shares, 1.4)).toBe(true)
  expect(exceeds(shares, 1.6)).toBe(false)
})

test('no contender always runs first', () => {
  expect([0, 1, 2].map((round) => rotated(['a', 'b'], round))).toEqual([
    ['a', 'b'],
    ['b', 'a'],
    ['a', 'b'],
  ])
})
