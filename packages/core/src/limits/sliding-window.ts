import { SlidingWindowMeter } from './meters/sliding-window.ts'
import { MeteredRateLimiter, type RateLimiterOptions } from './rate-limiter.ts'
import { checkRule } from './rules.ts'

/** The limit of a sliding window. */
export interface SlidingWindowOptions extends RateLimiterOptions {
  /** How many in any window. Default 5. */
  readonly limit?: number | undefined
  /** Default 1,000. */
  readonly windowMs?: number | undefined
  /** How much longer one request may be under way than another; the exchange counts on arrival. Default 0. */
  readonly slackMs?: number | undefined
}

/**
 * At most `limit` in any `windowMs`, however the window is laid. It also keeps a limit in fixed windows whose beginning is
 * not known.
 *
 * @example
 * ```ts
 * import { SlidingWindowRateLimiter } from '@venuekit/core'
 *
 * using limiter = new SlidingWindowRateLimiter({ limit: 5, windowMs: 1_000 })
 * limiter.acquire(5) // true
 * limiter.acquire() // false, until a second has passed
 * ```
 */
export class SlidingWindowRateLimiter extends MeteredRateLimiter {
  constructor(options: SlidingWindowOptions = {}) {
    const { limit = 5, windowMs = 1_000, slackMs = 0 } = options
    const rule = { type: 'sliding', limit, windowMs, slackMs } as const
    checkRule(rule, '')
    super(new SlidingWindowMeter(rule), (limit / windowMs) * 1_000, options)
  }
}
