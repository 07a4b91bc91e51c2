import { ConfigurationError } from '../errors/general.ts'

/** When a connection is asked for a sign of life, and when it counts as dead. */
export interface HeartbeatOptions {
  /** How often to ping. */
  readonly everyMs: number
  /** How long the answer may take. */
  readonly answerWithinMs: number
  /**
   * What proves that the line lives after a ping: `any-frame`, or `answer` alone, for exchanges that go on sending on a line
   * that no longer listens.
   */
  readonly lifeSign: 'any-frame' | 'answer'
  /** How much later than asked a check may come before it is taken for a sign that this process did not run. */
  readonly toleranceMs: number
}

/** What to do at a check. Check again at `nextCheckAt`, not before. */
export type HeartbeatStep =
  | { readonly do: 'nothing'; readonly nextCheckAt: number }
  | { readonly do: 'ping'; readonly nextCheckAt: number }
  /** No sign of life since `silentMs`: replace the line. */
  | { readonly do: 'dead'; readonly silentMs: number }

/**
 * Tells a dead line from a quiet market: it asks for a ping at regular intervals and declares the line dead when the answer
 * does not come. A process that slept, or was blocked, does not take every line for dead when it wakes up: a check that
 * comes much too late pings again first, once. It has no timers; times are those of a monotonic clock.
 *
 * @example
 * ```ts
 * import { connectionDefaults, HeartbeatPolicy } from '@venuekit/core'
 *
 * const policy = new HeartbeatPolicy(connectionDefaults.heartbeat, 0)
 * policy.check(20_000) // { do: 'ping', nextCheckAt: 30000 }
 * policy.received(20_050, 'answer')
 * policy.check(30_000) // { do: 'nothing', nextCheckAt: 40000 }
 * ```
 */
export class HeartbeatPolicy {
  readonly #options: HeartbeatOptions
  #lastSignAt: number
  #nextPingAt: number
  /** When the answer is due; undefined while none is awaited. */
  #answerDueAt: number | undefined
  #nextCheckAt: number
  /** A late check was forgiven, and there has been no sign of life since. */
  #forgiven = false

  /** `now` is when the line was opened. */
  constructor(options: HeartbeatOptions, now: number) {
    checkHeartbeatOptions(options, 'heartbeat')
    this.#options = options
    this.#lastSignAt = now
    this.#nextPingAt = now + options.everyMs
    this.#nextCheckAt = this.#nextPingAt
  }

  /** When to check next. */
  get nextCheckAt(): number {
    return this.#nextCheckAt
  }

  /** Something came in: an `answer` to a ping, or any other `frame`. */
  received(now: number, kind: 'frame' | 'answer'): void {
    if (kind === 'frame' && this.#options.lifeSign === 'answer') return
    this.#lastSignAt = now
    this.#answerDueAt = undefined
    this.#forgiven = false
  }

  /** Says what to do now. Call it at `nextCheckAt`; a call before that does nothing. */
  check(now: number): HeartbeatStep {
    const { toleranceMs } = this.#options
    const late = now - this.#nextCheckAt > toleranceMs
    if (this.#answerDueAt !== undefined && now >= this.#answerDueAt) {
      if (!late || this.#forgiven) return { do: 'dead', silentMs: now - this.#lastSignAt }
      // Silence proves nothing while nobody was there to listen.
      this.#forgiven = true
      this.#answerDueAt = undefined
      return this.#ping(now)
    }
    if (now >= this.#nextPingAt) return this.#ping(now)
    this.#nextCheckAt = Math.min(this.#nextPingAt, this.#answerDueAt ?? Infinity)
    return { do: 'nothing', nextCheckAt: this.#nextCheckAt }
  }

  #ping(now: number): HeartbeatStep {
    const { everyMs, answerWithinMs } = this.#options
    // While an answer is awaited its time stands: another ping does not put it off.
    this.#answerDueAt ??= now + answerWithinMs
    this.#nextPingAt = now + everyMs
    this.#nextCheckAt = Math.min(this.#nextPingAt, this.#answerDueAt)
    return { do: 'ping', nextCheckAt: this.#nextCheckAt }
  }
}

/** Refuses options by which a line would be dead at once or never. `path` is where they stand, for the error. */
export function checkHeartbeatOptions(options: HeartbeatOptions, path: string): void {
  for (const name of ['everyMs', 'answerWithinMs'] as const) {
    if (Number.isFinite(options[name]) && options[name] > 0) continue
    throw new ConfigurationError(`${path}.${name}`, `must be a number above 0, not ${options[name]}`)
  }
  if (!(options.toleranceMs >= 0)) {
    throw new ConfigurationError(`${path}.toleranceMs`, `must be a number from 0, not ${options.toleranceMs}`)
  }
}
