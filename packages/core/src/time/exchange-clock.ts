import { ConfigurationError, InvalidInputError } from '../errors/general.ts'
import type { Clock } from './clock.ts'

/** One question for the exchange's time, with the instants of `clock.monotonic()` around it. */
export interface ClockSample {
  /** Just before the request was sent. */
  readonly sentAt: number
  /** Just after the answer came. */
  readonly receivedAt: number
  /** What the exchange said, in milliseconds since 1970. */
  readonly serverTime: number
}

/** How old a measurement may become, and where time comes from. */
export interface ExchangeClockOptions {
  readonly clock: Clock
  /** How coarse the exchange's time is: 1,000 where it answers in seconds. Default 1. */
  readonly resolutionMs?: number
  /** After so long without a sample another measurement is due. Default 5 minutes. */
  readonly remeasureAfterMs?: number
  /** How far the two clocks may drift apart, in parts per million. Default 100. */
  readonly driftPpm?: number
  /** How far the wall clock may move against the monotonic one, beyond drift, before that counts as a jump. Default 50 ms. */
  readonly jumpToleranceMs?: number
}

/** Why the offset should be measured: never done, too long ago, or a clock or the process did something in between. */
export type MeasureReason = 'unmeasured' | 'aged' | 'clock-jumped' | 'invalidated'

interface Measured {
  readonly offset: number
  /** Half of what is open: half the round trip and half the resolution. */
  readonly halfWidth: number
  readonly at: number
}

const kept = 8
// `now()` is in whole milliseconds.
const rounding = 0.5

/**
 * The time of an exchange, estimated from its answers. It asks nobody: whoever owns the connection feeds it with samples and
 * asks it whether another one is needed.
 *
 * The exchange read its clock somewhere between sending and receiving, so that half the round trip bounds the error and the
 * sample with the smallest bound wins. The bound grows with time by the drift. In between the monotonic
 * clock counts, so that a step of the wall clock does not move the estimate; the step, or a sleep of the machine,
 * makes it doubtful: the bound grows by the size of the jump and `needsMeasure()` says so.
 *
 * @example
 * ```ts
 * import { ExchangeClock, systemClock } from '@venuekit/core/time'
 *
 * const exchangeClock = new ExchangeClock({ clock: systemClock })
 * exchangeClock.needsMeasure() // 'unmeasured'
 * const sentAt = systemClock.monotonic()
 * const serverTime = Date.now() + 1_200 // what the exchange answered
 * exchangeClock.add({ sentAt, receivedAt: systemClock.monotonic(), serverTime })
 * exchangeClock.offsetMs // about 1200
 * ```
 */
export class ExchangeClock {
  readonly #clock: Clock
  readonly #resolutionMs: number
  readonly #remeasureAfterMs: number
  readonly #drift: number
  readonly #jumpToleranceMs: number
  #samples: Measured[] = []
  #best: Measured | undefined
  /** Of the newest sample: when it came. */
  #measuredAt = 0
  /** At the last look. */
  #looked: Look
  /** By how much clocks have jumped since the last sample. */
  #doubtMs = 0
  #invalidated = false

  constructor(options: ExchangeClockOptions) {
    const { clock, resolutionMs = 1, remeasureAfterMs = 300_000, driftPpm = 100, jumpToleranceMs = 50 } = options
    this.#clock = clock
    this.#resolutionMs = positive('resolutionMs', resolutionMs)
    this.#remeasureAfterMs = positive('remeasureAfterMs', remeasureAfterMs)
    this.#drift = positive('driftPpm', driftPpm) / 1e6
    this.#jumpToleranceMs = positive('jumpToleranceMs', jumpToleranceMs)
    this.#looked = lookAt(clock)
  }

