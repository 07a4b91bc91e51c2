import type { Control } from '@venuekit/core'
import type { VenuekitError } from '@venuekit/core/errors'
import type { Clock } from '@venuekit/core/time'

interface Waiter {
  readonly accept: (control: Control) => boolean
  readonly resolve: (control: Control | undefined) => void
  readonly reject: (error: VenuekitError) => void
}

/** The control frames that a greeting waits for. What comes before it is asked for is kept. */
export class ControlInbox {
  readonly #clock: Clock
  readonly #waiters = new Set<Waiter>()
  readonly #kept: Control[] = []
  #error: VenuekitError | undefined

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** Resolves with the first control frame that `accept` takes; undefined when none came in time. */
  async next(
    accept: (control: Control) => boolean,
    options: { readonly timeoutMs?: number } = {},
  ): Promise<Control | undefined> {
    if (this.#error !== undefined) throw this.#error
    const index = this.#kept.findIndex(accept)
    const [found] = index === -1 ? [] : this.#kept.splice(index, 1)
    if (found !== undefined) return found
    const { promise, resolve, reject } = Promise.withResolvers<Control | undefined>()
    const waiter: Waiter = { accept, resolve, reject }
    this.#waiters.add(waiter)
    const { timeoutMs } = options
    const timer = timeoutMs === undefined ? undefined : this.#clock.setTimer(timeoutMs, () => resolve(undefined))
    try {
      return await promise
    } finally {
      timer?.cancel()
      this.#waiters.delete(waiter)
    }
  }

  /** True when somebody waited for it; otherwise it is kept. */
  offer(control: Control): boolean {
    for (const waiter of this.#waiters) {
      if (!waiter.accept(control)) continue
      this.#waiters.delete(waiter)
      waiter.resolve(control)
      return true
    }
    this.#kept.push(control)
    return false
  }

  /** The line is gone: whoever waits, or will, gets the error. */
  fail(error: VenuekitError): void {
    this.#error ??= error
    for (const waiter of this.#waiters) waiter.reject(error)
    this.#waiters.clear()
  }
}
