import type { Clock, Logger, Timer } from '@venuekit/core'

/** Something that is kept true by a stream, which the exchange may have stopped without a word. */
export interface Watched {
  readonly name: string
  /** Since when nothing has come, on the monotonic clock; undefined while that says nothing: it is not live anyhow. */
  readonly quietSince: () => number | undefined
  /** Asks the exchange whether it has gone on since what the stream has said last. */
  readonly look: (signal: AbortSignal) => Promise<boolean>
  /** Subscribes it anew, and says that something is missing. Rejects when that is not confirmed: it is still wanted, and tried again. */
  readonly renew: (reason: string) => Promise<void> | void
}

/** How often the exchange was asked about topics that were silent, and topics were subscribed anew because it had gone on. */
export interface SilenceCounters {
  silenceLooks: number
  silenceRenewals: number
}

export interface SilenceWatchOptions {
  readonly clock: Clock
  readonly random: () => number
  readonly logger: Logger
  /** So long a topic may be silent before the exchange is asked; `Infinity`: it never is. */
  readonly silentAfterMs: number
}

interface Entry {
  readonly watched: Watched
  quietSince: number
  /** When the exchange is asked next, if it stays silent. */
  dueAt: number
  /** How long the wait before that was. */
  waitedMs: number
  /** The exchange has gone on, and by then the stream has to have said so. */
  guiltyAt: number | undefined
  /** It did not: what lies with the process unread has one more step. */
  isGuilty: boolean
}

/** What is on its way comes within this time. */
const graceMs = 1_000
/** A topic that was found quiet is asked for more and more rarely, up to so many times the first wait. */
const mostWaits = 16
/** At the most one question within this time, however many topics there are. */
const mostOftenMs = 1_000

/**
 * Finds topics that the exchange has stopped serving while the connection lives. Silence alone says nothing: markets are quiet.
 * After some of it the exchange is asked, and where it has gone on and the stream still says nothing, the topic is subscribed
 * anew. One question at a time, at most one a second, and for a topic that is quiet indeed ever fewer.
 */
export class SilenceWatch {
  readonly counters: SilenceCounters = { silenceLooks: 0, silenceRenewals: 0 }
  readonly #options: SilenceWatchOptions
  readonly #entries = new Map<Watched, Entry>()
  readonly #closing = new AbortController()
  readonly #graceMs: number
  readonly #stepMs: number
  #timer: Timer | undefined
  #isLooking = false

  constructor(options: SilenceWatchOptions) {
    this.#options = options
    this.#graceMs = Math.min(graceMs, options.silentAfterMs)
    this.#stepMs = Math.min(mostOftenMs, options.silentAfterMs / 2)
  }

  /** Watches it until what is returned is called. */
  add(watched: Watched): () => void {
    if (this.#options.silentAfterMs === Infinity || this.#closing.signal.aborted) return () => {}
    const entry: Entry = {
      watched,
      quietSince: -Infinity,
      dueAt: Infinity,
      waitedMs: 0,
      guiltyAt: undefined,
      isGuilty: false,
    }
    this.#entries.set(watched, entry)
    this.#plan()
    return () => {
      this.#entries.delete(watched)
      if (this.#entries.size > 0) return
      this.#timer?.cancel()
      this.#timer = undefined
    }
  }

  close(): void {
    this.#closing.abort()
    this.#entries.clear()
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
    this.#timer = clock.setTimer(this.#stepMs * (0.75 + random() / 2), step, { keepAlive: false })
  }

  #step(): void {
    const now = this.#options.clock.monotonic()
    let next: Entry | undefined
    for (const entry of this.#entries.values()) {
      if (!this.#isQuiet(entry)) continue
      if (entry.isGuilty) void this.#renew(entry)
      else if (entry.guiltyAt !== undefined) entry.isGuilty = entry.guiltyAt <= now
      else if (entry.dueAt <= (next?.dueAt ?? now)) next = entry
    }
    if (next !== undefined && !this.#isLooking) void this.#look(next)
  }

  /** Whether nothing has come since it was looked at last; else all begins anew. */
  #isQuiet(entry: Entry): boolean {
    const quietSince = entry.watched.quietSince()
    if (quietSince === entry.quietSince) return true
    entry.quietSince = quietSince ?? -Infinity
    entry.guiltyAt = undefined
    entry.isGuilty = false
    entry.waitedMs = this.#options.silentAfterMs
    entry.dueAt = quietSince === undefined ? Infinity : quietSince + entry.waitedMs
    return quietSince !== undefined
  }

  async #look(entry: Entry): Promise<void> {
    const { clock, logger, silentAfterMs, random } = this.#options
    const { watched, quietSince } = entry
    this.#isLooking = true
    this.counters.silenceLooks += 1
    try {
      const hasGoneOn = await watched.look(this.#closing.signal)
      if (hasGoneOn && watched.quietSince() === quietSince) entry.guiltyAt = clock.monotonic() + this.#graceMs
    } catch (error) {
      if (!this.#closing.signal.aborted)
        logger.warn('a silent topic could not be asked for; it is tried again', { topic: watched.name, error })
    } finally {
      this.#isLooking = false
    }
    entry.waitedMs = Math.min(entry.waitedMs * 2, silentAfterMs * mostWaits)
    entry.dueAt = clock.monotonic() + entry.waitedMs * (0.75 + random() / 2)
  }

  async #renew(entry: Entry): Promise<void> {
    const { clock, logger } = this.#options
    const { watched, quietSince } = entry
    this.counters.silenceRenewals += 1
    entry.guiltyAt = undefined
    entry.isGuilty = false
    // When it is live again it is watched anew; until then nothing can be found out.
    entry.dueAt = Infinity
    const quietMs = Math.round(clock.monotonic() - quietSince)
    const reason = `the exchange has gone on, and its stream has said nothing for ${quietMs} ms`
    logger.warn('a topic is silent without being quiet, and is subscribed anew', { topic: watched.name, quietMs })
    try {
      await watched.renew(reason)
    } catch (error) {
      if (this.#entries.has(watched))
        logger.warn('a topic that was silent is not confirmed yet; it is tried again', { topic: watched.name, error })
    }
  }
}
