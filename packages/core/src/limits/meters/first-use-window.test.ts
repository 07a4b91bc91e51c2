import { expect, test } from 'vitest'
import { FirstUseWindowMeter } from './first-use-window.ts'

const nothing = { remaining: undefined, resetInMs: undefined, stamp: undefined }

function create(): FirstUseWindowMeter {
  return new FirstUseWindowMeter({ limit: 10, windowMs: 1_000 })
}

test('a window begins with the first take and ends after its length, however late', () => {
  const meter = create()
  meter.take(4, 5_000)
  meter.take(6, 5_999)
  expect(meter.delayFor(1, 5_999)).toBe(1)
  expect(meter.delayFor(10, 6_000)).toBe(0)
  meter.take(10, 8_500)
  expect(meter.delayFor(1, 9_400)).toBe(100)
})

test('what the exchange has counted before our first call opens a window, until its reset or for a whole length', () => {
  const known = create()
  known.observe({ ...nothing, remaining: 3, resetInMs: 200 }, 0)
  expect([known.used(199), known.used(200)]).toEqual([7, 0])
  const unknown = create()
  unknown.observe({ ...nothing, remaining: 3 }, 0)
  expect([unknown.used(999), unknown.used(1_000)]).toEqual([7, 0])
  const untouched = create()
  untouched.observe({ ...nothing, remaining: 10, resetInMs: 200 }, 0)
  untouched.take(10, 100)
  expect(untouched.delayFor(1, 200)).toBe(900)
})

test('only an answer to a call of the same window ends it sooner; a later reset always counts', () => {
  const meter = create()
  const before = meter.take(1, 0)
  const stamp = meter.take(10, 2_000)
  meter.observe({ ...nothing, resetInMs: 50, stamp: before }, 2_100)
  meter.observe({ ...nothing, resetInMs: 50 }, 2_100)
  expect(meter.delayFor(1, 2_100)).toBe(900)
  meter.observe({ ...nothing, resetInMs: 950 }, 2_100)
  expect(meter.delayFor(1, 2_100)).toBe(950)
  meter.observe({ ...nothing, resetInMs: 300, stamp }, 2_100)
  expect(meter.delayFor(1, 2_100)).toBe(300)
})

test('a new window is believed only with the count of it, from an answer to a known call', () => {
  const meter = create()
  const stamp = meter.take(10, 0)
  meter.observe({ ...nothing, remaining: 8, resetInMs: 930 }, 900)
  meter.observe({ ...nothing, resetInMs: 940, stamp }, 900)
  expect(meter.used(900)).toBe(10)
  expect(meter.delayFor(1, 900)).toBe(940)
  meter.observe({ remaining: 8, resetInMs: 950, stamp }, 900)
  expect(meter.used(900)).toBe(2)
  expect(meter.delayFor(10, 900)).toBe(950)
})

test('a refusal means a full count until the next call is allowed, and a new window then', () => {
  for (const before of [undefined, 0]) {
    const meter = create()
    if (before !== undefined) meter.take(1, before)
    const generation = meter.generation
    meter.refuse(77, 500)
    expect(meter.generation).toBe(generation + 1)
    expect([meter.delayFor(1, 500), meter.delayFor(10, 577)]).toEqual([77, 0])
  }
})

test('an answer of the same window does not start the count again, also where its reset is off by a little', () => {
  for (const resetInMs of [890, 900, 910]) {
    const meter = create()
    const stamp = meter.take(6, 0)
    meter.take(2, 100)
    meter.observe({ remaining: 9, resetInMs, stamp }, 100)
    expect(meter.used(100)).toBe(8)
    expect(meter.delayFor(10, 100)).toBe(resetInMs)
  }
})
