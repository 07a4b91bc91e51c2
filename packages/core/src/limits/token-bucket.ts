import { TokenBucketMeter } from './meters/token-bucket.ts'
import { MeteredRateLimiter, type RateLimiterOptions } from './rate-limiter.ts'
import { positive, wholePositive } from './rules.ts'

/** How many tokens a bucket holds, and how fast they flow back. */
export interface TokenBucketOptions extends RateLimiterOptions {
  /** How many at once, and how many the bucket holds. Default 5. */
  readonly maxTokens?: number | undefined
  /** How many flow back per second. Default 5. */
  readonly refillRate?: number | undefined
}

/**
 * A burst of `maxTokens`, and `refillRate` per second from then on. The bucket starts full.
 *
 * Where the exchange counts in windows this lets too much through: within the first second a bucket of 5 refilled with 5 per
 * second gives nine. Take `SlidingWindowRateLimiter` there.
 *
 * @example
 * ```ts
 * import { TokenBucketRateLimiter } from '@venuekit/core'
 *
 * using limiter = new TokenBucketRateLimiter({ maxTokens: 5, refillRate: 5 })
 * await limiter.waitForToken()
 * limiter.getStatus().tokensAvailable // about 4
 * ```
 */
export class TokenBucketRateLimiter extends MeteredRateLimiter {
  constructor(options: TokenBucketOptions = {}) {
    const { maxTokens = 5, refillRate = 5 } = options
    const limit = wholePositive(maxTokens, 'maxTokens')
    const refillPerSecond = positive(refillRate, 'refillRate')
    super(new TokenBucketMeter({ type: 'bucket', limit, refillPerSecond }), refillPerSecond, options)
  }
}
