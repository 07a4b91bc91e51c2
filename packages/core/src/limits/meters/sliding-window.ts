import type { SlidingRule } from '../budgets-port.ts'
import type { Meter, Observation } from './meter.ts'

/**
 * At most `limit` in every half-open window of `windowMs`, strictly: each take is remembered until it has left the window.
 * What the exchange counted beyond our own takes (another process on the same address) is one entry of its own, since
 * nobody knows when it was: it is gone when the exchange says that its count begins anew, else after a window.
 */
export class SlidingWindowMeter implements Meter {
  readonly limit: number
  readonly spanMs: number
  readonly heldUntilReleased = false
  readonly #slackMs: number
  generation = 0
  // A ring of takes, oldest first. Its length is a power of two, so that a mask wraps the index.
  #times = new Float64Array(8)
  #weights = new Float64Array(8)
  #first = 0
  #count = 0
  #sum = 0
  #foreign = 0
  #foreignEndsAt = 0

  constructor(rule: SlidingRule) {
    this.limit = rule.limit
    // On arrival two requests may be closer together than when they were sent, by the difference of their ways.
    this.#slackMs = rule.slackMs ?? 0
    this.spanMs = rule.windowMs + this.#slackMs
  }

  used(now: number): number {
    this.#expire(now)
    return this.#sum + this.#foreign
  }

  delayFor(room: number, now: number): number {
    this.#expire(now)
    let missing = room - (this.limit - this.#sum - this.#foreign)
    if (missing <= 0) return 0
    if (room > this.limit) return Infinity
    let foreign = this.#foreign
    for (let offset = 0; offset < this.#count; offset += 1) {
      const leavesAt = this.#timeAt(offset) + this.spanMs
      if (foreign > 0 && this.#foreignEndsAt <= leavesAt) {
        missing -= foreign
        foreign = 0
        if (missing <= 0) return this.#foreignEndsAt - now
      }
      missing -= this.#weightAt(offset)
      if (missing <= 0) return leavesAt - now
    }
    return this.#foreignEndsAt - now
  }

  delayAfter(taken: number, room: number, now: number): number {
    if (taken + room <= this.limit) return this.delayFor(taken + room, now)
    return Math.max(this.spanMs, this.delayFor(room, now))
  }

  take(weight: number, now: number): number {
    this.#expire(now)
    this.#sum += weight
    const last = this.#count - 1
    if (last >= 0 && this.#timeAt(last) === now) {
      this.#weights[this.#index(last)] = this.#weightAt(last) + weight
      return now
    }
    if (this.#count === this.#times.length) this.#makeRoom()
    const index = this.#index(this.#count)
    this.#times[index] = now
    this.#weights[index] = weight
    this.#count += 1
    return now
  }

  giveBack(weight: number, stamp: number, now: number): void {
    this.#expire(now)
    for (let offset = this.#count - 1; offset >= 0 && this.#timeAt(offset) >= stamp; offset -= 1) {
      if (this.#timeAt(offset) !== stamp) continue
      this.#weights[this.#index(offset)] = this.#weightAt(offset) - weight
      this.#sum -= weight
    }
  }

  observe({ remaining, resetInMs }: Observation, now: number): void {
    this.#expire(now)
    if (remaining === undefined) return
    const excess = this.limit - this.#sum - this.#foreign - remaining
    if (excess <= 0) return
    this.#foreign += excess
    // What others took may have been taken just now, unless the exchange says when its count begins anew.
    this.#foreignEndsAt = now + Math.min(this.spanMs, (resetInMs ?? Infinity) + this.#slackMs)
    this.generation += 1
  }

  refuse(): void {
    // How much the exchange will take after the pause it does not say; the own count still holds.
  }

  #expire(now: number): void {
    while (this.#count > 0 && this.#timeAt(0) + this.spanMs <= now) {
      this.#sum -= this.#weightAt(0)
      this.#first = this.#index(1)
      this.#count -= 1
    }
    if (this.#foreign > 0 && this.#foreignEndsAt <= now) this.#foreign = 0
  }

  /** Doubles the ring, unless dropping what was given back makes room enough. */
  #makeRoom(): void {
    const kept: [time: number, weight: number][] = []
    for (let offset = 0; offset < this.#count; offset += 1) {
      const weight = this.#weightAt(offset)
      if (weight > 0) kept.push([this.#timeAt(offset), weight])
    }
    const length = kept.length > this.#times.length / 2 ? this.#times.length * 2 : this.#times.length
    this.#times = new Float64Array(length)
    this.#weights = new Float64Array(length)
    this.#first = 0
    this.#count = kept.length
    for (const [index, [time, weight]] of kept.entries()) {
      this.#times[index] = time
      this.#weights[index] = weight
    }
  }

  #index(offset: number): number {
    return (this.#first + offset) & (this.#times.length - 1)
  }

  #timeAt(offset: number): number {
    return this.#times[this.#index(offset)] ?? 0
  }

  #weightAt(offset: number): number {
    return this.#weights[this.#index(offset)] ?? 0
  }
}
