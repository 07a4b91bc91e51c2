import {
  Instruments,
  SingleFlight,
  type CallOptions,
  type Clock,
  type Instrument,
  type Logger,
  type Timer,
} from '@venuekit/core'

/** How old the list may be for who begins with another symbol. */
const goodForMs = 5 * 60_000

/** How long it is kept before it is asked for again although nobody does. */
const refreshAfterMs = 2 * 60 * 60_000

interface MarketsOptions {
  readonly id: string
  readonly clock: Clock
  readonly logger: Logger
  readonly load: (options: CallOptions) => Promise<readonly Instrument[]>
}

/** The markets of an exchange: loaded once, and again from time to time. */
export class Markets {
  #current: Instruments
  readonly #options: MarketsOptions
  readonly #flights = new SingleFlight<'markets', void>()
  readonly #closing = new AbortController()
  #timer: Timer | undefined
  #loadedAt = -Infinity

  constructor(options: MarketsOptions) {
    this.#options = options
    this.#current = new Instruments(options.id, [])
  }

  get current(): Instruments {
    return this.#current
  }

  /** Loads them unless they are there, and not old. */
  async ready({ signal }: CallOptions): Promise<void> {
    const age = this.#options.clock.monotonic() - this.#loadedAt
    if (this.#current.size === 0 || age > goodForMs) await this.refresh({ signal })
  }

  async refresh({ signal }: CallOptions = {}): Promise<void> {
    await this.#flights.run('markets', (shared) => this.#load(shared), { signal, operation: 'getSymbolsInfo' })
  }

  close(): void {
    this.#closing.abort()
    this.#timer?.cancel()
  }

  async #load(signal: AbortSignal): Promise<void> {
    const { id, load, clock, logger } = this.#options
    const rows = await load({ signal })
    if (this.#closing.signal.aborted) return
    this.#current = new Instruments(id, rows)
    this.#loadedAt = clock.monotonic()
    if (this.#current.duplicates.length > 0) {
      logger.warn('markets with a name that is taken were left out', { count: this.#current.duplicates.length })
    }
    this.#timer?.cancel()
    this.#timer = clock.setTimer(refreshAfterMs, () => void this.#again(), { keepAlive: false })
  }

  async #again(): Promise<void> {
    const { clock, logger } = this.#options
    try {
      await this.refresh({ signal: this.#closing.signal })
    } catch (error) {
      if (this.#closing.signal.aborted) return
      logger.warn('the list of markets could not be refreshed', { error })
      this.#timer = clock.setTimer(refreshAfterMs, () => void this.#again(), { keepAlive: false })
    }
  }
}
