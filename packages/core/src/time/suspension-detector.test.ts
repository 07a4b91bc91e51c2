import { expect, test } from 'vitest'
import { ManualClock } from '../testing/manual-clock.ts'
import { SuspensionDetector } from './suspension-detector.ts'

function setUp() {
  const clock = new ManualClock()
  return { clock, detector: new SuspensionDetector({ clock, everyMs: 5_000 }) }
}

test('ticks in time, and a little late, mean nothing', async () => {
  const { clock, detector } = setUp()
  for (const late of [0, 10, 1_000, 0]) {
    await clock.advance(5_000 + late)
    expect(detector.tick()).toEqual({ pausedMs: 0, steppedMs: 0 })
  }
})

test('a process that was stopped learns for how long, once', async () => {
  const { clock, detector } = setUp()
  await clock.advance(5_000)
  detector.tick()
  await clock.suspend(65_000)
  expect(detector.tick()).toEqual({ pausedMs: 60_000, steppedMs: 0 })
  await clock.advance(5_000)
  expect(detector.tick()).toEqual({ pausedMs: 0, steppedMs: 0 })
})

test('a process that slept does not declare a line dead: the deadline moves by the pause', async () => {
  const { clock, detector } = setUp()
  let deadline = clock.monotonic() + 20_000
  const isDead = (): boolean => {
    deadline += detector.tick().pausedMs
    return clock.monotonic() > deadline
  }
  await clock.advance(5_000)
  expect(isDead()).toBe(false)
  await clock.suspend(600_000)
  expect(isDead()).toBe(false)
  for (let tick = 0; tick < 2; tick += 1) {
    await clock.advance(5_000)
    expect(isDead()).toBe(false)
  }
  await clock.advance(5_000)
  expect(isDead()).toBe(true)
})

test.each([3_600_000, -3_600_000])('a wall clock that moved by %s ms alone is a step and no pause', async (step) => {
  const { clock, detector } = setUp()
  await clock.advance(5_000)
  clock.stepWall(step)
  expect(detector.tick()).toEqual({ pausedMs: 0, steppedMs: step })
})

test('ticks that come early mean nothing', async () => {
  const { clock, detector } = setUp()
  await clock.advance(1)
  expect(detector.tick()).toEqual({ pausedMs: 0, steppedMs: 0 })
})

test.each([0, -1, Number.NaN, Infinity])('everyMs %s is refused', (everyMs) => {
  expect(() => new SuspensionDetector({ clock: new ManualClock(), everyMs })).toThrow(
    /^everyMs: must be a number above 0/,
  )
  expect(() => new SuspensionDetector({ clock: new ManualClock(), everyMs: 1, toleranceMs: Number.NaN })).toThrow(
    /^toleranceMs/,
  )
})
