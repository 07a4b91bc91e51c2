import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { fixedRandom, seededRandom } from '../testing/random.ts'
import { connectionDefaults } from './connection-options.ts'
import { ReconnectPolicy, type ReconnectOptions } from './reconnect-policy.ts'

const options: ReconnectOptions = {
  growth: 'exponential',
  firstWithinMs: 100,
  baseMs: 1_000,
  maxMs: 8_000,
  factor: 2,
  jitter: 0,
  attempts: 6,
  stableAfterMs: 30_000,
}

function delays(policy: ReconnectPolicy, count: number): (number | 'give-up')[] {
  return Array.from({ length: count }, (_, n) => {
    const step = policy.lost(n)
    return step.do === 'wait' ? step.delayMs : step.do
  })
}

test('[S3.85] the first attempt comes within 100 ms, the others wait longer and longer up to the cap, then it gives up', () => {
  const policy = new ReconnectPolicy(options, fixedRandom(0.5))
  expect(delays(policy, 8)).toEqual([50, 1_000, 2_000, 4_000, 8_000, 8_000, 'give-up', 'give-up'])
  expect(policy.lost(0)).toEqual({ do: 'give-up', attempts: 6 })
})

test('[S3.85] attempts are numbered', () => {
  const policy = new ReconnectPolicy(options, fixedRandom(0))
  expect([policy.lost(0), policy.lost(0)]).toEqual([
    { do: 'wait', delayMs: 0, attempt: 1 },
    { do: 'wait', delayMs: 1_000, attempt: 2 },
  ])
  expect(policy.attempts).toBe(2)
})

test('[S3.85] a line that falls at once does not begin again at the first attempt; a stable one does', () => {
  const policy = new ReconnectPolicy(options, fixedRandom(0))
  policy.lost(0)
  policy.opened(10)
  expect(policy.lost(10 + 29_999)).toMatchObject({ attempt: 2, delayMs: 1_000 })
  policy.opened(40_000)
  expect(policy.lost(40_000 + 30_000)).toMatchObject({ attempt: 1, delayMs: 0 })
})

test('[S3.85] a failed attempt after a short-lived line does not count the line twice', () => {
  const policy = new ReconnectPolicy(options, fixedRandom(0))
  policy.opened(0)
  expect(policy.lost(60_000)).toMatchObject({ attempt: 1 })
  // Nothing was open since: the minutes that attempts take are not a stable line.
  expect(policy.lost(120_000)).toMatchObject({ attempt: 2 })
  expect(policy.lost(500_000)).toMatchObject({ attempt: 3 })
})

test('[S3.85] the wait that the exchange asks for is kept, also for the first attempt and above the cap', () => {
  const policy = new ReconnectPolicy(options, fixedRandom(0))
  expect(policy.lost(0, 3_000)).toMatchObject({ attempt: 1, delayMs: 3_000 })
  expect(policy.lost(0, 500)).toMatchObject({ attempt: 2, delayMs: 1_000 })
  expect(policy.lost(0, 60_000)).toMatchObject({ attempt: 3, delayMs: 60_000 })
})

test('[S3.85] no attempts at all, or never giving up', () => {
  expect(new ReconnectPolicy({ ...options, attempts: 0 }).lost(0)).toEqual({ do: 'give-up', attempts: 0 })
  const forEver = new ReconnectPolicy({ ...options, attempts: Infinity }, fixedRandom(0))
  expect(delays(forEver, 5_000).at(-1)).toBe(8_000)
})

test('[S3.85] an owner who connects again begins at the first attempt', () => {
  const policy = new ReconnectPolicy({ ...options, attempts: 1 }, fixedRandom(0))
  policy.lost(0)
  expect(policy.lost(0)).toMatchObject({ do: 'give-up' })
  policy.reset()
  expect(policy.lost(0)).toMatchObject({ do: 'wait', attempt: 1 })
})

test('[S3.85] jitter spreads the waits over the whole of their range', () => {
  const random = seededRandom(7)
  const waits = Array.from({ length: 10_000 }, () => {
    const policy = new ReconnectPolicy({ ...options, jitter: 0.5 }, random)
    policy.lost(0)
    const step = policy.lost(0)
    return step.do === 'wait' ? step.delayMs : Number.NaN
  })
  expect(Math.min(...waits)).toBeGreaterThan(500)
  expect(Math.max(...waits)).toBeLessThanOrEqual(1_000)
  // Ten bins of a thousand each; five standard deviations are 150.
  const bins = Array.from(
    { length: 10 },
    (_, bin) => waits.filter((wait) => Math.min(9, Math.floor((wait - 500) / 50)) === bin).length,
  )
  for (const count of bins) expect(Math.abs(count - 1_000)).toBeLessThan(150)
})

test('[S3.85] property: every wait is within its bounds, whatever happens to the line', () => {
  const event = fc.record({
    afterMs: fc.integer({ min: 0, max: 100_000 }),
    opened: fc.boolean(),
    minimumMs: fc.integer({ min: 0, max: 10_000 }),
    chance: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
  })
  fc.assert(
    fc.property(
      fc.array(event, { maxLength: 30, size: '+1' }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.integer({ min: 0, max: 8 }),
      (events, jitter, attempts) => {
        let chance = 0
        const policy = new ReconnectPolicy({ ...options, jitter, attempts }, () => chance)
        let [now, granted] = [0, 0]
        for (const each of events) {
          now += each.afterMs
          const openedAt = now
          if (each.opened) policy.opened(openedAt)
          now += each.afterMs
          chance = each.chance
          const step = policy.lost(now, each.minimumMs)
          granted = each.opened && each.afterMs >= options.stableAfterMs ? 0 : granted
          const full =
            granted === 0 ? options.firstWithinMs : Math.min(options.maxMs, options.baseMs * 2 ** (granted - 1))
          const least = granted === 0 ? 0 : full * (1 - jitter)
          const fits =
            step.do === 'give-up'
              ? granted === attempts
              : step.attempt === granted + 1 &&
                step.delayMs >= Math.max(least, each.minimumMs) &&
                step.delayMs <= Math.max(full, each.minimumMs)
          expect(fits).toBe(true)
          granted = Math.min(attempts, granted + 1)
        }
      },
    ),
  )
})

test.each([
  [{ firstWithinMs: 101 }, 'reconnect.firstWithinMs'],
  [{ firstWithinMs: -1 }, 'reconnect.firstWithinMs'],
  [{ attempts: 1.5 }, 'reconnect.attempts'],
  [{ attempts: -1 }, 'reconnect.attempts'],
  [{ attempts: Number.NaN }, 'reconnect.attempts'],
  [{ stableAfterMs: -1 }, 'reconnect.stableAfterMs'],
  [{ maxMs: 1 }, 'reconnect.maxMs'],
  [{ jitter: 2 }, 'reconnect.jitter'],
])('[S3.85] options by which a line would be tried too often or never are refused: %j', (change, settingName) => {
  expect(() => new ReconnectPolicy({ ...connectionDefaults.reconnect, ...change })).toThrow(
    expect.objectContaining({ code: 'configuration', settingName }),
  )
})
