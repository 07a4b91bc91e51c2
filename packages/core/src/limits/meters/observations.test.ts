import { describe, expect, test } from 'vitest'
import { EpochWindowMeter } from './epoch-window.ts'
import { FirstUseWindowMeter } from './first-use-window.ts'
import type { Meter } from './meter.ts'
import { SlidingWindowMeter } from './sliding-window.ts'
import { TokenBucketMeter } from './token-bucket.ts'

const nothing = { remaining: undefined, resetInMs: undefined, stamp: undefined }

const meters: readonly (readonly [string, () => Meter])[] = [
  ['sliding', () => new SlidingWindowMeter({ type: 'sliding', limit: 10, windowMs: 1_000 })],
  ['bucket', () => new TokenBucketMeter({ type: 'bucket', limit: 10, refillPerSecond: 1 })],
  ['first use', () => new FirstUseWindowMeter({ limit: 10, windowMs: 1_000 })],
  ['epoch', () => epoch({ now: () => 0, errorMs: 0 })],
]

function epoch(reference: { now(): number; errorMs: number }): EpochWindowMeter {
  return new EpochWindowMeter({ limit: 10, windowMs: 1_000, reference })
}

describe.each(meters)('%s', (_name, create) => {
  test('an observation of more use is taken over, one of less changes nothing', () => {
    const meter = create()
    meter.take(4, 0)
    const generation = meter.generation
    meter.observe({ ...nothing, remaining: 6 }, 0)
    meter.observe({ ...nothing, remaining: 9 }, 0)
    meter.observe(nothing, 0)
    expect([meter.used(0), meter.generation]).toEqual([4, generation])
    meter.observe({ ...nothing, remaining: 1 }, 0)
    expect([meter.used(0), meter.generation]).toEqual([9, generation + 1])
  })
})

test('sliding: what others took is free again a window after it was seen, in between our own', () => {
  const meter = new SlidingWindowMeter({ type: 'sliding', limit: 10, windowMs: 1_000 })
  meter.take(2, 0)
  meter.observe({ ...nothing, remaining: 4 }, 300)
  meter.take(4, 600)
  expect([2, 6, 10].map((room) => meter.delayFor(room, 700))).toEqual([300, 600, 900])
  expect([0, 299, 300, 599, 600, 899, 900].map((later) => meter.used(700 + later))).toEqual([10, 10, 8, 8, 4, 4, 0])
  // Only what was seen of others is left: when it goes, all is free.
  const foreign = new SlidingWindowMeter({ type: 'sliding', limit: 10, windowMs: 1_000 })
  foreign.observe({ ...nothing, remaining: 0 }, 50)
  expect(foreign.delayFor(1, 100)).toBe(950)
})

test('sliding: what others took is free again when the exchange says so, if that is sooner; our own takes stay', () => {
  const meter = new SlidingWindowMeter({ type: 'sliding', limit: 10, windowMs: 1_000, slackMs: 50 })
  meter.take(2, 0)
  meter.observe({ ...nothing, remaining: 0, resetInMs: 300 }, 100)
  expect([1, 8, 9].map((room) => meter.delayFor(room, 100))).toEqual([350, 350, 950])
  meter.observe({ ...nothing, remaining: 0, resetInMs: 99_000 }, 500)
  expect(meter.delayFor(8, 500)).toBe(1_050)
})

test('epoch: a reading that goes back within its bound frees nothing and loses nothing', () => {
  const reference = { time: 1_000, errorMs: 0, now: () => reference.time }
  const meter = epoch(reference)
  meter.take(3, 0)
  Object.assign(reference, { time: 999.5 })
  expect(meter.delayFor(8, 0)).toBeCloseTo(1_000.5, 6)
  meter.take(7, 0)
  expect(meter.used(0)).toBe(10)
  expect(meter.delayFor(1, 0)).toBeCloseTo(1_000.5, 6)
  expect(meter.delayFor(0, 0)).toBe(0)
})
