import { SingleFlight } from '@venuekit/core/async'
import { ExchangeClock, type Clock } from '@venuekit/core/time'
import { silentLogger, type CallOptions, type Logger } from '@venuekit/core'
import type { RestTiming } from './rest-client.ts'

/** What a question for the exchange's time is asked with: pass it on to `client.call`. */
export interface AskTimeOptions extends CallOptions {
  readonly onTiming: (timing: RestTiming) => void
}

/** How the exchange is asked for its time, and how often. */
export interface ExchangeTimeOptions {
  readonly clock: Clock
  /** The estimate that is fed; by default one of its own. Budgets that count in the exchange's windows take the same one. */
  readonly exchangeClock?: ExchangeClock | undefined
  /** Asks the exchange for its time in milliseconds, with an endpoint that needs no signature. */
  readonly ask: (options: AskTimeOptions) => Promise<number>
  readonly logger?: Logger | undefined
}

/**
 * The time of an exchange, for timestamps and signatures. It is asked for when it is needed: the first time, after five
 * minutes, after the clock of this machine jumped or the machine slept, and after a timestamp was refused. It has no timer.
 */
export interface ExchangeTime {
  readonly clock: ExchangeClock
  /** The exchange's time in whole milliseconds; this machine's until it has been measured. */
  now(): number
  /**
   * Resolves when the time is good enough for a signature: at once when it is, otherwise after a measurement. When that
   * fails, the estimate that there is has to do.
   */
  ready(options?: Pick<CallOptions, 'signal'>): Promise<void>
  /** Measures. Callers at the same time share one question. */
  refresh(options?: Pick<CallOptions, 'signal'>): Promise<void>
  /** Makes a measurement due: a timestamp was refused. */
  invalidate(): void
}

/**
 * Keeps the time of an exchange.
 *
 * @example
 * ```ts
 * import type { Endpoint } from '@venuekit/core'
 * import { systemClock } from '@venuekit/core/time'
 * import { createExchangeTime, type RestClient } from '@venuekit/transport'
 *
 * function timeOf(client: RestClient, getServerTime: Endpoint<object, unknown, number>) {
 *   return createExchangeTime({ clock: systemClock, ask: (options) => client.call(getServerTime, {}, options) })
 * }
 * ```
 */
export function createExchangeTime(options: ExchangeTimeOptions): ExchangeTime {
  return new AskedTime(options)
}

const operation = 'measure the exchange time'

class AskedTime implements ExchangeTime {
  readonly clock: ExchangeClock
  readonly #ask: ExchangeTimeOptions['ask']
  readonly #logger: Logger
  readonly #flights = new SingleFlight<'time', void>()

  constructor({ clock, exchangeClock, ask, logger }: ExchangeTimeOptions) {
    this.clock = exchangeClock ?? new ExchangeClock({ clock })
    this.#ask = ask
    this.#logger = logger ?? silentLogger
  }

  now(): number {
    return this.clock.now()
  }

  async ready(options: Pick<CallOptions, 'signal'> = {}): Promise<void> {
    const reason = this.clock.needsMeasure()
    if (reason === undefined) return
    const measured = this.refresh(options).catch((error: unknown) => {
      this.#logger.warn('the exchange time could not be measured', { reason, error })
    })
    // An old measurement is a good one still: nobody has to wait for the next.
    if (reason !== 'aged') await measured
  }

  async refresh(options: Pick<CallOptions, 'signal'> = {}): Promise<void> {
    await this.#flights.run('time', (signal) => this.#measure(signal), { signal: options.signal, operation })
  }

  invalidate(): void {
    this.clock.invalidate()
  }

  async #measure(signal: AbortSignal): Promise<void> {
    await this.#sample(signal)
    // The clock may have jumped while the question was under way; once more will do.
    if (this.clock.needsMeasure() !== undefined) await this.#sample(signal)
  }

  async #sample(signal: AbortSignal): Promise<void> {
    let timing: RestTiming | undefined
    const serverTime = await this.#ask({ signal, onTiming: (taken) => (timing = taken) })
    if (timing !== undefined) this.clock.add({ ...timing, serverTime })
  }
}
