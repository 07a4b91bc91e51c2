import type { Clock, Logger, Timer } from '@venuekit/core'
import { InvalidInputError } from '@venuekit/core/errors'

interface BalanceSyncOptions {
  readonly clock: Clock
  readonly logger: Logger
  readonly refresh: () => Promise<void>
}

/** After a failure the next question waits at least so long. */
const afterFailureMs = 30_000

/** What is asked for once is asked for when there was no reason for it for so long, */
const quietMs = 1_000
/** and so long after the first reason at the latest. */
const latestMs = 5_000

/** Asks for the balances every so often, for those who do not want to rely on pushes alone. */
export class BalanceSyncs {
  readonly #options: BalanceSyncOptions
  readonly #timers = new Set<{ timer: Timer }>()
  #soon: Timer | undefined
  /** When that is due at the latest. */
  #soonBy: number | undefined
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

  /** Asks once, when this has not been called for a while, or is called all the time. */
  soon(): void {
    if (this.#isClosed) return
    const { clock } = this.#options
    this.#soonBy ??= clock.monotonic() + latestMs
    this.#soon?.cancel()
    const ask = (): void => {
      this.#soonBy = undefined
      void this.#refresh()
    }
    const waitMs = Math.max(0, Math.min(quietMs, this.#soonBy - clock.monotonic()))
    this.#soon = clock.setTimer(waitMs, ask, { keepAlive: false })
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
