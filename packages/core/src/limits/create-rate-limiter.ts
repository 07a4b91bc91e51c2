import { ConfigurationError } from '../errors/general.ts'
import { FixedWindowRateLimiter } from './fixed-window.ts'
import type { RateLimiter } from './rate-limiter-port.ts'
import type { RateLimiterOptions } from './rate-limiter.ts'
import { positive, wholePositive } from './rules.ts'
import { SlidingWindowRateLimiter } from './sliding-window.ts'
import { TokenBucketRateLimiter } from './token-bucket.ts'

/** What a rate limiter counts by. */
export type RateLimitStrategy = 'token-bucket' | 'sliding-window' | 'fixed-window'

/** Which rate limiter to make, with the options of its kind. */
export interface CreateRateLimiterOptions extends RateLimiterOptions {
  /** The default is `token-bucket`. */
  readonly strategy?: RateLimitStrategy | undefined
  /** How many per second in the long run; below 1 it is one every so many seconds. */
  readonly perSecond: number
  /** How many at once. The default is `perSecond` without its fraction, and at least 1. */
  readonly burst?: number | undefined
}

/**
 * Makes a limiter from a rate, as settings give it. A window is as long as the burst takes at that rate.
 *
 * @example
 * ```ts
 * import { createRateLimiter } from '@venuekit/core'
 *
 * using orders = createRateLimiter({ perSecond: 5 }) // 5 at once, and 5 per second
 * using slow = createRateLimiter({ perSecond: 0.5 }) // one every two seconds
 * using reads = createRateLimiter({ strategy: 'sliding-window', perSecond: 20, burst: 50 }) // 50 in any 2.5 seconds
 * ```
 */
export function createRateLimiter(options: CreateRateLimiterOptions): RateLimiter {
  const { strategy = 'token-bucket', perSecond, burst, ...others } = options
  const rate = positive(perSecond, 'perSecond')
  const limit = wholePositive(burst ?? Math.max(1, Math.trunc(rate)), 'burst')
  const windowMs = (limit / rate) * 1_000
  switch (strategy) {
    case 'token-bucket':
      return new TokenBucketRateLimiter({ ...others, maxTokens: limit, refillRate: rate })
    case 'sliding-window':
      return new SlidingWindowRateLimiter({ ...others, limit, windowMs })
    case 'fixed-window':
      return new FixedWindowRateLimiter({ ...others, limit, windowMs })
    default:
      throw new ConfigurationError('strategy', 'must be one of token-bucket, sliding-window, fixed-window')
  }
}
