import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { AbortedError, NetworkError, TimeoutError } from '../errors/general.ts'
import { InvalidParameterError, RateLimitError, RecvWindowError } from '../errors/exchange.ts'
import { OrderError } from '../errors/order.ts'
import { ManualClock } from '../testing/manual-clock.ts'
import { fixedRandom } from '../testing/random.ts'
import { abortListenerCount } from './abort-listeners.ts'
import { nextDelay, type Backoff } from './backoff.ts'
import { isRetryable, retry, type RetryOptions } from './retry.ts'

const operation = 'getServerTime'

/** Runs work that fails with these errors in turn, and says at which times it was called. */
async function run(errors: readonly unknown[], options: Partial<RetryOptions> = {}) {
  const clock = new ManualClock({ monotonic: 0 })
  const calls: number[] = []
  const work = async (attempt: number): Promise<string> => {
    calls.push(clock.monotonic())
    expect(attempt).toBe(calls.length)
    if (attempt <= errors.length) throw errors[attempt - 1]
    return 'done'
  }
  const outcome = retry(work, { clock, operation, random: fixedRandom(0), ...options }).then(
    (value) => ({ value }),
    (error: unknown) => ({ error }),
  )
  await clock.runAll()
  expect(clock.pendingTimers).toBe(0)
  return { calls, ...(await outcome) }
}

const timeout = new TimeoutError('no answer')

test.each<[string, Partial<Backoff>, number[]]>([
  ['exponential', { growth: 'exponential' }, [0, 100, 300, 700]],
  ['linear', { growth: 'linear' }, [0, 100, 300, 600]],
  ['fixed', { growth: 'fixed' }, [0, 100, 200, 300]],
  ['with another factor', { factor: 3 }, [0, 100, 400, 1_300]],
  ['never above the cap', { maxMs: 150 }, [0, 100, 250, 400]],
])('[S3.90] waits grow: %s', async (_, policy, times) => {
  const result = await run([timeout, timeout, timeout], { policy: { attempts: 4, baseMs: 100, ...policy } })
  expect(result).toEqual({ calls: times, value: 'done' })
})

test('[S3.90] three attempts by default, 0.1 s and up to 2 s apart, then the last error as it is', async () => {
  const errors = [timeout, new NetworkError('reset'), new NetworkError('reset again')]
  expect(await run(errors)).toEqual({ calls: [0, 100, 300], error: errors[2] })
})

test('[S3.90] jitter takes part of the wait away', async () => {
  const result = await run([timeout, timeout], { random: fixedRandom(0.5, 0.25), policy: { jitter: 1 } })
  expect(result.calls).toEqual([0, 50, 200])
})

test('[S3.90] what does not pass is not tried again', async () => {
  const error = new InvalidParameterError(400, 'bad symbol')
  expect(await run([error])).toEqual({ calls: [0], error })
})

test.each([
  [timeout, true],
  [new RateLimitError(429, 'slow down', { retryable: true }), true],
  [new RateLimitError(429, 'slow down', { retryable: false }), false],
  [new InvalidParameterError(400, 'bad'), false],
  [new AbortedError('stopped', { retryable: true }), true],
  [new OrderError('not-sent', { symbol: 'BTC/USDT', orderId: '1' }, { retryable: true }), true],
  [new OrderError('unknown', { symbol: 'BTC/USDT', orderId: '1' }, { retryable: true }), false],
  [new OrderError('rejected', { symbol: 'BTC/USDT', orderId: '1' }, { retryable: true }), false],
  [new Error('not one of ours'), false],
  [undefined, false],
])('[S3.90] isRetryable: %s → %s', (error, expected) => {
  expect(isRetryable(error)).toBe(expected)
})

test('[S3.90] an aborted call is never tried again, whatever the caller thinks', async () => {
  const error = new AbortedError('stopped')
  expect(await run([error], { shouldRetry: () => true })).toEqual({ calls: [0], error })
})

test('[S3.90] the wait that the exchange asks for is kept, above the cap too, but not for ever', async () => {
  const slow = new RateLimitError(429, 'slow down', { retryable: true, retryAfterMs: 5_000 })
  expect(await run([slow])).toEqual({ calls: [0, 5_000], value: 'done' })
  const soon = new RateLimitError(429, 'slow down', { retryable: true, retryAfterMs: 10 })
  expect(await run([soon])).toEqual({ calls: [0, 100], value: 'done' })
  const banned = new RateLimitError(418, 'banned', { retryable: true, retryAfterMs: 3_600_000 })
  expect(await run([banned])).toEqual({ calls: [0], error: banned })
  expect(await run([banned], { policy: { longestWaitMs: Infinity } })).toEqual({ calls: [0, 3_600_000], value: 'done' })
})

