import { describe, expect, test } from 'vitest'
import { drain } from '../../test/limits/kit.ts'
import { ManualClock } from '../testing/manual-clock.ts'
import { FixedWindowRateLimiter } from './fixed-window.ts'

describe('FixedWindowRateLimiter', () => {
  test('windows of the exchange clock begin at its multiples, whatever the local clock says', async () => {
    const clock = new ManualClock({ now: 1_700_000_000_000 })
    const exchangeTime = { now: () => clock.now() + 400, errorMs: 0 }
    using limiter = new FixedWindowRateLimiter({ limit: 2, windowMs: 1_000, alignment: 'epoch', exchangeTime, clock })
    expect(drain(limiter)).toBe(2)
    await clock.advance(599)
    expect(drain(limiter)).toBe(0)
    await clock.advance(1)
    expect(drain(limiter)).toBe(2)
  })

  test('without a clock of the exchange each call counts in two windows', async () => {
    const clock = new ManualClock()
    using limiter = new FixedWindowRateLimiter({ limit: 2, windowMs: 1_000, alignment: 'epoch', clock })
    let given = 0
    for (let step = 0; step < 100; step += 1) {
      given += drain(limiter)
      await clock.advance(100)
    }
    expect(given).toBe(12)
  })

  test.each([
    [{ limit: 0, windowMs: 1 }, /^limit/],
    [{ limit: 1, windowMs: -1 }, /^windowMs/],
    [{ limit: 1, windowMs: 100, alignment: 'epoch', slackMs: 100 }, /^slackMs: must be less than windowMs/],
    [{ limit: 1, windowMs: 100, slackMs: 5 }, /^slackMs: a window that begins at first use cannot allow for latency/],
    [{ limit: 1, windowMs: 100, alignment: 'monday' as 'epoch' }, /^alignment: must be 'epoch' or 'first-use'/],
  ] as const)('%o is refused by name', (options, message) => {
    expect(() => new FixedWindowRateLimiter({ ...options, clock: new ManualClock() })).toThrow(message)
  })
})
