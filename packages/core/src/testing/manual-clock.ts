import { InvalidInputError } from '../errors/general.ts'
import type { Clock, Timer } from '../time/clock.ts'

/** Where a manual clock begins. */
export interface ManualClockOptions {
  /** The wall clock at the start. The default is the beginning of 2026. */
  readonly now?: number
  /** The monotonic clock at the start. The default is 1,000,000, so that nobody takes it for the wall clock. */
  readonly monotonic?: number
}

/**
 * A clock that moves only when told. Everything that takes a `Clock` can be driven with it, so that no test waits.
 *
 * Timers fire in the order of their time, those of the same time in the order in which they were set. Between two of them
 * everything that was waiting for a promise goes on first, so that code after an `await` sees the time at which it was
 * woken. What waits for real input or output is not waited for: await its event, then advance.
 *
 * @example
 * ```ts
 * import { ManualClock } from '@venuekit/core/testing'
 * import { sleep } from '@venuekit/core/time'
 *
 * const clock = new ManualClock()
 * const nap = sleep(clock, 60_000)
 * await clock.advance(60_000)
 * await nap
 * ```
 */
export class ManualClock implements Clock {
  readonly #timers: ManualTimer[] = []
  #wallOffset: number
  #monotonic: number

  constructor(options: ManualClockOptions = {}) {
    const { now = Date.UTC(2026, 0, 1), monotonic = 1_000_000 } = options
    this.#monotonic = finite('monotonic', monotonic)
    this.#wallOffset = finite('now', now) - monotonic
  }

  now(): number {
    return this.#monotonic + this.#wallOffset
  }

  monotonic(): number {
    return this.#monotonic
  }

  setTimer(delayMs: number, call: () => void): Timer {
    const timer = new ManualTimer(this.#monotonic + Math.max(0, finite('delayMs', delayMs)), call, (gone) =>
      this.#drop(gone),
    )
    // Behind every timer of the same time.
    const index = this.#timers.findLastIndex((other) => other.dueAt <= timer.dueAt)
    this.#timers.splice(index + 1, 0, timer)
    return timer
  }

  /** How many timers wait to fire: 0 proves that nothing was left behind. */
  get pendingTimers(): number {
    return this.#timers.length
  }

  /** How long until the next timer fires; undefined when there is none. */
  get nextTimerInMs(): number | undefined {
    const next = this.#timers[0]
    return next === undefined ? undefined : Math.max(0, next.dueAt - this.#monotonic)
  }

  /** Moves both clocks by `durationMs` and fires what becomes due on the way, each timer at its own time. */
  async advance(durationMs: number): Promise<void> {
    const end = this.#monotonic + notNegative('durationMs', durationMs)
    await settled()
    for (let next = this.#timers[0]; next !== undefined && next.dueAt <= end; next = this.#timers[0]) {
      this.#monotonic = Math.max(this.#monotonic, next.dueAt)
      next.fire()
      await settled()
    }
    this.#monotonic = end
  }

  /** Moves on to an instant of the wall clock, which must not lie in the past. */
  async advanceTo(now: number): Promise<void> {
    await this.advance(notNegative('now', now - this.now()))
  }

  /** Moves from timer to timer until none is left. More than `atMost` of them (10,000) is taken for an endless loop. */
  async runAll(options: { readonly atMost?: number } = {}): Promise<void> {
    const { atMost = 10_000 } = options
    await settled()
    for (let fired = 0; this.nextTimerInMs !== undefined; fired += 1) {
      if (fired === atMost)
        throw new InvalidInputError('atMost', `${atMost} timers have fired and there are still more`)
      await this.advance(this.nextTimerInMs)
    }
  }

  /**
   * Moves from timer to timer until the work has come to its end, which it returns. A timer that `isDue` refuses, asked with how long
   * it is away, waits until it is asked about again: sockets and files go on meanwhile.
   */
  async runDuring<Result>(work: Promise<Result>, isDue: (inMs: number) => boolean = () => true): Promise<Result> {
    const over = new AbortController()
    const end = (): void => over.abort()
    work.then(end, end)
    while (!over.signal.aborted) {
      const inMs = this.nextTimerInMs
      // oxlint-disable-next-line no-await-in-loop -- one after the other
      await (inMs !== undefined && isDue(inMs) ? this.advance(inMs) : settled())
    }
    return work
  }

  /** The wall clock jumps by `stepMs` (forwards or back), as after a correction by NTP; no time passes. */
  stepWall(stepMs: number): void {
    this.#wallOffset += finite('stepMs', stepMs)
  }

  /**
   * The process does not run for `durationMs`: both clocks go on, timers that became due fire late, once each. (On a
   * machine that sleeps the monotonic clock may stand still as well; to the process that is `stepWall`.)
   */
  async suspend(durationMs: number): Promise<void> {
    await settled()
    this.#monotonic += notNegative('durationMs', durationMs)
    await this.advance(0)
  }

  #drop(timer: ManualTimer): void {
    const index = this.#timers.indexOf(timer)
    if (index !== -1) this.#timers.splice(index, 1)
  }
}

class ManualTimer implements Timer {
  readonly dueAt: number
  readonly #call: () => void
  readonly #drop: (timer: ManualTimer) => void

  constructor(dueAt: number, call: () => void, drop: (timer: ManualTimer) => void) {
    this.dueAt = dueAt
    this.#call = call
    this.#drop = drop
  }

  fire(): void {
    this.#drop(this)
    this.#call()
  }

  cancel(): void {
    this.#drop(this)
  }

  [Symbol.dispose](): void {
    this.cancel()
  }
}

/** Resolves when every promise that could go on has done so: an immediate runs after all of them. */
async function settled(): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>()
  setImmediate(resolve)
  await promise
}

function finite(path: string, value: number): number {
  if (!Number.isFinite(value)) throw new InvalidInputError(path, `must be a finite number, not ${value}`)
  return value
}

function notNegative(path: string, value: number): number {
  if (!(finite(path, value) >= 0)) throw new InvalidInputError(path, `must not be negative, not ${value}`)
  return value
}
