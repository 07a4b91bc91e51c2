import type { BucketRule } from '../budgets-port.ts'
import type { Meter, Observation } from './meter.ts'

// Tokens flow back in fractions; what is missing by no more than this is the rounding of a double, not a token.
const rounding = 1e-9

/** `limit` at once and `refillPerSecond` from then on: in any interval at most the limit plus what flows back in it. */
export class TokenBucketMeter implements Meter {
  readonly limit: number
  readonly spanMs: number
  readonly heldUntilReleased = false
  generation = 0
  readonly #perMs: number
  #tokens: number
  #countedAt = -Infinity

  constructor(rule: BucketRule) {
    this.#perMs = rule.refillPerSecond / 1_000
    // Requests sent over a longer time may arrive in a shorter one; what flows back in the difference must be missing at the start.
    this.limit = rule.limit - this.#perMs * (rule.slackMs ?? 0)
    this.spanMs = this.limit / this.#perMs
    this.#tokens = this.limit
  }

  used(now: number): number {
    this.#refill(now)
    return this.limit - this.#tokens
  }

  delayFor(room: number, now: number): number {
    return this.delayAfter(0, room, now)
  }

  delayAfter(taken: number, room: number, now: number): number {
    if (room > this.limit + rounding) return Infinity
    this.#refill(now)
    const missing = room - (this.#tokens - taken)
    return missing <= rounding ? 0 : missing / this.#perMs
  }

  take(weight: number, now: number): number {
    this.#refill(now)
    this.#tokens -= weight
    return now
  }

  giveBack(weight: number, stamp: number, now: number): void {
    this.#refill(now)
    // Had it not been taken, the bucket could have been full meanwhile and lost what flowed in; so much is not given back.
    const back = weight - (now - stamp) * this.#perMs
    if (back > 0) this.#tokens = Math.min(this.limit, this.#tokens + back)
  }

  observe({ remaining }: Observation, now: number): void {
    this.#refill(now)
    if (remaining === undefined || remaining >= this.#tokens) return
    this.#tokens = remaining
    this.generation += 1
  }

  refuse(_forMs: number, now: number): void {
    this.observe({ remaining: 0, resetInMs: undefined, stamp: undefined }, now)
  }

  #refill(now: number): void {
    if (now <= this.#countedAt) return
    this.#tokens = Math.min(this.limit, this.#tokens + (now - this.#countedAt) * this.#perMs)
    this.#countedAt = now
  }
}
