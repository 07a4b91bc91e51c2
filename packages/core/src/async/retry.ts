import { VenuekitError } from '../errors/base.ts'
import { AbortedError, ConfigurationError } from '../errors/general.ts'
import type { Clock } from '../time/clock.ts'
import { sleep } from '../time/sleep.ts'
import { throwIfAborted, type AbortOptions } from './abort.ts'
import { checkBackoff, nextDelay, type Backoff } from './backoff.ts'

/** How often something is tried, and how long to wait in between. */
export interface RetryPolicy extends Backoff {
  /** How often to try in all, the first time included. */
  readonly attempts: number
  /** When the exchange asks for a longer wait than this, the error is thrown instead of waited out. */
  readonly longestWaitMs: number
}

/** Three attempts, 0.1 s and 0.2 s apart, half of it chance, never more than 2 s. */
export const defaultRetryPolicy: RetryPolicy = Object.freeze({
  attempts: 3,
  growth: 'exponential',
  baseMs: 100,
  maxMs: 2_000,
  factor: 2,
  jitter: 0.5,
  longestWaitMs: 60_000,
})

/** A failure after which there will be another try. */
export interface RetryEvent {
  readonly error: unknown
  /** How many attempts have failed so far, from 1. */
  readonly failures: number
  readonly delayMs: number
}

/** What `retry` needs beside the policy. */
export interface RetryOptions extends AbortOptions {
  readonly clock: Clock
  /** What differs from `defaultRetryPolicy`. */
  readonly policy?: Partial<RetryPolicy> | undefined
  /**
   * Whether to try again after that many failures; `{ afterMs }` says when. The default is `isRetryable`. Only what may
   * be done twice must be tried twice: that is for the caller to know.
   */
  readonly shouldRetry?: ((error: unknown, failures: number) => boolean | { readonly afterMs: number }) | undefined
  /** Called before the wait, and awaited: to log, or to repair the reason (measure the clock again). */
  readonly beforeRetry?: ((event: RetryEvent) => void | Promise<void>) | undefined
  readonly random?: (() => number) | undefined
}

/**
 * Whether an error says that the same call may succeed later and that nothing of it has happened: `retryable`, and for a
 * command `not-sent`. An aborted call is never tried again.
 *
 * @example
 * ```ts
 * import { isRetryable } from '@venuekit/core/async'
 * import { TimeoutError } from '@venuekit/core/errors'
 * isRetryable(new TimeoutError('no answer')) // true
 * isRetryable(new TimeoutError('no answer', { outcome: 'unknown' })) // false: it may have happened
 * ```
 */
export function isRetryable(error: unknown): boolean {
  return VenuekitError.is(error) && error.retryable && (error.outcome === undefined || error.outcome === 'not-sent')
}

/**
 * Tries work again while it fails for a reason that passes. Waits as the policy says, or longer where the error carries
 * `retryAfterMs`. The error of the last attempt is thrown as it is.
 *
 * @example
 * ```ts
 * import { retry } from '@venuekit/core/async'
 * import { TimeoutError } from '@venuekit/core/errors'
 * import { systemClock } from '@venuekit/core/time'
 *
 * let calls = 0
 * const flaky = async (): Promise<number> => {
 *   if ((calls += 1) < 2) throw new TimeoutError('no answer')
 *   return calls
 * }
 * await retry(flaky, { clock: systemClock, operation: 'getServerTime', policy: { baseMs: 1 } }) // 2
 * ```
 */
export async function retry<Value>(
  work: (attempt: number) => PromiseLike<Value>,
  options: RetryOptions,
): Promise<Value> {
  const { signal, operation } = options
  const policy = { ...defaultRetryPolicy, ...options.policy }
  checkRetryPolicy(policy, 'policy')
  for (let attempt = 1; ; attempt += 1) {
    throwIfAborted(signal, operation)
    try {
      // oxlint-disable-next-line no-await-in-loop -- one attempt after the other
      return await work(attempt)
    } catch (error) {
      const delayMs = attempt < policy.attempts ? delayAfter(error, attempt, { ...options, policy }) : undefined
      if (delayMs === undefined || signal?.aborted === true) throw error
      // oxlint-disable-next-line no-await-in-loop -- one attempt after the other
      await options.beforeRetry?.({ error, failures: attempt, delayMs })
      // oxlint-disable-next-line no-await-in-loop -- one attempt after the other
      await sleep(options.clock, delayMs, { signal }).catch((failure: unknown) => {
        throwIfAborted(signal, operation)
        throw failure
      })
    }
  }
}

/** How long to wait before the next attempt; undefined when there is to be none. */
function delayAfter(
  error: unknown,
  failures: number,
  options: RetryOptions & { policy: RetryPolicy },
): number | undefined {
  const { policy, shouldRetry = isRetryable, random = Math.random } = options
  if (AbortedError.is(error)) return undefined
  const verdict = shouldRetry(error, failures)
  if (verdict === false) return undefined
  if (verdict !== true) return verdict.afterMs
  const asked = VenuekitError.is(error) ? (error.retryAfterMs ?? 0) : 0
  if (asked > policy.longestWaitMs) return undefined
  return Math.max(asked, nextDelay(policy, failures, random))
}

/** Refuses a policy that could not be followed. `path` is where it stands, for the error. */
export function checkRetryPolicy(policy: RetryPolicy, path: string): void {
  const { attempts, longestWaitMs } = policy
  if (!Number.isSafeInteger(attempts) || attempts < 1) {
    throw new ConfigurationError(`${path}.attempts`, `must be a positive integer, not ${attempts}`)
  }
  if (!(longestWaitMs >= 0)) {
    throw new ConfigurationError(`${path}.longestWaitMs`, `must be a number from 0, not ${longestWaitMs}`)
  }
  checkBackoff(policy, path)
}
