import type { Meter, Observation } from './meter.ts'

/** The exchange's time and how far it may be off; an `ExchangeClock` is one. */
export interface ReferenceClock {
  now(): number
  /** Infinity while nothing is known. */
  readonly errorMs: number
}

export interface EpochWindowOptions {
  readonly limit: number
  readonly windowMs: number
  readonly slackMs?: number | undefined
  readonly reference: ReferenceClock
}

/**
 * At most `limit` in each window of the exchange's clock. A take is counted in every window into which it may fall, given
 * how well that clock is known and how long a request may be under way. When nothing is known of the clock, each take
 * counts in two neighbouring windows of the monotonic clock, which keeps the limit wherever the true windows begin.
 */
export class EpochWindowMeter implements Meter {
  readonly limit: number
  readonly spanMs: number
  readonly heldUntilReleased = false
  generation = 0
  readonly #slackMs: number
  readonly #reference: ReferenceClock
  /** The counts of the windows from number `#base` on. */
  #counts: number[] = []
  #base = 0
  /** The last reading: the time that windows are numbered by, its bound, and how far it was ahead of the monotonic clock. */
  #time = 0
  #errorMs = 0
  #phase: number | undefined

  constructor(options: EpochWindowOptions) {
    this.limit = options.limit
    this.spanMs = options.windowMs
    this.#slackMs = options.slackMs ?? 0
    this.#reference = options.reference
  }

  used(now: number): number {
    this.#read(now)
    return Math.max(0, ...this.#counts.slice(0, this.#lastTouched(this.#time) - this.#base + 1))
  }

  delayFor(room: number, now: number): number {
    return this.delayAfter(0, room, now)
  }

  delayAfter(taken: number, room: number, now: number): number {
    if (room > this.limit) return Infinity
    this.#read(now)
    const takenUntil = this.#lastTouched(this.#time)
    for (let first = this.#base; ; first += 1) {
      // From this time on nothing can fall into a window before `first`.
      const time = first === this.#base ? this.#time : Math.max(this.#time, first * this.spanMs + this.#errorMs)
      let fits = true
      for (let index = first; index <= this.#lastTouched(time); index += 1) {
        const count = (this.#counts[index - this.#base] ?? 0) + (index <= takenUntil ? taken : 0)
        if (count + room > this.limit) fits = false
      }
      if (fits) return time - this.#time
    }
  }

  take(weight: number, now: number): number {
    this.#read(now)
    const last = this.#lastTouched(this.#time)
    for (let index = this.#base; index <= last; index += 1) {
      this.#counts[index - this.#base] = (this.#counts[index - this.#base] ?? 0) + weight
    }
    // Both numbers in one: no take touches as many as eight windows.
    return this.#base * 8 + (last - this.#base)
  }

  giveBack(weight: number, stamp: number, now: number): void {
    this.#read(now)
    const first = Math.floor(stamp / 8)
    const last = first + (stamp - first * 8)
    for (let index = Math.max(first, this.#base); index <= last; index += 1) {
      this.#counts[index - this.#base] = (this.#counts[index - this.#base] ?? 0) - weight
    }
  }

  observe({ remaining }: Observation, now: number): void {
    if (remaining === undefined) return
    this.#read(now)
    const count = this.limit - remaining
    for (let index = this.#base; index <= this.#lastTouched(this.#time); index += 1) {
      if ((this.#counts[index - this.#base] ?? 0) >= count) continue
      this.#counts[index - this.#base] = count
      this.generation += 1
    }
  }

  refuse(): void {
    // Where its windows begin is known; the pause and the own count are enough.
  }

  #lastTouched(time: number): number {
    return Math.max(this.#base, Math.floor((time + this.#errorMs + this.#slackMs) / this.spanMs))
  }

  /** Reads the exchange's clock and forgets the windows that are over for certain. */
  #read(now: number): void {
    const known = this.#reference.errorMs < this.spanMs / 2
    const time = known ? this.#reference.now() : now
    const errorMs = known ? this.#reference.errorMs : this.spanMs / 2
    const phase = time - now
    // Within its bound the reading may move; beyond, it was measured anew or has jumped, and windows have other numbers.
    const moved = this.#phase !== undefined && Math.abs(phase - this.#phase) > (known ? errorMs + 1 : 0)
    if (moved && this.#phase !== undefined) {
      this.#time = now + this.#phase
      this.#forget()
      this.#renumber(Math.max(0, ...this.#counts), time, errorMs)
    }
    if (this.#phase === undefined) this.#renumber(0, time, errorMs)
    this.#phase = phase
    this.#time = time
    this.#errorMs = errorMs
    this.#forget()
  }

  #forget(): void {
    const first = Math.floor((this.#time - this.#errorMs) / this.spanMs)
    if (first <= this.#base) return
    this.#counts = this.#counts.slice(first - this.#base)
    this.#base = first
  }

  /** What was counted so far may all be in the present window. */
  #renumber(carried: number, time: number, errorMs: number): void {
    this.#time = time
    this.#errorMs = errorMs
    this.#base = Math.floor((time - errorMs) / this.spanMs)
    this.#counts = Array.from({ length: this.#lastTouched(time) - this.#base + 1 }, () => carried)
    this.generation += 1
  }
}
