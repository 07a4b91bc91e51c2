import {
  abortedError,
  type AnyConnector,
  type CallOptions,
  describeCredentials,
  retry,
  SingleFlight,
  sleep,
  type SymbolInput,
  withTimeout,
} from '@venuekit/core'
import {
  AbortedError,
  AuthenticationError,
  ClosedError,
  ConfigurationError,
  ExchangeApiError,
  InitializationError,
  NotSupportedError,
  TimeoutError,
  UnsupportedExchangeError,
  VenuekitError,
} from '@venuekit/core/errors'
import type { ExchangePair } from './exchange-pair.ts'
import type { FactoryCore } from './factory-core.ts'

/** How long an exchange may take to come up, and how often that is tried. */
export interface BringUpOptions {
  /** The default is 10,000 ms for each attempt. */
  readonly initializationTimeoutMs?: number | undefined
  /** The default is 3, the first one included. */
  readonly retryAttempts?: number | undefined
  /** The default is 2,000 ms; `createExchange` waits so long times the attempts so far, the strategy `retry` doubles it each time. */
  readonly retryDelayMs?: number | undefined
  /** How long to wait before the status is looked at; the default is not at all. */
  readonly settleMs?: number | undefined
}

export interface BringUpRequest {
  readonly symbols: readonly SymbolInput[]
  readonly maxAttempts: number
  readonly signal: AbortSignal | undefined
}

/** How it went: nothing is thrown, so that several can be looked at together. */
export type BringUpOutcome =
  | {
      readonly exchange: ExchangePair
      readonly error?: undefined
      readonly attempts: number
      /** Whose request it was: who joined may have asked for other symbols. */
      readonly request?: BringUpRequest | undefined
    }
  | { readonly exchange?: undefined; readonly error: unknown; readonly attempts: number }

/** Who hears of what comes up and goes. */
export interface BringUpHooks {
  /** Before it is initialised. */
  readonly onCreated: (exchange: ExchangePair) => void
  /** A part of its coming up: a failure is one of the attempt. */
  readonly onInitialised: (exchange: ExchangePair, options: CallOptions) => Promise<void>
  readonly onUp: (exchange: ExchangePair) => void
  readonly onClosed: (exchange: ExchangePair) => void
}

const operation = 'createExchange'

/** Brings single exchanges up: creates, initialises in time, looks whether it worked, tries again where that may help. */
export class ExchangeBringUp {
  readonly attempts: number
  readonly delayMs: number
  readonly #core: FactoryCore
  readonly #timeoutMs: number
  readonly #settleMs: number
  readonly #flights = new SingleFlight<string, BringUpOutcome>()
  readonly #hooks: BringUpHooks

  constructor(core: FactoryCore, options: BringUpOptions, hooks: BringUpHooks) {
    this.#core = core
    this.#timeoutMs = positive('initializationTimeoutMs', options.initializationTimeoutMs ?? 10_000)
    this.attempts = positive('retryAttempts', options.retryAttempts ?? 3)
    this.delayMs = positive('retryDelayMs', options.retryDelayMs ?? 2_000)
    this.#settleMs = options.settleMs ?? 0
    this.#hooks = hooks
  }

  /**
   * One exchange, however many ask for it at the same time. Between attempts it waits the delay times the attempts so far.
   * When all who asked have left, it ends and leaves nothing open.
   */
  async run(connector: AnyConnector, request: BringUpRequest): Promise<BringUpOutcome> {
    const { id } = connector
    const { signal } = request
    try {
      const work = (joint: AbortSignal) => this.#outcome(connector, request, joint)
      return await this.#flights.run(id, work, { signal, operation })
    } catch (error) {
      return { error, attempts: 0 }
    }
  }

