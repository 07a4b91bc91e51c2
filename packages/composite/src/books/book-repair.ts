import { nextDelay, sleep, type Backoff, type BookFrame, type Clock, type Logger, type Semaphore } from '@venuekit/core'
import type { BookCounters } from './book-counters.ts'

/** What beginning anew takes. */
export interface RepairPort {
  readonly clock: Clock
  readonly logger: Logger
  readonly random: () => number
  /** How many books may begin anew at the same time: shared by all of them. */
  readonly lanes: Semaphore
  /** Fetches a snapshot; absent where the exchange has none over REST. */
  readonly fetchSnapshot: ((signal: AbortSignal) => Promise<BookFrame>) | undefined
  /** Subscribes its topics anew. */
  readonly resubscribe: (signal: AbortSignal) => Promise<void>
}

export interface RepairHooks {
  readonly counters: BookCounters
  /** Takes a snapshot; says when to fetch another one where it was too old. */
  readonly snapshot: (frame: BookFrame) => { readonly afterMs: number } | undefined
}

type Way = 'rest' | 'resubscribe'

interface Attempt {
  readonly way: Way
  readonly abort: AbortController
}

/**
 * Attempts wait longer each time. Each stretch of this length for which the book was live takes one of them back, and one that was
 * live at all does not wait as if so many had failed: however many gaps there are, it is live as much as the exchange can bear.
 */
const forgivenAfterMs = 1_000
const mostAfterLive = 5
const backoff: Backoff = { growth: 'exponential', baseMs: 250, maxMs: 30_000, factor: 2, jitter: 0.5 }
const operation = 'resync'

/** Lets one book begin anew: one attempt at a time, paced among all books, with backoff. */
export class BookRepair {
  readonly #port: RepairPort
  readonly #hooks: RepairHooks
  #attempt: Attempt | undefined
  #failures = 0
  #liveSince: number | undefined
  #isClosed = false

  constructor(port: RepairPort, hooks: RepairHooks) {
    this.#port = port
    this.#hooks = hooks
  }

  /** Whether an attempt is wanted or under way. */
  get isWanted(): boolean {
    return this.#attempt !== undefined
  }

  /** Whether its topics are being subscribed anew, so that only a snapshot is of use. */
  get isAwaitingSnapshot(): boolean {
    return this.#attempt?.way === 'resubscribe'
  }

  /** Begins anew, not before `afterMs`; does nothing while that is under way in the same way. */
  start(way: Way, afterMs: number): void {
    if (this.#isClosed || this.#attempt?.way === way) return
    this.cancel()
    if (this.#liveSince !== undefined) {
      const liveMs = this.#port.clock.monotonic() - this.#liveSince
      this.#failures = Math.max(0, Math.min(this.#failures, mostAfterLive) - Math.floor(liveMs / forgivenAfterMs))
      this.#hooks.counters.resyncs += 1
    }
    this.#liveSince = undefined
    this.#run(way, afterMs)
  }

  /** The book is live. */
  succeeded(): void {
    this.#liveSince = this.#port.clock.monotonic()
  }

  cancel(): void {
    this.#attempt?.abort.abort()
    this.#attempt = undefined
  }

  close(): void {
    this.#isClosed = true
    this.cancel()
  }

  #run(way: Way, afterMs: number): void {
    if (this.#isClosed) return
    const abort = new AbortController()
    const attempt = { way, abort }
    this.#attempt = attempt
    const delayMs = Math.max(afterMs, this.#failures === 0 ? 0 : nextDelay(backoff, this.#failures, this.#port.random))
    // Counted before it is known how it ends: one that is cut short by the next gap was none that helped.
    this.#failures += 1
    void this.#attemptOnce(attempt, delayMs)
  }

  async #attemptOnce(attempt: Attempt, delayMs: number): Promise<void> {
    const { way, abort } = attempt
    const again = await this.#try(way, delayMs, abort.signal)
    if (abort.signal.aborted) return
    if (this.#attempt === attempt) this.#attempt = undefined
    if (again !== undefined && this.#attempt === undefined) this.#run(way, again.afterMs)
  }

  /** Says when to try again where it did not work. */
  async #try(way: Way, delayMs: number, signal: AbortSignal): Promise<{ readonly afterMs: number } | undefined> {
    const { clock, lanes, logger } = this.#port
    try {
      if (delayMs > 0) await sleep(clock, delayMs, { signal })
      const leave = await lanes.acquire({ signal, operation })
      try {
        return await this.#once(way, signal)
      } finally {
        leave()
      }
    } catch (error) {
      if (signal.aborted) return undefined
      this.#hooks.counters.failures += 1
      logger.warn('a book could not begin anew; it is tried again', { way, error })
      return { afterMs: 0 }
    }
  }

  async #once(way: Way, signal: AbortSignal): Promise<{ readonly afterMs: number } | undefined> {
    const { fetchSnapshot, resubscribe } = this.#port
    if (way === 'resubscribe' || fetchSnapshot === undefined) {
      await resubscribe(signal)
      return undefined
    }
    this.#hooks.counters.snapshots += 1
    const frame = await fetchSnapshot(signal)
    if (signal.aborted) return undefined
    // From here on a gap among the frames that follow begins another attempt.
    this.#attempt = undefined
    return this.#hooks.snapshot(frame)
  }
}
