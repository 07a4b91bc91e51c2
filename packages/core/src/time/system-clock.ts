import { InvalidInputError } from '../errors/general.ts'
import type { Clock, Timer } from './clock.ts'

// The longest delay that the timers of Node take; a longer one would fire at once.
const longestTimerMs = 2 ** 31 - 1

/**
 * The clock of this machine. `monotonic()` may stand still while the machine sleeps; `SuspensionDetector` tells.
 *
 * @example
 * ```ts
 * import { systemClock } from '@venuekit/core/time'
 * const started = systemClock.monotonic()
 * const timer = systemClock.setTimer(60_000, () => {}, { keepAlive: false })
 * timer.cancel()
 * systemClock.monotonic() >= started // true
 * ```
 */
export const systemClock: Clock = Object.freeze({
  now: () => Date.now(),
  monotonic: () => performance.now(),
  setTimer(delayMs: number, call: () => void, options: { readonly keepAlive?: boolean } = {}): Timer {
    if (!Number.isFinite(delayMs)) throw new InvalidInputError('delayMs', `must be a finite number, not ${delayMs}`)
    return new SystemTimer(performance.now() + delayMs, call, options.keepAlive ?? true)
  },
})

/** Node's timers end at 2^31 - 1 ms and may fire a little early by the monotonic clock; this one does neither. */
class SystemTimer implements Timer {
  readonly #dueAt: number
  readonly #call: () => void
  readonly #keepAlive: boolean
  #handle: NodeJS.Timeout | undefined

  constructor(dueAt: number, call: () => void, keepAlive: boolean) {
    this.#dueAt = dueAt
    this.#call = call
    this.#keepAlive = keepAlive
    this.#arm(dueAt - performance.now())
  }

  cancel(): void {
    clearTimeout(this.#handle)
    this.#handle = undefined
  }

  [Symbol.dispose](): void {
    this.cancel()
  }

  #arm(remainingMs: number): void {
    this.#handle = setTimeout(() => this.#fire(), Math.min(Math.max(0, Math.ceil(remainingMs)), longestTimerMs))
    if (!this.#keepAlive) this.#handle.unref()
  }

  #fire(): void {
    const remainingMs = this.#dueAt - performance.now()
    if (remainingMs > 0) return this.#arm(remainingMs)
    this.#handle = undefined
    this.#call()
  }
}
