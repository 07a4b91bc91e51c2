import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { InvalidInputError } from '../errors/general.ts'
import { fixedRandom, seededRandom } from './random.ts'

test('the same seed gives the same numbers, all from 0 to 1', () => {
  fc.assert(
    fc.property(fc.integer(), (seed) => {
      const [one, other] = [seededRandom(seed), seededRandom(seed)]
      for (let count = 0; count < 20; count += 1) {
        const value = one()
        expect(value).toBe(other())
        expect(value).toBeGreaterThanOrEqual(0)
        expect(value).toBeLessThan(1)
      }
    }),
  )
})

test('different seeds differ, and the numbers are spread', () => {
  const draw = (seed: number): number[] => {
    const random = seededRandom(seed)
    return Array.from({ length: 10_000 }, random)
  }
  expect(draw(1).slice(0, 5)).not.toEqual(draw(2).slice(0, 5))
  const tenths = Array.from({ length: 10 }, () => 0)
  for (const value of draw(3)) tenths[Math.floor(value * 10)]! += 1
  for (const count of tenths) expect(Math.abs(count - 1_000)).toBeLessThan(150)
})

test('fixed numbers come in turn', () => {
  const random = fixedRandom(0, 0.5)
  expect([random(), random(), random()]).toEqual([0, 0.5, 0])
  expect(() => fixedRandom(1)).toThrow(InvalidInputError)
  expect(() => fixedRandom(Number.NaN)).toThrow(InvalidInputError)
})
