import {
  type CallOptions,
  type Capability,
  type Credentials,
  type ExchangeContext,
  type ExchangeObject,
  type ExchangeStatus,
  type Instrument,
  Instruments,
  type MarketSymbol,
  SingleFlight,
  type SubscribeOptions,
  type Subscription,
  SubscriptionHub,
  type StateItem,
  type SymbolInput,
  type TradingState,
  withTimeout,
} from '@venuekit/core'
import { ClosedError, MissingCredentialsError, NotSupportedError, VenuekitError } from '@venuekit/core/errors'
import type { CcxtExchange } from '../ccxt/ccxt-module.ts'
import { isOffered } from './capabilities.ts'
import { outcomeOf, toVenuekitError } from './map-errors.ts'
import { type CcxtMarketType, toInstruments } from './map-market.ts'
import { WatchStream, type WatchStreamOptions } from './watch-stream.ts'

/** How an exchange object is made. */
export interface ObjectParts {
  /** The id of the connector. */
  readonly id: string
  readonly type: CcxtMarketType
  readonly capabilities: readonly Capability[]
  readonly context: ExchangeContext<Partial<Credentials>>
  /** The exchange of this object alone. */
  readonly exchange: CcxtExchange
  /** Whether calls are signed. */
  readonly authenticated: boolean
  /** How often what ccxt does not watch is fetched; undefined where it is not. */
  readonly pollMs: number | undefined
  readonly bookDepth: number
  /** Whether orders carry ids of the client. */
  readonly clientOrderIds: boolean
  /** Sets the exchange up before anything is sent. */
  readonly prepare: ((exchange: CcxtExchange) => void | Promise<void>) | undefined
}

/** How long a call may take where its caller does not say. */
const defaultTimeoutMs = 30_000

type StreamParts<Item extends { readonly type: string }> = Pick<
  WatchStreamOptions<Item>,
  'overflow' | 'keyOf' | 'next' | 'unwatch' | 'onLost' | 'pollMs'
> & {
  readonly capability: Capability
  /** What the stream is of: `orderbook BTC/USDT`. */
  readonly topic: string
  /** Called when nobody listens any more. */
  readonly onIdle?: () => void
}

/** What public and private objects over ccxt have in common. */
export abstract class CcxtExchangeObject implements ExchangeObject {
  readonly id: string
  readonly environment: string
  readonly capabilities: ReadonlySet<Capability>
  readonly #parts: ObjectParts
  readonly #streams = new Map<string, { close(): Promise<void>; readonly ended: boolean }>()
  readonly #states: SubscriptionHub<StateItem>
  readonly #flights = new SingleFlight<'markets', void>()
  #instruments: Instruments
  #status: ExchangeStatus = 'inactive'
  #closing: Promise<void> | undefined

