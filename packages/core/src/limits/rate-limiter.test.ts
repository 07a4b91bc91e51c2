import { describe, expect, test, vi } from 'vitest'
import { drain, watch } from '../../test/limits/kit.ts'
import { AbortedError, ClosedError, OverflowError } from '../errors/general.ts'
import { ManualClock } from '../testing/manual-clock.ts'
import { FixedWindowRateLimiter } from './fixed-window.ts'
import type { RateLimiter, RateLimiterStatus } from './rate-limiter-port.ts'
import type { RateLimiterOptions } from './rate-limiter.ts'
import { SlidingWindowRateLimiter } from './sliding-window.ts'
import { TokenBucketRateLimiter } from './token-bucket.ts'

const strategies: readonly (readonly [string, (options: RateLimiterOptions) => RateLimiter])[] = [
  ['token bucket', (options) => new TokenBucketRateLimiter({ maxTokens: 5, refillRate: 5, ...options })],
  ['sliding window', (options) => new SlidingWindowRateLimiter({ limit: 5, windowMs: 1_000, ...options })],
  ['fixed window', (options) => new FixedWindowRateLimiter({ limit: 5, windowMs: 1_000, ...options })],
]

const silent = {
  trace() {},
  debug() {},
  info() {},
  warn() {},
  error() {},
  isEnabled: () => false,
  child() {
    return silent
  },
}

