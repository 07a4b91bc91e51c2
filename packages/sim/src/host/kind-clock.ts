import { AsyncLocalStorage } from 'node:async_hooks'
import type { Clock, Timer } from '@venuekit/core/time'

export interface KindClockOptions {
  /** By how much it is wrong. */
  readonly skewMs: () => number
  /** Told of what a timer threw: a mistake in a wire ends no process. */
  readonly report: (error: unknown) => void
}

/** The clock of one kind of exchange: it may be wrong, and its timers end with the simulator. */
export class KindClock implements Clock {
  readonly #clock: Clock
  readonly #options: KindClockOptions
  readonly #timers = new Set<Timer>()
  #closed = false

  constructor(clock: Clock, options: KindClockOptions) {
    this.#clock = clock
    this.#options = options
  }

  now(): number {
    return this.#clock.now() + this.#options.skewMs()
  }

  monotonic(): number {
    return this.#clock.monotonic()
  }

  setTimer(delayMs: number, call: () => void, options?: { readonly keepAlive?: boolean }): Timer {
    // What is under way while everything closes sets no timers any more.
    if (this.#closed) return endedTimer
    // What a command does later is still of that command, also where a manual clock calls.
    const fire = AsyncLocalStorage.bind(() => {
      this.#timers.delete(timer)
      try {
        call()
      } catch (error) {
        this.#options.report(error)
      }
    })
    const inner = this.#clock.setTimer(delayMs, fire, options)
    const cancel = (): void => {
      this.#timers.delete(timer)
      inner.cancel()
    }
    const timer: Timer = { cancel, [Symbol.dispose]: cancel }
    this.#timers.add(timer)
    return timer
  }

  close(): void {
    this.#closed = true
    for (const timer of this.#timers) timer.cancel()
  }
}

const endedTimer: Timer = {
  cancel() {
    // It was never set.
  },
  [Symbol.dispose]() {
    // It was never set.
  },
}
