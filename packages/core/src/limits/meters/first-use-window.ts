import type { Meter, Observation } from './meter.ts'

/**
 * At most `limit` in a window that begins with the first take after the last window ended. It is exact as long as every
 * call arrives, at once; observations put it right.
 */
export class FirstUseWindowMeter implements Meter {
  readonly limit: number
  readonly spanMs: number
  readonly heldUntilReleased = false
  generation = 0
  #used = 0
  #beganAt = -Infinity
  #endsAt = -Infinity
  /** Counts windows, so that a take is known to belong to the present one. */
  #window = 0

  constructor(rule: { readonly limit: number; readonly windowMs: number }) {
    this.limit = rule.limit
    this.spanMs = rule.windowMs
  }

  used(now: number): number {
    return now < this.#endsAt ? this.#used : 0
  }

  delayFor(room: number, now: number): number {
    return this.delayAfter(0, room, now)
  }

  delayAfter(taken: number, room: number, now: number): number {
    if (room > this.limit) return Infinity
    if (this.used(now) + taken + room <= this.limit) return 0
    return now < this.#endsAt ? this.#endsAt - now : this.spanMs
  }

  take(weight: number, now: number): number {
    if (now >= this.#endsAt) this.#begin(now, now + this.spanMs)
    this.#used += weight
    return this.#window
  }

  giveBack(): void {
    // If the first call never came there, the exchange's window began with a later one. Nobody can tell any more whether
    // that one has ended, so that nothing may be given back.
  }

  observe({ remaining, resetInMs, stamp }: Observation, now: number): void {
    const count = remaining === undefined ? undefined : this.limit - remaining
    const endsAt = resetInMs === undefined ? undefined : now + resetInMs
    if (now >= this.#endsAt) {
      // The exchange has begun a window of which we know nothing: another process is using it.
      if (count === undefined || count <= 0) return
      this.#begin(now, endsAt ?? now + this.spanMs)
    } else if (count !== undefined && endsAt !== undefined && stamp !== undefined && this.#isNew(endsAt)) {
      this.#begin(endsAt - this.spanMs, endsAt)
    } else if (endsAt !== undefined && (stamp === this.#window || endsAt > this.#endsAt)) {
      // A late answer may still speak of the window before; only an answer to a call of this window may end it sooner.
      this.#endsAt = endsAt
    }
    if (count === undefined || count <= this.#used) return
    this.#used = count
    this.generation += 1
  }

  refuse(forMs: number, now: number): void {
    // What the exchange allows next it allows because its window is over then.
    if (now >= this.#endsAt) this.#begin(now, now + forMs)
    this.#endsAt = now + forMs
    this.#used = this.limit
    this.generation += 1
  }

  /** It ends so late that it is another window than the one we counted in: the proof that the count began again. */
  #isNew(endsAt: number): boolean {
    return endsAt - this.spanMs > this.#beganAt + this.spanMs / 2
  }

  #begin(beganAt: number, endsAt: number): void {
    this.#beganAt = beganAt
    this.#endsAt = endsAt
    this.#used = 0
    this.#window += 1
  }
}
