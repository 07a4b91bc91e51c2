import { nextDelay, type Backoff, type Timer } from '@venuekit/core'
import { QuietLooks, type Looked, type QuietLooksOptions } from './quiet-looks.ts'
import { renewWithinMs } from './topic-line.ts'

/** Something that is kept true by a stream, which the exchange may have stopped without a word. */
export interface Watched extends Pick<Looked, 'name' | 'quietSince'> {
  /** Asks the exchange whether it has gone on since what the stream has said last. */
  readonly look: (signal: AbortSignal) => Promise<boolean>
  /** Subscribes it anew, and says that something is missing. Rejects when that is not confirmed: it is still wanted, and tried again. */
  readonly renew: (reason: string) => Promise<void> | void
  /** The connection that carries it, and what replaces that without a hole; false where that does not begin. */
  readonly connection: () => object | undefined
  readonly replace: (reason: string) => boolean
}

/** What was done about streams that were silent. */
export interface SilenceCounters {
  /** How often the exchange was asked about one. */
  readonly silenceLooks: number
  /** How often one was subscribed anew because the exchange had gone on. */
  readonly silenceRenewals: number
  /** How often a connection was replaced because that had not helped. */
  readonly silenceReplacements: number
}

interface Entry {
  readonly watched: Watched
  /** The exchange has gone on, and in so long the stream has to have said so. */
  suspicion: Timer | undefined
  /** It was subscribed anew, and by then has to be live again. */
  hope: Timer | undefined
  /** When it was subscribed anew last, on which connection, and how often in a row that did not help. */
  renewedAt: number
  renewedOn: object | undefined
  /** Since when it is live again after that. */
  backAt: number | undefined
  inVain: number
}

/** What is on its way comes within this time. */
const graceMs = 1_000
/** Within so many times the first wait it is live again, or was subscribed anew in vain. */
const mostHopes = 10
/** After so many renewals that did not help the connection is replaced. */
const mostInVain = 2
/** Between two replacements, which become ever rarer while they do not help either. */
const pause: Backoff = { growth: 'exponential', baseMs: 120_000, maxMs: 3_600_000, factor: 2, jitter: 0.5 }

/**
 * Finds topics that the exchange has stopped serving while the connection lives. Silence alone says nothing: markets are quiet.
 * After some of it the exchange is asked, and where it has gone on and the stream still says nothing, the topic is subscribed
 * anew. One that stays dead through that has its connection replaced.
 */
export class SilenceWatch {
  readonly #options: QuietLooksOptions
  readonly #looks: QuietLooks
  readonly #entries = new Set<Entry>()
  #renewals = 0
  #replacements = 0
  /** The newest replacement, before which the next one is not made, and how many in a row have not helped. */
  #newest: { readonly entry: Entry; readonly at: number } | undefined
  #notBefore = -Infinity
  #fruitless = 0

  constructor(options: QuietLooksOptions) {
    this.#options = options
    this.#looks = new QuietLooks(options)
  }

