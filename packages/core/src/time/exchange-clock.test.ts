import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { ManualClock } from '../testing/manual-clock.ts'
import { ExchangeClock } from './exchange-clock.ts'

/** An exchange whose clock is `aheadMs` ahead of the wall clock at the start, and runs on its own from then on. */
function setUp(aheadMs: number, options: { driftPpm?: number; resolutionMs?: number } = {}) {
  const clock = new ManualClock()
  const start = { wall: clock.now(), monotonic: clock.monotonic() }
  const { driftPpm = 0, resolutionMs = 1 } = options
  const exchangeClock = new ExchangeClock({ clock, resolutionMs })
  const trueTime = (): number =>
    start.wall + aheadMs + (clock.monotonic() - start.monotonic) * (1 + driftPpm / 1_000_000)
  const ask = async (thereMs: number, backMs: number): Promise<void> => {
    const sentAt = clock.monotonic()
    await clock.advance(thereMs)
    const serverTime = Math.floor(trueTime() / resolutionMs) * resolutionMs
    await clock.advance(backMs)
    exchangeClock.add({ sentAt, receivedAt: clock.monotonic(), serverTime })
  }
  return { clock, exchangeClock, trueTime, ask }
}

test('before the first sample it is the wall clock, and says that it knows nothing', () => {
  const { clock, exchangeClock } = setUp(5_000)
  expect(exchangeClock.now()).toBe(clock.now())
  expect(exchangeClock.errorMs).toBe(Infinity)
  expect(exchangeClock.offsetMs).toBe(0)
  expect(exchangeClock.needsMeasure()).toBe('unmeasured')
})

test('[X.2] [S3.90] a sample gives the offset, and half the round trip bounds the error', async () => {
  const { exchangeClock, trueTime, ask } = setUp(5_000)
  await ask(40, 40)
  expect(exchangeClock.offsetMs).toBe(5_001)
  expect(Math.abs(exchangeClock.now() - trueTime())).toBeLessThanOrEqual(1)
  expect(exchangeClock.errorMs).toBe(41)
  expect(exchangeClock.needsMeasure()).toBeUndefined()
})

test('[X.2] the smallest round trip wins', async () => {
  const { exchangeClock, trueTime, ask } = setUp(-700)
  await ask(300, 10)
  expect(Math.abs(exchangeClock.now() - trueTime())).toBeGreaterThan(140)
  await ask(10, 10)
  await ask(10, 400)
  expect(Math.abs(exchangeClock.now() - trueTime())).toBeLessThanOrEqual(1)
  expect(exchangeClock.errorMs).toBeLessThan(12)
})

test('a good sample ages: a newer one wins when the drift has eaten the difference', async () => {
  const { clock, exchangeClock, ask } = setUp(0)
  await ask(0, 0)
  await ask(10, 10)
  expect(exchangeClock.errorMs).toBeLessThan(1.1)
  await clock.advance(200_000)
  expect(exchangeClock.errorMs).toBeCloseTo(21, 1)
  await ask(10, 10)
  expect(exchangeClock.errorMs).toBeCloseTo(11, 1)
})

test('it asks for another measurement after its time', async () => {
  const { clock, exchangeClock, ask } = setUp(0)
  await ask(5, 5)
  await clock.advance(299_999)
  expect(exchangeClock.needsMeasure()).toBeUndefined()
  await clock.advance(1)
  expect(exchangeClock.needsMeasure()).toBe('aged')
  await ask(5, 5)
  expect(exchangeClock.needsMeasure()).toBeUndefined()
})

test.each([3_600_000, -3_600_000, 200])(
  '[X.2] a step of the wall clock by %s ms does not move it, and makes a measurement due',
  async (step) => {
    const { clock, exchangeClock, trueTime, ask } = setUp(900)
    await ask(20, 20)
    const errorBefore = exchangeClock.errorMs
    clock.stepWall(step)
    expect(Math.abs(exchangeClock.now() - trueTime())).toBeLessThanOrEqual(1)
    expect(exchangeClock.needsMeasure()).toBe('clock-jumped')
    expect(exchangeClock.errorMs).toBe(errorBefore + Math.abs(step))
    await ask(20, 20)
    expect(exchangeClock.needsMeasure()).toBeUndefined()
    expect(exchangeClock.errorMs).toBe(errorBefore)
  },
)

test('a slow correction of the wall clock, as NTP does it, is no jump', async () => {
  const { clock, exchangeClock, ask } = setUp(0)
  await ask(20, 20)
  for (let second = 0; second < 250; second += 1) {
    await clock.advance(1_000)
    clock.stepWall(0.5)
    expect(exchangeClock.needsMeasure()).toBeUndefined()
  }
})

test('what NTP can have moved since the last look is no jump, what it cannot have moved is one', async () => {
  const { clock, exchangeClock, ask } = setUp(0)
  await ask(20, 20)
  await clock.advance(200_000)
  clock.stepWall(145)
  expect(exchangeClock.needsMeasure()).toBeUndefined()
  await clock.advance(80_000)
  clock.stepWall(95)
  expect(exchangeClock.needsMeasure()).toBe('clock-jumped')
})