  constructor(parts: ObjectParts) {
    this.#parts = parts
    this.id = parts.id
    this.environment = parts.context.environment
    this.capabilities = new Set(parts.capabilities)
    this.#instruments = new Instruments(parts.id, [])
    this.#states = new SubscriptionHub({
      name: `states of ${parts.id}`,
      overflow: 'conflate',
      keyOf: ({ type }) => type,
      onHandlerError: this.#report,
    })
  }

  get status(): ExchangeStatus {
    return this.#status
  }

  /** ccxt does not say it by a stream. */
  get trading(): TradingState {
    return 'unknown'
  }

  get instruments(): Instruments {
    return this.#instruments
  }

  abstract get activeSymbols(): readonly MarketSymbol[]
  abstract initialize(symbols?: readonly SymbolInput[], options?: CallOptions): Promise<void>

  subscribeState(options?: SubscribeOptions): Promise<Subscription<StateItem>> {
    return Promise.resolve(this.#states.subscribe(options))
  }

  close(): Promise<void> {
    this.#closing ??= this.#close()
    return this.#closing
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }

  protected get exchange(): CcxtExchange {
    return this.#parts.exchange
  }

  protected get parts(): ObjectParts {
    return this.#parts
  }

  /** Loads the markets, once however many ask for them. */
  protected async loadMarkets(options: CallOptions = {}): Promise<void> {
    this.#checkOpen('initialize')
    if (this.#status === 'active') return
    const { clock } = this.#parts.context
    const { timeoutMs = defaultTimeoutMs, signal } = options
    const operation = 'initialize'
    await withTimeout((aborted) => this.#flights.run('markets', () => this.#load(), { operation, signal: aborted }), {
      clock,
      timeoutMs,
      operation,
      signal,
    })
  }

  async #load(): Promise<void> {
    const { type, context, prepare } = this.#parts
    this.#setStatus('connecting')
    try {
      await prepare?.(this.exchange)
      // What ccxt wants to have before it opens a socket without TLS.
      if (Object.values(context.urls).some((url) => url.startsWith('ws:'))) await this.exchange.loadHttpProxyAgent()
      await this.call('initialize', () => this.exchange.loadMarkets())
      this.#checkOpen('initialize')
    } catch (error) {
      if (this.#closing === undefined) this.#setStatus('error')
      throw error
    }
    this.#instruments = toInstruments(this.exchange, type, (symbol, error) =>
      context.logger.debug('a market was left out', { symbol, error }),
    )
    this.#setStatus('active')
  }

  /** The instrument of a symbol, where the capability is there. */
  protected instrument(symbol: SymbolInput): Instrument {
    return this.#instruments.require(symbol)
  }

  /** Refuses what the exchange does not have. */
  protected need(capability: Capability, operation: string): void {
    this.#checkOpen(operation)
    if (this.capabilities.has(capability)) return
    throw new NotSupportedError(
      `ccxt offers no ${capability} of ${this.id}; ask supports(exchange, "${capability}") first`,
      {
        exchange: this.id,
        operation,
      },
    )
  }

  #checkOpen(operation: string): void {
    if (this.#closing !== undefined) throw new ClosedError(`${this.id} is closed`, { exchange: this.id, operation })
  }

  /** Whether ccxt has a method for this exchange, itself or emulated. */
  protected has(method: string): boolean {
    const has: Readonly<Record<string, unknown>> = this.exchange.has
    return isOffered(has[method])
  }

  /** Calls ccxt within the time allowed; its errors come out as ours. */
  protected async call<Value>(
    operation: string,
    work: () => Promise<Value>,
    options: CallOptions = {},
  ): Promise<Value> {
    const { context } = this.#parts
    try {
      await this.#authenticate()
      return await withTimeout(work, {
        clock: context.clock,
        timeoutMs: options.timeoutMs ?? defaultTimeoutMs,
        operation,
        signal: options.signal,
      })
    } catch (error) {
      throw toVenuekitError(error, { exchange: this.id, operation })
    }
  }

  /** Joins a stream, or begins it. */
  protected async stream<Item extends { readonly type: string }>(
    parts: StreamParts<Item>,
    options: SubscribeOptions = {},
  ): Promise<Subscription<Item>> {
    const operation = `subscribe ${parts.topic}`
    this.need(parts.capability, operation)
    await this.#authenticate()
    const known = this.#streams.get(parts.topic)
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a topic names the kind of its items
    const running = known?.ended === false ? (known as WatchStream<Item>) : undefined
    const stream = running ?? this.#begin(parts, operation)
    return stream.subscribe(options)
  }

  #begin<Item extends { readonly type: string }>(parts: StreamParts<Item>, operation: string): WatchStream<Item> {
    const { topic, overflow, keyOf, next, unwatch, onLost, pollMs, onIdle } = parts
    const stream: WatchStream<Item> = new WatchStream<Item>({
      overflow,
      keyOf,
      next,
      unwatch,
      onLost,
      pollMs,
      name: `${topic} of ${this.id}`,
      clock: this.#parts.context.clock,
      isOpen: () => this.#isOpen(),
      onHandlerError: this.#report,
      toError: (error) => toVenuekitError(error, { exchange: this.id, operation }),
      isFinal: (error) => outcomeOf(error) === 'rejected',
      onIdle: () => {
        if (this.#streams.get(topic) === stream) this.#streams.delete(topic)
        onIdle?.()
      },
    })
    this.#streams.set(topic, stream)
    return stream
  }

  /** Whether ccxt has a line that is open, and opens no other. It also has some that it never opens. */
  #isOpen(): boolean {
    const lines = Object.values(this.exchange.clients)
    const isClosed = (line: (typeof lines)[number]): boolean => line.isConnected === false
    return !lines.every(isClosed) && !lines.some((line) => line.startedConnecting && isClosed(line))
  }

  /** Keys may rotate: they are asked for each time, and ccxt signs with what it holds then. */
  async #authenticate(): Promise<void> {
    const { authenticated, context, exchange } = this.#parts
    if (!authenticated) return
    const { apiKey, apiSecret, passphrase } = await context.credentials()
    if (apiKey === undefined || apiSecret === undefined) {
      throw new MissingCredentialsError('credentials', `${this.id} needs an API key and its secret`, {
        exchange: this.id,
      })
    }
    exchange.apiKey = apiKey.reveal()
    exchange.secret = apiSecret.reveal()
    if (passphrase !== undefined) exchange.password = passphrase.reveal()
  }

  async #close(): Promise<void> {
    this.#setStatus('closing')
    await Promise.all([...this.#streams.values()].map((stream) => stream.close()))
    try {
      await this.exchange.close()
    } catch (error) {
      this.#report(error)
    }
    this.#setStatus('inactive')
    await this.#states.close()
  }

  #setStatus(status: ExchangeStatus): void {
    if (status === this.#status) return
    this.#status = status
    this.#states.emit({ type: 'state', status, trading: this.trading })
  }

  readonly #report = (error: unknown): void => {
    const shown = VenuekitError.is(error) ? error : toVenuekitError(error, { exchange: this.id })
    this.#parts.context.logger.warn('a handler or a stream failed', { error: shown })
  }
}
