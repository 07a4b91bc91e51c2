import type { Permit } from './budgets-port.ts'

/** How a limiter stands. */
export interface RateLimiterStatus {
  /** What could be taken now. */
  readonly tokensAvailable: number
  readonly maxTokens: number
  /** Tokens per second that come back, for a window its limit spread over its length. */
  readonly refillRate: number
  /** 0 when nothing is taken, 1 when nothing is left. */
  readonly utilization: number
}

/** What a limiter has done since it was made. */
export interface RateLimiterStats {
  /** Permits given. */
  readonly granted: number
  /** How many of them had to wait, how long all of them together and the longest. */
  readonly waited: number
  readonly totalWaitMs: number
  readonly longestWaitMs: number
  /** Immediate attempts that found no room. */
  readonly refused: number
  /** Waits that ended by an abort. */
  readonly aborted: number
  /** Who waits now. */
  readonly waiting: number
  /** Permits that are out now, where the limiter counts calls at the same time; otherwise 0. */
  readonly atOnce: number
}

/** How many tokens to wait for, and what ends the wait. */
export interface WaitForTokenOptions {
  readonly signal?: AbortSignal | undefined
  /** Default 1. */
  readonly weight?: number | undefined
}

/**
 * The port behind which every strategy of limiting stands, so that a user can put in an own one.
 *
 * @example
 * ```ts
 * import type { RateLimiter } from '@venuekit/core'
 *
 * async function limited(limiter: RateLimiter, send: () => Promise<void>): Promise<void> {
 *   using _permit = await limiter.waitForToken()
 *   await send()
 * }
 * ```
 */
export interface RateLimiter extends Disposable {
  /** Takes `n` tokens if they are there and nobody waits for them. Never waits. */
  acquire(n?: number): boolean
  /** Gives back what an `acquire()` holds of the limit on calls at the same time; without such a limit it does nothing. */
  release(): void
  /** As `acquire`, with a permit to dispose of; undefined when there is no room. */
  tryAcquire(weight?: number): Permit | undefined
  /** Waits in order of arrival; an abort leaves the queue as if the call had never been there. */
  waitForToken(options?: WaitForTokenOptions | AbortSignal): Promise<Permit>
  getStatus(): RateLimiterStatus
  getStats(): RateLimiterStats
  /** Rejects everybody who waits with a `ClosedError`. Idempotent. */
  close(): void
}
