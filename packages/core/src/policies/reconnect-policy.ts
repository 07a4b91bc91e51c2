import { checkBackoff, nextDelay, type Backoff } from '../async/backoff.ts'
import { ConfigurationError } from '../errors/general.ts'

/** How long to wait before each attempt to connect again, and when to give up. */
export interface ReconnectOptions extends Backoff {
  /** The longest wait before the first attempt; at most 100 ms. Chance decides how much of it. */
  readonly firstWithinMs: number
  /** How many attempts in a row may fail; `Infinity` never gives up. */
  readonly attempts: number
  /** A line that was open for so long counts as good: the next loss begins again at the first attempt. */
  readonly stableAfterMs: number
}

/** What to do about a lost line. */
export type ReconnectStep =
  /** Try again after `delayMs`; this will be the attempt with that number, from 1. */
  | { readonly do: 'wait'; readonly delayMs: number; readonly attempt: number }
  /** As many attempts as allowed have failed. */
  | { readonly do: 'give-up'; readonly attempts: number }

/**
 * Decides when a lost line is tried again: at once the first time, then with growing waits and jitter up to a cap, until
 * the attempts are used up. The count begins again only after a line was stable, so that one which opens and falls at
 * once does not hammer the exchange. It has no timers; times are those of a monotonic clock.
 *
 * @example
 * ```ts
 * import { connectionDefaults, ReconnectPolicy } from '@venuekit/core'
 *
 * const policy = new ReconnectPolicy(connectionDefaults.reconnect, () => 0.5)
 * policy.lost(0) // { do: 'wait', delayMs: 50, attempt: 1 }
 * ```
 */
export class ReconnectPolicy {
  readonly #options: ReconnectOptions
  readonly #random: () => number
  #failures = 0
  #openedAt: number | undefined

  constructor(options: ReconnectOptions, random: () => number = Math.random) {
    checkReconnectOptions(options, 'reconnect')
    this.#options = options
    this.#random = random
  }

  /** How many attempts have been granted since the last stable line. */
  get attempts(): number {
    return this.#failures
  }

  /** The line is open and greeted. */
  opened(now: number): void {
    this.#openedAt = now
  }

  /** The line was lost, or an attempt failed. The exchange may ask for a wait of at least `minimumMs`. */
  lost(now: number, minimumMs = 0): ReconnectStep {
    const { attempts, stableAfterMs, firstWithinMs } = this.#options
    if (this.#openedAt !== undefined && now - this.#openedAt >= stableAfterMs) this.#failures = 0
    this.#openedAt = undefined
    if (this.#failures >= attempts) return { do: 'give-up', attempts }
    this.#failures += 1
    const wait =
      this.#failures === 1 ? firstWithinMs * this.#random() : nextDelay(this.#options, this.#failures - 1, this.#random)
    return { do: 'wait', delayMs: Math.max(wait, minimumMs), attempt: this.#failures }
  }

  /** Begins again at the first attempt: the owner asked to connect. */
  reset(): void {
    this.#failures = 0
    this.#openedAt = undefined
  }
}

/** Refuses options by which a line would be tried too often or never. `path` is where they stand, for the error. */
export function checkReconnectOptions(options: ReconnectOptions, path: string): void {
  const { firstWithinMs, attempts, stableAfterMs } = options
  checkBackoff(options, path)
  if (!(firstWithinMs >= 0 && firstWithinMs <= 100)) {
    throw new ConfigurationError(`${path}.firstWithinMs`, `must be from 0 to 100, not ${firstWithinMs}`)
  }
  if (!(attempts === Infinity || (Number.isSafeInteger(attempts) && attempts >= 0))) {
    throw new ConfigurationError(`${path}.attempts`, `must be an integer from 0, or Infinity, not ${attempts}`)
  }
  if (!(Number.isFinite(stableAfterMs) && stableAfterMs >= 0)) {
    throw new ConfigurationError(`${path}.stableAfterMs`, `must be a number from 0, not ${stableAfterMs}`)
  }
}
