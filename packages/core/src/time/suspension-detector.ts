import { ConfigurationError } from '../errors/general.ts'
import type { Clock } from './clock.ts'

/** What happened between two ticks. */
export interface Suspension {
  /**
   * For so long the process did not run although it should have, by the monotonic clock: it was stopped, or its event loop was
   * blocked. Deadlines for signs of life are to be put off by as much: what came in is still unread.
   */
  readonly pausedMs: number
  /**
   * By so much the wall clock moved against the monotonic one: the machine slept while the monotonic clock stood still, or
   * somebody set the time. Measure the offset to the exchange again.
   */
  readonly steppedMs: number
}

/** From which gap on a process counts as having slept. */
export interface SuspensionDetectorOptions {
  readonly clock: Pick<Clock, 'now' | 'monotonic'>
  /** How far the ticks are meant to be apart. */
  readonly everyMs: number
  /** How late a tick may be, and how far the clocks may move apart, without a meaning. Default 1,000 ms. */
  readonly toleranceMs?: number
}

const nothing: Suspension = Object.freeze({ pausedMs: 0, steppedMs: 0 })

/**
 * Tells from the times of a regular tick that the process did not run for a while, so that it does not take every line for
 * dead when it wakes up. It sets no timer: whoever checks the lines calls `tick()` first.
 *
 * @example
 * ```ts
 * import { SuspensionDetector, systemClock } from '@venuekit/core/time'
 *
 * const detector = new SuspensionDetector({ clock: systemClock, everyMs: 5_000 })
 * const { pausedMs } = detector.tick() // add it to every deadline before you judge
 * ```
 */
export class SuspensionDetector {
  readonly #clock: Pick<Clock, 'now' | 'monotonic'>
  readonly #everyMs: number
  readonly #toleranceMs: number
  #tickedAt: number
  #wallOffset: number

  constructor(options: SuspensionDetectorOptions) {
    const { clock, everyMs, toleranceMs = 1_000 } = options
    if (!Number.isFinite(everyMs) || everyMs <= 0) {
      throw new ConfigurationError('everyMs', `must be a number above 0, not ${everyMs}`)
    }
    if (!Number.isFinite(toleranceMs) || toleranceMs < 0) {
      throw new ConfigurationError('toleranceMs', `must be 0 or more, not ${toleranceMs}`)
    }
    this.#clock = clock
    this.#everyMs = everyMs
    this.#toleranceMs = toleranceMs
    this.#tickedAt = clock.monotonic()
    this.#wallOffset = clock.now() - this.#tickedAt
  }

  /** What happened since the last tick, or since the detector was made. */
  tick(): Suspension {
    const at = this.#clock.monotonic()
    const wallOffset = this.#clock.now() - at
    const lateMs = at - this.#tickedAt - this.#everyMs
    const steppedMs = wallOffset - this.#wallOffset
    this.#tickedAt = at
    this.#wallOffset = wallOffset
    const paused = lateMs > this.#toleranceMs
    const stepped = Math.abs(steppedMs) > this.#toleranceMs
    if (!paused && !stepped) return nothing
    return Object.freeze({ pausedMs: paused ? lateMs : 0, steppedMs: stepped ? steppedMs : 0 })
  }
}
