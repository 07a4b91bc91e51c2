import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { EpochWindowMeter } from '../../src/limits/meters/epoch-window.ts'
import { FirstUseWindowMeter } from '../../src/limits/meters/first-use-window.ts'
import type { Meter } from '../../src/limits/meters/meter.ts'
import { SlidingWindowMeter } from '../../src/limits/meters/sliding-window.ts'
import { TokenBucketMeter } from '../../src/limits/meters/token-bucket.ts'
import {
  bucketExcess,
  fullestEpochWindow,
  fullestFirstUseWindow,
  fullestSlidingWindow,
  type Arrival,
} from './exchange-counts.ts'

interface Step {
  readonly afterMs: number
  readonly weight: number
  /** How long the request is under way, as a part of the slack. */
  readonly late: number
  /** Wait until it fits, or give up when it does not fit now. */
  readonly patient: boolean
  /** Give the take of so many steps before back: it never arrived. */
  readonly refund: number | undefined
}

const steps = (limit: number, longestMs: number): fc.Arbitrary<readonly Step[]> =>
  fc.array(
    fc.record({
      afterMs: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: longestMs })),
      weight: fc.integer({ min: 1, max: limit }),
      late: fc.double({ min: 0, max: 1, noNaN: true }),
      patient: fc.boolean(),
      refund: fc.option(fc.integer({ min: 1, max: 6 }), { nil: undefined, freq: 6 }),
    }),
    { minLength: 1, maxLength: 40, size: 'max' },
  )

/** Drives a meter as a client does and returns what the exchange sees. */
function drive(meter: Meter, plan: readonly Step[], slackMs = 0): readonly Arrival[] {
  let now = 1_000
  const sent: ({ at: number; weight: number; stamp: number; generation: number } | undefined)[] = []
  for (const { afterMs, weight, late, patient, refund } of plan) {
    now += afterMs
    const victim = refund === undefined ? undefined : sent.at(-refund)
    if (victim !== undefined) {
      if (victim.generation === meter.generation) meter.giveBack(victim.weight, victim.stamp, now)
      sent[sent.indexOf(victim)] = undefined
    }
    if (patient) now = whenItFits(meter, weight, now)
    if (meter.delayFor(weight, now) > 0) continue
    const stamp = meter.take(weight, now)
    sent.push({ at: now + late * slackMs, weight, stamp, generation: meter.generation })
    expect(meter.used(now)).toBeLessThanOrEqual(meter.limit + 1e-6)
  }
  return sent.filter((one) => one !== undefined)
}

function whenItFits(meter: Meter, weight: number, from: number): number {
  let now = from
  for (let tries = 0; meter.delayFor(weight, now) > 0 && tries < 10; tries += 1) now += meter.delayFor(weight, now)
  return now
}

const limits = fc.integer({ min: 1, max: 12 })
const slacks = fc.constantFrom(0, 0, 7, 90)

describe('[S4.49] [S1.65] never above what the exchange counts, whatever is taken, refunded and late', () => {
  test('sliding window: in no window, wherever it is laid', () => {
    const plan = limits.chain((limit) => fc.tuple(fc.constant(limit), steps(limit, 150), slacks))
    fc.assert(
      fc.property(plan, ([limit, moves, slackMs]) => {
        const meter = new SlidingWindowMeter({ type: 'sliding', limit, windowMs: 100, slackMs })
        expect(fullestSlidingWindow(drive(meter, moves, slackMs), 100)).toBeLessThanOrEqual(limit)
      }),
    )
  })

  test('token bucket: in no stretch of time more than the burst and the refill', () => {
    const plan = fc
      .integer({ min: 2, max: 12 })
      .chain((limit) => fc.tuple(fc.constant(limit), steps(limit, 500), fc.constantFrom(0, 0, 40, 150)))
    fc.assert(
      fc.property(plan, ([limit, moves, slackMs]) => {
        const meter = new TokenBucketMeter({ type: 'bucket', limit, refillPerSecond: 5, slackMs })
        const fitting = moves.filter(({ weight }) => weight <= meter.limit)
        expect(bucketExcess(drive(meter, fitting, slackMs), limit, 5)).toBeLessThanOrEqual(1e-6)
      }),
    )
  })

  test('fixed window from first use', () => {
    const plan = limits.chain((limit) => fc.tuple(fc.constant(limit), steps(limit, 150)))
    fc.assert(
      fc.property(plan, ([limit, moves]) => {
        const meter = new FirstUseWindowMeter({ limit, windowMs: 100 })
        // It relies upon every call's arriving, and gives nothing back for one that did not.
        const arriving = moves.map((move) => ({ ...move, refund: undefined }))
        expect(fullestFirstUseWindow(drive(meter, arriving), 100)).toBeLessThanOrEqual(limit)
      }),
    )
  })

  test('fixed window of the exchange clock, known within a bound that may be off either way', () => {
    const plan = limits.chain((limit) =>
      fc.record({
        limit: fc.constant(limit),
        moves: steps(limit, 150),
        slackMs: fc.constantFrom(0, 7, 90),
        errorMs: fc.constantFrom(0, 3, 30, 49, 50, 80, Infinity),
        ahead: fc.integer({ min: -500, max: 500 }),
        off: fc.double({ min: -1, max: 1, noNaN: true }),
      }),
    )
    fc.assert(
      fc.property(plan, ({ limit, moves, slackMs, errorMs, ahead, off }) => {
        let now = 1_000
        const estimate = errorMs === Infinity ? 12_345 * off : off * errorMs
        const reference = { now: () => now + ahead + estimate, errorMs }
        const meter = new EpochWindowMeter({ limit, windowMs: 100, slackMs, reference })
        // The meter reads the reference at the time that it is given.
        const timed = withTime(meter, (time) => (now = time))
        const arrivals = drive(timed, moves, slackMs)
        expect(fullestEpochWindow(arrivals, 100, (at) => at + ahead)).toBeLessThanOrEqual(limit)
      }),
    )
  })
})