describe.each(strategies)('%s', (_name, create) => {
  test('[S4.45] waitForToken resolves in order of arrival, as soon as there is room', async () => {
    const clock = new ManualClock()
    using limiter = create({ clock })
    const log: string[] = []
    for (let call = 1; call <= 8; call += 1) watch(limiter.waitForToken(), String(call), log)
    await clock.advance(0)
    expect(log).toEqual(['1', '2', '3', '4', '5'])
    await clock.advance(1_000)
    expect(log).toEqual(['1', '2', '3', '4', '5', '6', '7', '8'])
    expect(clock.pendingTimers).toBe(0)
  })

  test('[S4.45] a light call does not pass a heavy one that came before, neither waiting nor at once', async () => {
    const clock = new ManualClock()
    using limiter = create({ clock })
    const log: string[] = []
    limiter.acquire(3)
    watch(limiter.waitForToken({ weight: 5 }), 'heavy', log)
    watch(limiter.waitForToken(), 'light', log)
    await clock.advance(10)
    expect(limiter.acquire()).toBe(false)
    expect(log).toEqual([])
    await clock.advance(1_000)
    expect(log[0]).toBe('heavy')
    await clock.advance(1_000)
    expect(log).toEqual(['heavy', 'light'])
  })

  test('[S4.45] [X.3] an abort rejects with the reason and leaves everything as if the call had never been', async () => {
    const clock = new ManualClock()
    using limiter = create({ clock })
    drain(limiter)
    const controller = new AbortController()
    const log: string[] = []
    const heavy = limiter.waitForToken({ weight: 5, signal: controller.signal })
    watch(limiter.waitForToken(), 'next', log)
    const before = limiter.getStatus()
    const reason = new Error('changed my mind')
    controller.abort(reason)
    const error = await heavy.catch((caught: unknown) => caught)
    expect(AbortedError.is(error) && error.cause).toBe(reason)
    expect(limiter.getStatus()).toEqual(before)
    expect(limiter.getStats()).toMatchObject({ waiting: 1, aborted: 1 })
    await clock.advance(1_000)
    expect(log).toEqual(['next'])
  })

  test('[X.3] the signal alone is accepted too, and an aborted one is refused without touching anything', async () => {
    const clock = new ManualClock()
    using limiter = create({ clock })
    await expect(limiter.waitForToken(AbortSignal.abort())).rejects.toThrow(AbortedError)
    expect(limiter.getStatus().utilization).toBe(0)
    const controller = new AbortController()
    await limiter.waitForToken(controller.signal)
    controller.abort()
    expect(limiter.getStatus().tokensAvailable).toBe(4)
  })

  test('[S4.46] the status is frozen and counts up to 1', async () => {
    const clock = new ManualClock()
    using limiter = create({ clock })
    limiter.acquire(4)
    const status = limiter.getStatus()
    expect(status).toEqual({ tokensAvailable: 1, maxTokens: 5, refillRate: 5, utilization: 0.8 })
    expect(Object.isFrozen(status)).toBe(true)
    limiter.acquire()
    expect(limiter.getStatus().utilization).toBe(1)
    await clock.advance(1_000)
    expect(limiter.getStatus()).toEqual({ tokensAvailable: 5, maxTokens: 5, refillRate: 5, utilization: 0 })
  })

  test('[S4.47] the warning comes above 0.8, once for each time that it is crossed', async () => {
    const clock = new ManualClock()
    const warned: number[] = []
    using limiter = create({ clock, onHighUtilization: ({ utilization }) => warned.push(utilization) })
    limiter.acquire(4)
    expect(warned).toEqual([])
    limiter.acquire()
    expect(warned).toEqual([1])
    await clock.advance(1)
    limiter.acquire()
    expect(warned).toEqual([1])
    await clock.advance(1_000)
    expect(drain(limiter)).toBe(5)
    expect(warned).toHaveLength(2)
  })

  test('[S4.47] a warning also comes when a waiting call takes the last token; the threshold is an option', async () => {
    const clock = new ManualClock()
    const onHighUtilization = vi.fn<(status: RateLimiterStatus) => void>()
    using limiter = create({ clock, onHighUtilization, highUtilization: 0.5 })
    limiter.acquire(2)
    const waiting = limiter.waitForToken({ weight: 4 })
    expect(onHighUtilization).not.toHaveBeenCalled()
    await clock.advance(1_000)
    await waiting
    expect(onHighUtilization).toHaveBeenCalledExactlyOnceWith(expect.objectContaining({ maxTokens: 5 }))
  })

  test('[S4.47] a handler that throws is reported and breaks nothing; one that takes tokens itself is fine', async () => {
    const clock = new ManualClock()
    const errors: unknown[] = []
    const logger = { ...silent, error: (_message: string, fields?: object) => void errors.push(fields) }
    using limiter = create({
      clock,
      logger,
      highUtilization: 0.1,
      onHighUtilization: () => {
        limiter.acquire()
        throw new RangeError('from a handler')
      },
    })
    expect(limiter.acquire()).toBe(true)
    expect(limiter.getStatus().tokensAvailable).toBe(3)
    expect(errors).toEqual([{ error: new RangeError('from a handler') }])
  })

  test('[S3.89] close rejects who waits and who comes, once; permits that were given can still be released', async () => {
    const clock = new ManualClock()
    const limiter = create({ clock, atOnce: 5 })
    const permit = await limiter.waitForToken({ weight: 5 })
    const log: string[] = []
    watch(limiter.waitForToken(), 'waiting', log)
    limiter.close()
    limiter.close()
    watch(limiter.waitForToken(), 'late', log)
    expect(() => limiter.acquire()).toThrow(ClosedError)
    await clock.advance(0)
    expect(log.toSorted()).toEqual(['late: ClosedError', 'waiting: ClosedError'])
    permit.release()
    expect(limiter.getStats()).toMatchObject({ atOnce: 0, waiting: 0 })
    expect(clock.pendingTimers).toBe(0)
  })

  test('[S3.89] the statistics tell what was given, refused, aborted and how long calls waited', async () => {
    const clock = new ManualClock()
    using limiter = create({ clock })
    drain(limiter)
    const waits = [limiter.waitForToken(), limiter.waitForToken({ weight: 2 })]
    expect(limiter.getStats()).toMatchObject({ granted: 5, refused: 1, waiting: 2, waited: 0 })
    await clock.advance(1_000)
    await Promise.all(waits)
    const stats = limiter.getStats()
    expect(stats).toMatchObject({ granted: 7, waited: 2, waiting: 0, aborted: 0, atOnce: 0 })
    expect(stats.longestWaitMs).toBeGreaterThan(0)
    expect(stats.totalWaitMs).toBeGreaterThan(stats.longestWaitMs)
    expect(Object.isFrozen(stats)).toBe(true)
  })

  test('[S3.89] at most so many at once: a permit lasts until it is released or disposed of', async () => {
    const clock = new ManualClock()
    using limiter = create({ clock, atOnce: 2 })
    const first = await limiter.waitForToken()
    const log: string[] = []
    {
      using second = await limiter.waitForToken()
      watch(limiter.waitForToken(), 'third', log)
      expect(limiter.acquire()).toBe(false)
      expect(limiter.getStats().atOnce).toBe(2)
      expect(second).toBeDefined()
    }
    await clock.advance(0)
    expect(log).toEqual(['third'])
    first.release()
    first.release()
    expect(limiter.getStats().atOnce).toBe(1)
    // `acquire` has no permit; `release` gives the slot of the oldest one back, and no more than there are.
    expect(limiter.acquire()).toBe(true)
    limiter.release()
    limiter.release()
    expect(limiter.getStats().atOnce).toBe(1)
  })

  test('[S3.89] so much time at least between two', async () => {
    const clock = new ManualClock()
    using limiter = create({ clock, minimumGapMs: 100 })
    const start = clock.monotonic()
    const times: number[] = []
    for (let call = 0; call < 4; call += 1) {
      void limiter.waitForToken().then(() => times.push(clock.monotonic() - start))
    }
    expect(limiter.acquire()).toBe(false)
    await clock.advance(1_000)
    expect(times).toEqual([0, 100, 200, 300])
  })

  test('[S3.89] a permit of a call that was never sent is refunded once', async () => {
    const clock = new ManualClock()
    using limiter = create({ clock, atOnce: 1 })
    const permit = await limiter.waitForToken({ weight: 4 })
    permit.refund()
    permit.refund()
    permit.release()
    // A window from first use gives nothing back, everything else gives all.
    const expected = limiter instanceof FixedWindowRateLimiter ? 1 : 5
    expect(limiter.getStatus().tokensAvailable).toBe(expected)
    expect(limiter.getStats().atOnce).toBe(0)
  })

  test('a weight beyond the limit cannot be waited for', async () => {
    using limiter = create({ clock: new ManualClock() })
    await expect(limiter.waitForToken({ weight: 6 })).rejects.toThrow(/^weight: 6 never fits a limit of 5/)
  })

  test('more calls than maxWaiting are refused instead of growing the queue', async () => {
    const clock = new ManualClock()
    using limiter = create({ clock, maxWaiting: 2 })
    drain(limiter)
    const waits = [limiter.waitForToken(), limiter.waitForToken()]
    await expect(limiter.waitForToken()).rejects.toThrow(OverflowError)
    await clock.advance(1_000)
    await Promise.all(waits)
    expect(limiter.getStats().waiting).toBe(0)
  })

  test('[X.2] a stepped wall clock changes nothing; after a suspended process everybody is served once', async () => {
    const clock = new ManualClock()
    using limiter = create({ clock })
    drain(limiter)
    clock.stepWall(3_600_000)
    expect(drain(limiter)).toBe(0)
    const log: string[] = []
    watch(limiter.waitForToken(), 'waiting', log)
    clock.stepWall(-7_200_000)
    await clock.suspend(60_000)
    expect(log).toEqual(['waiting'])
    expect(drain(limiter)).toBe(4)
  })
})
