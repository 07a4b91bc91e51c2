import { describe, expect, test } from 'vitest'
import { drain } from '../../test/limits/kit.ts'
import { ManualClock } from '../testing/manual-clock.ts'
import { TokenBucketRateLimiter } from './token-bucket.ts'

describe('TokenBucketRateLimiter', () => {
  test('[S4.43] the defaults are 5 tokens and 5.0 per second; it starts full and refills continuously up to its size', async () => {
    const clock = new ManualClock()
    using limiter = new TokenBucketRateLimiter({ clock })
    expect(limiter.getStatus()).toEqual({ tokensAvailable: 5, maxTokens: 5, refillRate: 5, utilization: 0 })
    expect(drain(limiter)).toBe(5)
    await clock.advance(100)
    expect(limiter.getStatus().tokensAvailable).toBeCloseTo(0.5, 9)
    await clock.advance(100)
    expect(drain(limiter)).toBe(1)
    await clock.advance(3_600_000)
    expect(drain(limiter)).toBe(5)
  })

  test('[S4.43] it needs no clock and no options', () => {
    using limiter = new TokenBucketRateLimiter()
    expect(limiter.acquire(5)).toBe(true)
    expect(limiter.acquire()).toBe(false)
  })

  test('[S4.44] acquire takes n tokens or none, and never waits', () => {
    using limiter = new TokenBucketRateLimiter({ maxTokens: 10, refillRate: 1, clock: new ManualClock() })
    expect(limiter.acquire(7)).toBe(true)
    expect(limiter.acquire(4)).toBe(false)
    expect(limiter.getStatus().tokensAvailable).toBe(3)
    expect(limiter.acquire(3)).toBe(true)
    expect(limiter.acquire(11)).toBe(false)
    expect(limiter.acquire()).toBe(false)
  })

  test.each([0, -1, 1.5, Number.NaN, Infinity, 2 ** 53])('[S4.44] a weight of %s is refused', async (weight) => {
    using limiter = new TokenBucketRateLimiter({ clock: new ManualClock() })
    expect(() => limiter.acquire(weight)).toThrow(/^weight: must be a whole number of at least 1/)
    await expect(limiter.waitForToken({ weight })).rejects.toThrow(/^weight:/)
    expect(limiter.getStatus().tokensAvailable).toBe(5)
  })

  test.each([
    [{ maxTokens: 0 }, /^maxTokens: must be a whole number of at least 1, not 0/],
    [{ maxTokens: 2.5 }, /^maxTokens/],
    [{ refillRate: 0 }, /^refillRate: must be a number above 0, not 0/],
    [{ refillRate: Number.NaN }, /^refillRate/],
    [{ refillRate: Infinity }, /^refillRate/],
    [{ atOnce: 0 }, /^atOnce/],
    [{ minimumGapMs: 0 }, /^minimumGapMs/],
    [{ highUtilization: 1 }, /^highUtilization/],
    [{ maxWaiting: 0.5 }, /^maxWaiting/],
  ])('the options %o are refused by name', (options, message) => {
    expect(() => new TokenBucketRateLimiter({ clock: new ManualClock(), ...options })).toThrow(message)
  })
})
