import type { Clock, Timer } from '@venuekit/core'
import { ConfigurationError } from '@venuekit/core/errors'

/** How often to clean up, and what is old. */
export interface AutoCleanupOptions {
  /** Default 10 minutes. */
  readonly everyMs?: number | undefined
  /** Default 1 hour. */
  readonly maxAgeHours?: number | undefined
}

interface AutoCleanupParts extends AutoCleanupOptions {
  readonly clock: Clock
  readonly cleanUp: (maxAgeHours: number) => Promise<unknown>
  readonly onError: (error: unknown) => void
}

/** Cleans up again and again. A round begins `everyMs` after the one before has ended; a process may end in between. */
export class AutoCleanup implements Disposable {
  readonly #parts: AutoCleanupParts
  readonly #everyMs: number
  #timer: Timer | undefined
  #disposed = false

  constructor(parts: AutoCleanupParts) {
    this.#parts = parts
    this.#everyMs = parts.everyMs ?? 600_000
    if (!Number.isFinite(this.#everyMs) || this.#everyMs <= 0) {
      throw new ConfigurationError('everyMs', `must be a number of milliseconds above 0, not ${this.#everyMs}`)
    }
    const { maxAgeHours = 1 } = parts
    if (!Number.isFinite(maxAgeHours) || maxAgeHours < 0) {
      throw new ConfigurationError('maxAgeHours', `must be a number of hours, 0 or more, not ${maxAgeHours}`)
    }
    this.#arm()
  }

  [Symbol.dispose](): void {
    this.#disposed = true
    this.#timer?.cancel()
  }

  #arm(): void {
    if (this.#disposed) return
    this.#timer = this.#parts.clock.setTimer(this.#everyMs, () => void this.#run(), { keepAlive: false })
  }

  async #run(): Promise<void> {
    const { cleanUp, onError, maxAgeHours = 1 } = this.#parts
    try {
      await cleanUp(maxAgeHours)
    } catch (error) {
      onError(error)
    }
    this.#arm()
  }
}