  get counters(): SilenceCounters {
    const { count } = this.#looks
    return { silenceLooks: count, silenceRenewals: this.#renewals, silenceReplacements: this.#replacements }
  }

  /** Watches it until what is returned is called. */
  add(watched: Watched): () => void {
    const entry: Entry = {
      watched,
      suspicion: undefined,
      hope: undefined,
      renewedAt: -Infinity,
      renewedOn: undefined,
      backAt: undefined,
      inVain: 0,
    }
    const quietSince = (): number | undefined => {
      const since = watched.quietSince()
      entry.backAt ??= since
      return since
    }
    const unlook = this.#looks.add({ name: watched.name, quietSince, look: (signal) => this.#look(entry, signal) })
    this.#entries.add(entry)
    return () => {
      unlook()
      this.#leave(entry)
    }
  }

  close(): void {
    this.#looks.close()
    for (const entry of this.#entries) this.#leave(entry)
  }

  #leave(entry: Entry): void {
    entry.suspicion?.cancel()
    entry.hope?.cancel()
    this.#entries.delete(entry)
  }

  async #look(entry: Entry, signal: AbortSignal): Promise<void> {
    const quietSince = entry.watched.quietSince()
    const hasGoneOn = await entry.watched.look(signal)
    const isOver = !this.#entries.has(entry) || entry.suspicion !== undefined
    if (!hasGoneOn || quietSince === undefined || isOver) return
    const { clock, silentAfterMs } = this.#options
    const then = (delayMs: number, go: () => void): void => {
      const goOn = (): void => {
        entry.suspicion = undefined
        if (entry.watched.quietSince() === quietSince) go()
      }
      entry.suspicion = clock.setTimer(delayMs, goOn, { keepAlive: false })
    }
    // What is on its way comes by then, and what lies with the process unread has one more step.
    then(Math.min(graceMs, silentAfterMs), () => then(this.#looks.stepMs, () => void this.#renew(entry, quietSince)))
  }

  async #renew(entry: Entry, quietSince: number): Promise<void> {
    const { clock, logger, silentAfterMs } = this.#options
    const { watched } = entry
    const now = clock.monotonic()
    const quietMs = Math.round(now - quietSince)
    const reason = `the exchange has gone on, and its stream has said nothing for ${quietMs} ms`
    const connection = watched.connection()
    // What was told right after it was subscribed is what it begins with.
    const wasAlive = quietSince - (entry.backAt ?? entry.renewedAt) >= silentAfterMs
    if (wasAlive && this.#newest?.entry === entry) this.#newest = undefined
    entry.inVain = wasAlive || connection !== entry.renewedOn ? 0 : entry.inVain + 1
    entry.renewedAt = now
    entry.backAt = undefined
    entry.renewedOn = connection
    this.#renewals += 1
    // What goes on so is written once for each connection.
    const level = entry.inVain === 0 ? 'warn' : 'debug'
    logger[level]('a topic is silent without being quiet, and is subscribed anew', { topic: watched.name, quietMs })
    const renewed = watched.renew(reason)
    if (entry.inVain >= mostInVain) this.#replace(entry, now)
    this.#hope(entry)
    try {
      await renewed
    } catch (error) {
      if (this.#entries.has(entry))
        logger.warn('a topic that was silent is not confirmed yet; it is tried again', { topic: watched.name, error })
    }
  }

  /** One that is not even live again on the same connection has been subscribed anew in vain. */
  #hope(entry: Entry): void {
    const { clock, silentAfterMs } = this.#options
    const { watched } = entry
    const look = (): void => {
      if (watched.quietSince() !== undefined || watched.connection() !== entry.renewedOn) return
      void this.#renew(entry, entry.renewedAt)
    }
    entry.hope?.cancel()
    if (!this.#entries.has(entry)) return
    const waitMs = Math.min(renewWithinMs, mostHopes * silentAfterMs)
    entry.hope = clock.setTimer(waitMs, look, { keepAlive: false })
  }

  #replace(entry: Entry, now: number): void {
    const { logger, random } = this.#options
    if (now < this.#notBefore) return
    const topic = entry.watched.name
    if (!entry.watched.replace(`${topic} stays silent, however often it is subscribed anew`)) return
    logger.warn('a topic stays silent although it was subscribed anew, and its connection is replaced', { topic })
    this.#fruitless = this.#hasHelped(entry) ? 0 : this.#fruitless + 1
    this.#newest = { entry, at: now }
    this.#notBefore = now + nextDelay(pause, this.#fruitless + 1, random)
    this.#replacements += 1
  }

  /** Whether the topic for which a connection was replaced last has been alive since. */
  #hasHelped(next: Entry): boolean {
    if (this.#newest === undefined) return true
    const { entry, at } = this.#newest
    const heardAt = entry.watched.quietSince() ?? -Infinity
    return entry !== next && entry.renewedAt === at && heardAt - (entry.backAt ?? at) >= this.#options.silentAfterMs
  }
}
