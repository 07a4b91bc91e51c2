import { systemClock } from '../time/system-clock.ts'
import type { ReferenceClock } from './meters/epoch-window.ts'
import { MeteredRateLimiter, type RateLimiterOptions } from './rate-limiter.ts'
import { checkRule, createMeter } from './rules.ts'

/** The limit of a fixed window. */
export interface FixedWindowOptions extends RateLimiterOptions {
  readonly limit: number
  readonly windowMs: number
  /**
   * `first-use` (the default): a window begins with the first call after the last one ended. `epoch`: windows begin at
   * multiples of their length since 1970 by `exchangeTime`, which an `ExchangeClock` gives; without it each
   * call is counted in two neighbouring windows, so that the limit holds wherever they begin.
   */
  readonly alignment?: 'epoch' | 'first-use' | undefined
  readonly exchangeTime?: ReferenceClock | undefined
  /** How long a request may be under way, for `epoch` alone. Default 0. */
  readonly slackMs?: number | undefined
}

/**
 * At most `limit` in each of the windows that follow one another; then the count begins again.
 *
 * @example
 * ```ts
 * import { FixedWindowRateLimiter } from '@venuekit/core'
 *
 * using limiter = new FixedWindowRateLimiter({ limit: 10_000, windowMs: 300_000 })
 * await limiter.waitForToken({ weight: 25 })
 * ```
 */
export class FixedWindowRateLimiter extends MeteredRateLimiter {
  constructor(options: FixedWindowOptions) {
    const { limit, windowMs, alignment = 'first-use', slackMs, clock = systemClock, exchangeTime } = options
    const rule = { type: 'fixed', limit, windowMs, alignment, slackMs } as const
    checkRule(rule, '')
    super(
      createMeter(rule, exchangeTime ?? { now: () => clock.now(), errorMs: Infinity }),
      (limit / windowMs) * 1_000,
      options,
    )
  }
}