  /** The exchange's time in whole milliseconds; the local wall clock until the first sample. */
  now(): number {
    if (this.#best === undefined) return this.#clock.now()
    this.#look()
    return Math.round(this.#clock.monotonic() + this.#best.offset)
  }

  /** At most so far is `now()` from the exchange's time; Infinity until the first sample. */
  get errorMs(): number {
    if (this.#best === undefined) return Infinity
    this.#look()
    return this.#boundOf(this.#best) + this.#doubtMs + rounding
  }

  /** How far the exchange is ahead of the local wall clock; 0 until the first sample. */
  get offsetMs(): number {
    return this.now() - this.#clock.now()
  }

  /** Why the offset should be measured now; undefined when it need not be. */
  needsMeasure(): MeasureReason | undefined {
    if (this.#best === undefined) return 'unmeasured'
    this.#look()
    if (this.#invalidated) return 'invalidated'
    if (this.#doubtMs > 0) return 'clock-jumped'
    return this.#clock.monotonic() - this.#measuredAt >= this.#remeasureAfterMs ? 'aged' : undefined
  }

  /** Makes a new measurement due: after a refused timestamp, or when the process was suspended. The estimate stays in use. */
  invalidate(): void {
    this.#invalidated = true
  }

  /** Takes in a sample. */
  add(sample: ClockSample): void {
    const measured = this.#measure(sample)
    const doubtBefore = this.#doubtMs
    this.#look()
    // What was measured before a jump says nothing of the time after it.
    if (this.#doubtMs > 0 || this.#invalidated) this.#samples = []
    // A jump that nobody has noticed before may have been while this very sample was under way: measure once more.
    this.#doubtMs -= doubtBefore
    this.#invalidated = false
    this.#samples = [...this.#samples.slice(1 - kept), measured]
    this.#measuredAt = Math.max(this.#measuredAt, measured.at)
    this.#best = this.#samples.reduce((best, other) => (this.#boundOf(other) <= this.#boundOf(best) ? other : best))
  }

  #measure({ sentAt, receivedAt, serverTime }: ClockSample): Measured {
    if (!Number.isFinite(serverTime)) throw new InvalidInputError('serverTime', `must be a number, not ${serverTime}`)
    if (!(sentAt <= receivedAt) || !Number.isFinite(receivedAt - sentAt)) {
      throw new InvalidInputError('receivedAt', `must not be before sentAt; they are ${receivedAt} and ${sentAt}`)
    }
    return {
      offset: serverTime + this.#resolutionMs / 2 - (sentAt + receivedAt) / 2,
      halfWidth: (receivedAt - sentAt + this.#resolutionMs) / 2,
      at: receivedAt,
    }
  }

  #boundOf(measured: Measured): number {
    return measured.halfWidth + Math.max(0, this.#clock.monotonic() - measured.at) * this.#drift
  }

  /** Compares the two local clocks: when one has moved against the other, an estimate can no longer be relied upon. */
  #look(): void {
    const before = this.#looked
    const { least, most, at } = lookAt(this.#clock)
    const jump = Math.max(least - before.most, before.least - most, 0)
    // A wall clock that NTP slews moves by at most 500 ppm.
    if (jump > this.#jumpToleranceMs + (at - before.at) * 5e-4) this.#doubtMs += jump
    this.#looked =
      jump > 0 ? { least, most, at } : { least: Math.max(least, before.least), most: Math.min(most, before.most), at }
  }
}

/** Between which limits the wall clock is ahead of the monotonic one, and when that was. */
interface Look {
  readonly least: number
  readonly most: number
  readonly at: number
}

/** Compares the clocks. They are not read at the same time: the process may stand still in between, which is no jump of either. */
function lookAt(clock: Clock): Look {
  const before = clock.monotonic()
  const wall = clock.now()
  const at = clock.monotonic()
  return { least: wall - at, most: wall - before, at }
}

function positive(name: string, value: number): number {
  if (!Number.isFinite(value) || value <= 0) {
    throw new ConfigurationError(name, `must be a number above 0, not ${value}`)
  }
  return value
}
