import type { Clock, Logger, Timer } from '@venuekit/core'

/** Something that the exchange is asked about while its stream is quiet. */
export interface Looked {
  readonly name: string
  /** Since when nothing has come, on the monotonic clock; undefined while that says nothing: it is not live anyhow. */
  readonly quietSince: () => number | undefined
  readonly look: (signal: AbortSignal) => Promise<void>
}

export interface QuietLooksOptions {
  readonly clock: Clock
  readonly random: () => number
  readonly logger: Logger
  /** So long something may be quiet before the exchange is asked; `Infinity`: it never is. */
  readonly silentAfterMs: number
}

interface Entry {
  readonly looked: Looked
  quietSince: number
  /** When the exchange is asked next, if it stays quiet. */
  dueAt: number
  /** How long the wait before that was. */
  waitedMs: number
}

/** What is found quiet is asked about more and more rarely, up to so many times the first wait. */
const mostWaits = 16
/** At the most one question within this time, however much is quiet. */
const mostOftenMs = 1_000

/** Asks the exchange about what has been quiet for a while: one question at a time, at most one a second, and ever fewer about each. */
export class QuietLooks {
  /** How often the exchange was asked. */
  count = 0
  /** Between two questions. */
  readonly stepMs: number
  readonly #options: QuietLooksOptions
  readonly #entries = new Map<Looked, Entry>()
  readonly #closing = new AbortController()
  #timer: Timer | undefined
  #isLooking = false

  constructor(options: QuietLooksOptions) {
    this.#options = options
    this.stepMs = Math.min(mostOftenMs, options.silentAfterMs / 2)
  }

  /** Asks about it until what is returned is called. */
  add(looked: Looked): () => void {
    if (this.#options.silentAfterMs === Infinity || this.#closing.signal.aborted) return () => {}
    this.#entries.set(looked, { looked, quietSince: -Infinity, dueAt: Infinity, waitedMs: 0 })
    this.#plan()
    return () => {
      this.#entries.delete(looked)
      if (this.#entries.size === 0) this.#stop()
    }
  }

  close(): void {
    this.#closing.abort()
    this.#entries.clear()
    this.#stop()
  }

  #stop(): void {
    this.#timer?.cancel()
    this.#timer = undefined
  }

  #plan(): void {
    if (this.#timer !== undefined) return
    const { clock, random } = this.#options
    const step = (): void => {
      this.#timer = undefined
      this.#step()
      if (this.#entries.size > 0) this.#plan()
    }
    this.#timer = clock.setTimer(this.stepMs * (0.75 + random() / 2), step, { keepAlive: false })
  }

  #step(): void {
    const now = this.#options.clock.monotonic()
    let next: Entry | undefined
    for (const entry of this.#entries.values())
      if (this.#isQuiet(entry) && entry.dueAt <= (next?.dueAt ?? now)) next = entry
    if (next !== undefined && !this.#isLooking) void this.#look(next)
  }

  /** Whether nothing has come since it was asked about last; else all begins anew. */
  #isQuiet(entry: Entry): boolean {
    const quietSince = entry.looked.quietSince()
    if (quietSince === entry.quietSince) return true
    entry.quietSince = quietSince ?? -Infinity
    entry.waitedMs = this.#options.silentAfterMs
    entry.dueAt = quietSince === undefined ? Infinity : quietSince + entry.waitedMs
    return quietSince !== undefined
  }

  async #look(entry: Entry): Promise<void> {
    const { clock, logger, silentAfterMs, random } = this.#options
    const { looked } = entry
    this.#isLooking = true
    this.count += 1
    try {
      await looked.look(this.#closing.signal)
    } catch (error) {
      if (!this.#closing.signal.aborted)
        logger.warn('the exchange could not be asked about what is quiet; it is tried again', {
          about: looked.name,
          error,
        })
    } finally {
      this.#isLooking = false
    }
    entry.waitedMs = Math.min(entry.waitedMs * 2, silentAfterMs * mostWaits)
    entry.dueAt = clock.monotonic() + entry.waitedMs * (0.75 + random() / 2)
  }
}
