import type { Clock, Logger, Timer } from '@venuekit/core'
import { InvalidInputError } from '@venuekit/core/errors'

interface BalanceSyncOptions {
  readonly clock: Clock
  readonly logger: Logger
  readonly refresh: () => Promise<void>
}

/** After a failure the next question waits at least so long. */
const afterFailureMs = 30_000

/** What is asked for once is asked for when there was no reason for it for so long. */
const quietMs = 1_000

/** Asks for the balances every so often, for those who do not want to rely on pushes alone. */
export class BalanceSyncs {
  readonly #options: BalanceSyncOptions
  readonly #timers = new Set<{ timer: Timer }>()
  #soon: Timer | undefined
  #isClosed = false

  constructor(options: BalanceSyncOptions) {
    this.#options = options
  }

  /** Begins; returns what ends it. */
  start(intervalMs: number): () => void {
    if (!(Number.isFinite(intervalMs) && intervalMs > 0)) {
      throw new InvalidInputError('intervalMs', `must be a number above 0, not ${intervalMs}`)
    }
    const { clock } = this.#options
    const next = (waitMs: number): Timer => clock.setTimer(waitMs, () => void again(), { keepAlive: false })
    const again = async (): Promise<void> => {
      const waitMs = (await this.#refresh()) ? intervalMs : Math.max(afterFailureMs, intervalMs)
      if (this.#timers.has(running)) running.timer = next(waitMs)
    }
    const running = { timer: next(intervalMs) }
    this.#timers.add(running)
    return () => {
      running.timer.cancel()
      this.#timers.delete(running)
    }
  }

  /** Asks once, when this has not been called for a while. */
  soon(): void {
    if (this.#isClosed) return
    this.#soon?.cancel()
    this.#soon = this.#options.clock.setTimer(quietMs, () => void this.#refresh(), { keepAlive: false })
  }

  close(): void {
    this.#isClosed = true
    this.#soon?.cancel()
    for (const { timer } of this.#timers) timer.cancel()
    this.#timers.clear()
  }

  async #refresh(): Promise<boolean> {
    try {
      await this.#options.refresh()
      return true
    } catch (error) {
      if (!this.#isClosed) this.#options.logger.warn('the balances could not be asked for', { error })
      return false
    }
  }
}