/** The same meter, telling the time of each call first. */
function withTime(meter: Meter, tell: (now: number) => void): Meter {
  const at = (now: number): number => (tell(now), now)
  return {
    limit: meter.limit,
    spanMs: meter.spanMs,
    heldUntilReleased: false,
    get generation() {
      return meter.generation
    },
    used: (now) => meter.used(at(now)),
    delayFor: (room, now) => meter.delayFor(room, at(now)),
    delayAfter: (taken, room, now) => meter.delayAfter(taken, room, at(now)),
    take: (weight, now) => meter.take(weight, at(now)),
    giveBack: (weight, stamp, now) => meter.giveBack(weight, stamp, at(now)),
    observe: (observation, now) => meter.observe(observation, at(now)),
    refuse: (forMs, now) => meter.refuse(forMs, at(now)),
  }
}

describe('the clock of the exchange is measured anew, or jumps, while windows are counted', () => {
  const readings = fc.array(
    fc.record({
      afterMs: fc.integer({ min: 0, max: 80 }),
      weight: fc.integer({ min: 1, max: 4 }),
      errorMs: fc.constantFrom(0, 5, 20, 45, Infinity),
      off: fc.double({ min: -1, max: 1, noNaN: true }),
    }),
    { minLength: 5, maxLength: 60, size: 'max' },
  )

  test('as long as each reading is within its bound, no window of the exchange is overfilled', () => {
    fc.assert(
      fc.property(readings, fc.integer({ min: 4, max: 8 }), (moves, limit) => {
        const state = { now: 0, errorMs: Infinity, off: 0 }
        const ahead = 777
        const meter = new EpochWindowMeter({
          limit,
          windowMs: 100,
          reference: {
            now: () => state.now + ahead + (state.errorMs === Infinity ? 9_999 * state.off : state.errorMs * state.off),
            get errorMs() {
              return state.errorMs
            },
          },
        })
        const arrivals: Arrival[] = []
        for (const { afterMs, weight, errorMs, off } of moves) {
          Object.assign(state, { now: state.now + afterMs, errorMs, off })
          if (meter.delayFor(weight, state.now) > 0) continue
          meter.take(weight, state.now)
          arrivals.push({ at: state.now, weight })
        }
        expect(fullestEpochWindow(arrivals, 100, (at) => at + ahead)).toBeLessThanOrEqual(limit)
      }),
    )
  })

  test('[X.2] a local clock that is stepped by an hour neither frees what is counted nor blocks for longer than a window', () => {
    for (const step of [3_600_000, -3_600_000]) {
      let [now, wall] = [0, 1_000_050]
      const meter = new EpochWindowMeter({ limit: 3, windowMs: 100, reference: { now: () => wall, errorMs: 0 } })
      meter.take(3, now)
      wall += step
      expect(meter.delayFor(1, now)).toBe(50)
      now += 50
      wall += 50
      expect(meter.delayFor(3, now)).toBe(0)
    }
  })
})

