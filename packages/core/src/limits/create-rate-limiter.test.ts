import { describe, expect, test } from 'vitest'
import { drain } from '../../test/limits/kit.ts'
import { ManualClock } from '../testing/manual-clock.ts'
import { createRateLimiter } from './create-rate-limiter.ts'

describe('createRateLimiter', () => {
  test.each([
    [0.5, 1, 2_000],
    [5, 5, 1_000],
    [5.9, 5, 1_000],
  ])(
    '[S4.48] max_orders_per_second %s gives %i at once; submit and cancel both consume',
    async (perSecond, burst, later) => {
      const clock = new ManualClock()
      using limiter = createRateLimiter({ perSecond, clock })
      expect(limiter.getStatus()).toMatchObject({ maxTokens: burst, refillRate: perSecond })
      const submit = async (): Promise<void> => void (await limiter.waitForToken())
      const cancel = async (): Promise<void> => void (await limiter.waitForToken())
      const calls = Array.from({ length: burst }, (_, index) => (index % 2 === 0 ? submit() : cancel()))
      await Promise.all(calls)
      let isCancelled = false
      const late = cancel().then(() => (isCancelled = true))
      await clock.advance(1_000 / perSecond - 1)
      expect(isCancelled).toBe(false)
      await clock.advance(1)
      await late
      await clock.advance(later)
      expect(drain(limiter)).toBe(burst)
    },
  )

  test('[S4.49] the strategy and the burst are settings: 5 in any second, 50 in any 2.5 seconds', async () => {
    const clock = new ManualClock()
    using sliding = createRateLimiter({ strategy: 'sliding-window', perSecond: 5, clock })
    using wide = createRateLimiter({ strategy: 'sliding-window', perSecond: 20, burst: 50, clock })
    using fixed = createRateLimiter({ strategy: 'fixed-window', perSecond: 0.5, clock })
    expect([drain(sliding), drain(wide), drain(fixed)]).toEqual([5, 50, 1])
    await clock.advance(999)
    expect([drain(sliding), drain(wide), drain(fixed)]).toEqual([0, 0, 0])
    await clock.advance(1)
    expect([drain(sliding), drain(wide), drain(fixed)]).toEqual([5, 0, 0])
    await clock.advance(1_500)
    expect([drain(wide), drain(fixed)]).toEqual([50, 1])
  })

  test('[S4.49] within its first second a sliding window gives 5 where a bucket of the same rate gives 9', async () => {
    const given = async (strategy: 'token-bucket' | 'sliding-window'): Promise<number> => {
      const clock = new ManualClock()
      using limiter = createRateLimiter({ strategy, perSecond: 5, clock })
      let total = drain(limiter)
      for (let step = 0; step < 9; step += 1) {
        await clock.advance(100)
        total += drain(limiter)
      }
      return total
    }
    expect(await given('sliding-window')).toBe(5)
    expect(await given('token-bucket')).toBe(9)
  })

  test.each([
    [{ perSecond: 0 }, /^perSecond: must be a number above 0/],
    [{ perSecond: Number.NaN }, /^perSecond/],
    [{ perSecond: 5, burst: 0 }, /^burst: must be a whole number/],
  ])('%o is refused by name', (options, message) => {
    expect(() => createRateLimiter(options)).toThrow(message)
  })

  test('a strategy that there is not is refused by name', () => {
    const strategy = 'leaky' as 'token-bucket'
    expect(() => createRateLimiter({ strategy, perSecond: 1 })).toThrow(/^strategy: must be one of/)
  })
})