test.each([
  ['before', 80, 0],
  ['after', 0, 80],
  ['now before and now after', 60, 60],
])('a process that stands still %s the reading of a clock takes it for no jump', (_, beforeMs, afterMs) => {
  let monotonicMs = 1_000
  const wall = { aheadMs: 1_767_225_600_000, standsStill: true }
  const exchangeClock = new ExchangeClock({
    clock: {
      monotonic: () => monotonicMs,
      now: () => {
        if (wall.standsStill) monotonicMs += beforeMs
        const now = wall.aheadMs + monotonicMs
        if (wall.standsStill) monotonicMs += afterMs
        return now
      },
      setTimer: () => ({ cancel: () => {}, [Symbol.dispose]: () => {} }),
    },
  })
  exchangeClock.add({ sentAt: monotonicMs, receivedAt: monotonicMs, serverTime: wall.aheadMs + monotonicMs })
  for (const standsStill of [true, false, true, false]) {
    wall.standsStill = standsStill
    expect(exchangeClock.needsMeasure()).toBeUndefined()
    expect(exchangeClock.errorMs).toBeLessThan(2)
  }
  wall.aheadMs += 70
  expect(exchangeClock.needsMeasure()).toBe('clock-jumped')
})

test('a machine that slept with its monotonic clock standing still: the sample that was under way is not trusted', async () => {
  const { clock, exchangeClock, ask } = setUp(0)
  await ask(20, 20)
  const sentAt = clock.monotonic()
  const serverTime = clock.now()
  // To the process a sleep of ten minutes is a step of the wall clock.
  clock.stepWall(600_000)
  await clock.advance(30)
  exchangeClock.add({ sentAt, receivedAt: clock.monotonic(), serverTime })
  expect(exchangeClock.needsMeasure()).toBe('clock-jumped')
  expect(exchangeClock.errorMs).toBeGreaterThan(600_000)
  const again = clock.monotonic()
  await clock.advance(30)
  exchangeClock.add({ sentAt: again, receivedAt: clock.monotonic(), serverTime: clock.now() - 15 })
  expect(exchangeClock.needsMeasure()).toBeUndefined()
  expect(Math.abs(exchangeClock.offsetMs)).toBeLessThanOrEqual(1)
})

test('[S3.90] invalidate makes a measurement due, after a refused timestamp; the old samples are dropped by the next one', async () => {
  const { exchangeClock, ask } = setUp(0)
  await ask(1, 1)
  exchangeClock.invalidate()
  expect(exchangeClock.needsMeasure()).toBe('invalidated')
  expect(exchangeClock.errorMs).toBeLessThan(10)
  await ask(50, 50)
  expect(exchangeClock.needsMeasure()).toBeUndefined()
  expect(exchangeClock.errorMs).toBeGreaterThan(50)
})

test('[X.2] property: the estimate is never further from the truth than its bound', async () => {
  const step = fc.record({
    pauseMs: fc.integer({ min: 0, max: 400_000 }),
    thereMs: fc.integer({ min: 0, max: 3_000 }),
    backMs: fc.integer({ min: 0, max: 3_000 }),
  })
  await fc.assert(
    fc.asyncProperty(
      fc.record({
        aheadMs: fc.integer({ min: -10_000_000, max: 10_000_000 }),
        driftPpm: fc.integer({ min: -99, max: 99 }),
        resolutionMs: fc.constantFrom(1, 10, 1_000),
        steps: fc.array(step, { minLength: 1, maxLength: 12 }),
      }),
      async ({ aheadMs, driftPpm, resolutionMs, steps }) => {
        const { clock, exchangeClock, trueTime, ask } = setUp(aheadMs, { driftPpm, resolutionMs })
        for (const { pauseMs, thereMs, backMs } of steps) {
          await ask(thereMs, backMs)
          expect(Math.abs(exchangeClock.now() - trueTime())).toBeLessThanOrEqual(exchangeClock.errorMs)
          await clock.advance(pauseMs)
          expect(Math.abs(exchangeClock.now() - trueTime())).toBeLessThanOrEqual(exchangeClock.errorMs)
        }
      },
    ),
  )
})

test.each([
  [{ sentAt: 10, receivedAt: 9, serverTime: 1 }, /receivedAt: must not be before sentAt/],
  [{ sentAt: Number.NaN, receivedAt: 9, serverTime: 1 }, /receivedAt/],
  [{ sentAt: 1, receivedAt: Infinity, serverTime: 1 }, /receivedAt/],
  [{ sentAt: 1, receivedAt: 2, serverTime: Number.NaN }, /serverTime: must be a number/],
])('a senseless sample is refused: %o', (sample, message) => {
  const { exchangeClock } = setUp(0)
  expect(() => exchangeClock.add(sample)).toThrow(message)
  expect(exchangeClock.needsMeasure()).toBe('unmeasured')
})

test.each(['resolutionMs', 'remeasureAfterMs', 'driftPpm', 'jumpToleranceMs'])(
  'the option %s must be positive',
  (name) => {
    for (const value of [0, -1, Number.NaN, Infinity]) {
      expect(() => new ExchangeClock({ clock: new ManualClock(), [name]: value })).toThrow(new RegExp(`^${name}:`))
    }
  },
)