test('[S3.90] a clock error: measured again, then one retry after 100 ms', async () => {
  const clockError = new RecvWindowError(700003, 'timestamp outside of the window')
  const log: string[] = []
  const options: Partial<RetryOptions> = {
    shouldRetry: (error, failures) => RecvWindowError.is(error) && failures === 1 && { afterMs: 100 },
    beforeRetry: async ({ error, failures, delayMs }) => {
      await Promise.resolve()
      log.push(`${RecvWindowError.is(error)} ${failures} ${delayMs}`)
    },
  }
  expect(await run([clockError], options)).toEqual({ calls: [0, 100], value: 'done' })
  expect(await run([clockError, clockError], options)).toEqual({ calls: [0, 100], error: clockError })
  expect(log).toEqual(['true 1 100', 'true 1 100'])
})

test('[X.3] an abort ends the wait between two attempts', async () => {
  const clock = new ManualClock()
  const controller = new AbortController()
  let calls = 0
  const work = async (): Promise<never> => {
    calls += 1
    throw timeout
  }
  const call = retry(work, { clock, operation, signal: controller.signal })
  await clock.advance(50)
  expect(clock.pendingTimers).toBe(1)
  controller.abort('enough')
  await expect(call).rejects.toMatchObject({ code: 'aborted', operation, cause: 'enough' })
  expect([calls, clock.pendingTimers, abortListenerCount(controller.signal)]).toEqual([1, 0, 0])
})

test('[X.3] an aborted caller: no attempt is made, and a failure after the abort is thrown as it is', async () => {
  expect(await run([], { signal: AbortSignal.abort('gone') })).toMatchObject({ calls: [], error: { code: 'aborted' } })
  const controller = new AbortController()
  const clock = new ManualClock()
  const work = async (): Promise<never> => {
    controller.abort()
    throw timeout
  }
  await expect(retry(work, { clock, operation, signal: controller.signal })).rejects.toBe(timeout)
})

test.each([
  [{ attempts: 0 }, 'policy.attempts'],
  [{ attempts: 1.5 }, 'policy.attempts'],
  [{ baseMs: -1 }, 'policy.baseMs'],
  [{ baseMs: Number.NaN }, 'policy.baseMs'],
  [{ maxMs: 50 }, 'policy.maxMs'],
  [{ maxMs: Infinity }, 'policy.maxMs'],
  [{ factor: 0.5 }, 'policy.factor'],
  [{ jitter: 1.1 }, 'policy.jitter'],
  [{ jitter: Number.NaN }, 'policy.jitter'],
  [{ longestWaitMs: -1 }, 'policy.longestWaitMs'],
  [{ growth: 'quadratic' as 'linear' }, 'policy.growth'],
])('a policy that cannot be followed is refused: %j', async (policy, path) => {
  expect(await run([], { policy })).toMatchObject({ calls: [], error: { code: 'configuration', settingName: path } })
})

const backoffs = fc
  .record({
    growth: fc.constantFrom<Backoff['growth']>('fixed', 'linear', 'exponential'),
    baseMs: fc.integer({ min: 0, max: 5_000 }),
    above: fc.integer({ min: 0, max: 60_000 }),
    factor: fc.double({ min: 1, max: 10, noNaN: true }),
    jitter: fc.double({ min: 0, max: 1, noNaN: true }),
  })
  .map(({ above, ...backoff }): Backoff => ({ ...backoff, maxMs: backoff.baseMs + above }))
const chances = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true })

test('[S3.90] [S3.85] property: a wait is within its bounds, never above the cap, and never shrinks but by chance', () => {
  fc.assert(
    fc.property(backoffs, fc.integer({ min: 1, max: 2_000 }), chances, (backoff, failures, chance) => {
      const full = nextDelay(backoff, failures, () => 0)
      const wait = nextDelay(backoff, failures, () => chance)
      expect(full).toBeLessThanOrEqual(backoff.maxMs)
      expect(full).toBeGreaterThanOrEqual(backoff.baseMs)
      expect(wait).toBeLessThanOrEqual(full)
      expect(wait).toBeGreaterThanOrEqual(full * (1 - backoff.jitter))
      expect(nextDelay(backoff, failures + 1, () => 0)).toBeGreaterThanOrEqual(full)
    }),
  )
})