describe('delayFor is exact', () => {
  const meters: readonly (readonly [string, (limit: number) => Meter])[] = [
    ['sliding', (limit) => new SlidingWindowMeter({ type: 'sliding', limit, windowMs: 100 })],
    ['bucket', (limit) => new TokenBucketMeter({ type: 'bucket', limit, refillPerSecond: 8 })],
    ['first use', (limit) => new FirstUseWindowMeter({ limit, windowMs: 100 })],
    ['epoch, clock unknown', (limit) => epoch(limit, Infinity)],
    ['epoch, clock known', (limit) => epoch(limit, 0)],
  ]
  const epoch = (limit: number, errorMs: number): Meter => {
    let now = 0
    const reference = { now: () => now + 17, errorMs }
    return withTime(new EpochWindowMeter({ limit, windowMs: 100, reference }), (time) => (now = time))
  }

  test.each(meters)('%s: it fits after the delay and not before; more than the limit never fits', (_name, create) => {
    const plan = limits.chain((limit) =>
      fc.tuple(fc.constant(limit), steps(limit, 60), fc.integer({ min: 1, max: limit })),
    )
    fc.assert(
      fc.property(plan, ([limit, moves, room]) => {
        const meter = create(limit)
        drive(meter, moves)
        const now = 1_000 + moves.reduce((total, { afterMs }) => total + afterMs, 0) + 100_000
        // Fill it up again, so that there is something to wait for.
        meter.take(limit, now)
        const later = now + 31
        const delay = meter.delayFor(room, later)
        expect(meter.delayFor(limit + 1, later)).toBe(Infinity)
        expect(delay).toBeLessThan(Infinity)
        const justBefore = later + delay - 0.01
        expect(justBefore < later || meter.delayFor(room, justBefore) > 0).toBe(true)
        expect(meter.delayFor(room, later + delay)).toBeLessThan(1e-6)
      }),
    )
  })

  test.each(meters)('%s: delayAfter is the delay in a world in which it was taken', (_name, create) => {
    const plan = limits.chain((limit) =>
      fc.tuple(
        fc.constant(limit),
        steps(limit, 60),
        fc.integer({ min: 1, max: limit }),
        fc.integer({ min: 1, max: limit }),
      ),
    )
    fc.assert(
      fc.property(plan, ([limit, moves, taken, room]) => {
        const [asked, real] = [create(limit), create(limit)]
        // What is refunded depends on the generation alone, so that both see the same.
        drive(asked, moves)
        drive(real, moves)
        const now = 1_000 + 60 * moves.length + 5_000
        const predicted = asked.delayAfter(taken, room, now)
        real.take(taken, now)
        expect(predicted).toBeCloseTo(real.delayFor(room, now), 6)
      }),
    )
  })
})

describe('what is given back is as if it had never been taken', () => {
  test('sliding window: exactly', () => {
    const moves = fc.array(
      fc.record({
        afterMs: fc.integer({ min: 0, max: 40 }),
        weight: fc.integer({ min: 1, max: 5 }),
        refund: fc.boolean(),
      }),
      { maxLength: 60, size: 'max' },
    )
    fc.assert(
      fc.property(moves, (plan) => {
        const rule = { type: 'sliding', limit: 1_000, windowMs: 100 } as const
        const [withRefunds, without] = [new SlidingWindowMeter(rule), new SlidingWindowMeter(rule)]
        let now = 0
        const refunds: [weight: number, stamp: number][] = []
        for (const { afterMs, weight, refund } of plan) {
          now += afterMs
          const stamp = withRefunds.take(weight, now)
          if (refund) refunds.push([weight, stamp])
          else without.take(weight, now)
        }
        for (const [weight, stamp] of refunds) withRefunds.giveBack(weight, stamp, now)
        for (const later of [0, 30, 60, 99, 100]) expect(withRefunds.used(now + later)).toBe(without.used(now + later))
      }),
    )
  })

  test('token bucket: never more than if it had not been taken', () => {
    const moves = fc.array(
      fc.record({
        afterMs: fc.integer({ min: 0, max: 600 }),
        weight: fc.integer({ min: 1, max: 4 }),
        refund: fc.boolean(),
        backAfter: fc.integer({ min: 0, max: 5 }),
      }),
      { maxLength: 40, size: 'max' },
    )
    fc.assert(
      fc.property(moves, (plan) => {
        const rule = { type: 'bucket', limit: 6, refillPerSecond: 5 } as const
        const [withRefunds, without] = [new TokenBucketMeter(rule), new TokenBucketMeter(rule)]
        let now = 0
        const due: { weight: number; stamp: number; at: number }[] = []
        for (const [index, { afterMs, weight, refund, backAfter }] of plan.entries()) {
          now += afterMs
          for (const one of due.filter(({ at }) => at === index)) withRefunds.giveBack(one.weight, one.stamp, now)
          if (withRefunds.delayFor(weight, now) > 0) continue
          const stamp = withRefunds.take(weight, now)
          if (refund) due.push({ weight, stamp, at: index + 1 + backAfter })
          else without.take(weight, now)
          expect(withRefunds.used(now)).toBeGreaterThanOrEqual(without.used(now) - 1e-9)
        }
      }),
    )
  })

  test('fixed window from first use: nothing, since the window may have begun with a later call', () => {
    const meter = new FirstUseWindowMeter({ limit: 5, windowMs: 100 })
    meter.take(3, 0)
    meter.giveBack()
    expect(meter.used(50)).toBe(3)
    expect(meter.used(100)).toBe(0)
  })

  test('a ring of takes that are given back again and again does not grow', () => {
    const meter = new SlidingWindowMeter({ type: 'sliding', limit: 4, windowMs: 1_000_000 })
    meter.take(3, 0)
    for (let now = 1; now < 5_000; now += 1) meter.giveBack(1, meter.take(1, now), now)
    expect(meter.used(5_000)).toBe(3)
    expect(meter.delayFor(1, 5_000)).toBe(0)
    expect(meter.delayFor(2, 5_000)).toBe(995_000)
  })
})