  async #outcome(connector: AnyConnector, request: BringUpRequest, signal: AbortSignal): Promise<BringUpOutcome> {
    const { id } = connector
    let attempts = 0
    const once = (attempt: number): Promise<ExchangePair> => {
      attempts = attempt
      return this.#once(connector, request.symbols, signal)
    }
    try {
      const exchange = await this.#core.around(operation, id, () => this.#tries(id, once, { ...request, signal }))
      this.#hooks.onUp(exchange)
      return { exchange, attempts, request }
    } catch (error) {
      return { error, attempts }
    }
  }

  async #tries(
    id: string,
    once: (attempt: number) => Promise<ExchangePair>,
    { maxAttempts, signal }: BringUpRequest & { readonly signal: AbortSignal },
  ): Promise<ExchangePair> {
    const { clock, logger } = this.#core
    const maxMs = this.delayMs * maxAttempts
    const exchange = await retry(once, {
      clock,
      signal,
      operation,
      policy: { attempts: maxAttempts, growth: 'linear', baseMs: this.delayMs, maxMs, jitter: 0 },
      shouldRetry: isWorthAnotherTry,
      beforeRetry: ({ error, failures, delayMs }) =>
        logger.warn('an exchange did not come up; it is tried again', { exchange: id, failures, delayMs, error }),
    })
    if (!signal.aborted) return exchange
    // It came up in the moment in which nobody wanted it any more.
    await exchange.close()
    throw abortedError(signal, operation)
  }

  async #once(connector: AnyConnector, symbols: readonly SymbolInput[], signal?: AbortSignal): Promise<ExchangePair> {
    const { id } = connector
    const config = this.#core.configOf(connector, undefined)
    const { credentials } = config
    const access =
      typeof credentials === 'function' ? 'private credentials: asked for' : describeCredentials(credentials)
    this.#core.logger.info(`creating ${id}, ${access}`, { exchange: id })
    const pair = this.#core.pair(connector, { config, onClosed: () => this.#hooks.onClosed(pair) })
    try {
      this.#hooks.onCreated(pair)
      await this.#initialise(pair, symbols, signal)
      return pair
    } catch (error) {
      await pair
        .close()
        .catch((failure: unknown) => this.#core.logger.error('it did not close', { exchange: id, error: failure }))
      throw error
    }
  }

  async #initialise(pair: ExchangePair, symbols: readonly SymbolInput[], signal?: AbortSignal): Promise<void> {
    const { clock, logger } = this.#core
    const { name } = pair
    const initializing = `initialize ${name}`
    const timeoutMs = this.#timeoutMs
    try {
      await withTimeout(
        async (inTime) => {
          await pair.initialize(symbols, { signal: inTime })
          await this.#hooks.onInitialised(pair, { signal: inTime })
        },
        {
          clock,
          timeoutMs,
          operation: initializing,
          signal,
        },
      )
    } catch (cause) {
      // A call inside of it may have run out of time as well; that is a failure like others.
      if (!TimeoutError.is(cause) || cause.operation !== initializing) throw cause
      throw new ExchangeApiError(504, `${name} did not come up within ${timeoutMs} ms`, {
        exchange: name,
        cause,
        retryable: true,
      })
    }
    if (this.#settleMs > 0) await sleep(clock, this.#settleMs, { signal })
    const { status, activeSymbols } = pair
    if (status === 'inactive' || status === 'error') {
      throw new InitializationError(`${name} is ${status} after its initialization`, {
        exchange: name,
        retryable: true,
      })
    }
    if (activeSymbols.length === 0) logger.warn('no symbols are active', { exchange: name })
  }
}

/** What will be the same next time: somebody has to mend it. */
const lasting = [
  ConfigurationError,
  UnsupportedExchangeError,
  AuthenticationError,
  NotSupportedError,
  AbortedError,
  ClosedError,
]

/** Whether it may be different next time. */
export function isWorthAnotherTry(error: unknown): boolean {
  return !lasting.some((kind) => kind.is(error))
}

/** What a caller gets: its own mistakes as they are, everything else under one error that says where it happened. */
export function failureOf(error: unknown, exchange: string, attempts: number): unknown {
  if ([ConfigurationError, UnsupportedExchangeError, AbortedError, ClosedError].some((kind) => kind.is(error)))
    return error
  const reason = error instanceof Error ? error.message : String(error)
  return new ExchangeApiError(500, `Factory failed: ${reason}`, {
    exchange,
    operation,
    cause: error,
    retryable: VenuekitError.is(error) && error.retryable,
    context: { attempts },
  })
}

function positive(name: string, value: number): number {
  if (value > 0) return value
  throw new ConfigurationError(name, `must be a number above 0, not ${value}`)
}
