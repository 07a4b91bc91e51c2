import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { RateMeter } from './rate-meter.ts'

test('a steady stream has its rate, however it is looked at', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 1_000 }), fc.array(fc.integer({ min: 1, max: 3_000 })), (perMs, steps) => {
      const meter = new RateMeter()
      expect(meter.perSecond(0, 0)).toBe(0)
      let at = 0
      for (const step of steps) {
        at += step
        expect(meter.perSecond(at, at * perMs)).toBe(perMs * 1_000)
      }
    }),
  )
})

test('what was long ago does not count', () => {
  const meter = new RateMeter(5_000)
  meter.perSecond(0, 0)
  meter.perSecond(1_000, 1_000)
  expect(meter.perSecond(7_000, 1_000)).toBe(0)
})

test('two looks in the same moment are no rate', () => {
  const meter = new RateMeter()
  meter.perSecond(5, 1)
  expect(meter.perSecond(5, 2)).toBe(0)
})
