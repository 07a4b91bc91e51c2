import {
  type AnyConnector,
  type CallOptions,
  type Clock,
  type ExchangeObject,
  type Logger,
  Mutex,
  type OrderJournal,
  type PublicOf,
  redactingLogger,
  silentLogger,
  type SymbolInput,
  systemClock,
} from '@venuekit/core'
import type { ExchangeConfig } from '@venuekit/core/config'
import { createTransportFactory, type TransportFactory } from '@venuekit/transport'
import type { OwnParts } from '../object/contexts.ts'
import { ConfigurationManager, type ConfigurationSource } from './configuration-manager.ts'
import { ConnectorTable, type ExchangeRef } from './connector-table.ts'
import { viewOf } from './exchange-handle.ts'
import type { Domain } from './exchange-instance.ts'
import { transportOf } from './exchange-component.ts'
import { ExchangeInstances } from './exchange-instances.ts'
import { ExchangePair } from './exchange-pair.ts'
import { ExchangeRegistry } from './exchange-registry.ts'
import { swapConnector, type SwapOptions, type SwapResult } from './hot-swap.ts'
import type { InstanceEviction } from './instance-options.ts'
import { type FactoryMiddleware, MiddlewareChain } from './middleware.ts'

/** What a factory of exchanges is made with. */
export interface FactoryOptions<Registered extends AnyConnector = AnyConnector> {
  /** The exchanges that can be asked for by name. */
  readonly exchanges?: Iterable<Registered> | undefined
  /**
   * What gives clients of REST and sockets, and shares budgets, clocks and connections. One that is passed in stays its owner's
   * to close; the default is one of the factory's own.
   */
  readonly transport?: TransportFactory | undefined
  /** Where configurations come from that callers leave out; the default has none, so that everything is public. */
  readonly config?: ConfigurationSource | undefined
  readonly clock?: Clock | undefined
  /** Nothing is logged without one. Secrets are taken out of what is logged. */
  readonly logger?: Logger | undefined
  readonly eviction?: InstanceEviction | undefined
  /** Where orders of all accounts are written down before they are sent; by default each object keeps them in memory. */
  readonly journal?: OrderJournal | undefined
}

/** How one exchange is asked for. */
export interface CreateExchangeOptions extends OwnParts {
  /**
   * True, the default: whoever asks for the same shares one object. False: a new one, with connections of its own, that
   * nobody else gets and that is closed with it; it costs what the exchange allows of connections.
   */
  readonly useCache?: boolean | undefined
  /** Over the logger of the factory; the client's own name is put below it. */
  readonly logger?: Logger | undefined
}

/** What is to be created. */
export interface Wanted {
  /** The configuration, checked or not; absent: what the factory's source says. */
  readonly config?: unknown
  readonly options?: CreateExchangeOptions | undefined
}

/** An exchange whose objects are to be built ahead. */
export interface WarmRequest {
  readonly exchange: ExchangeRef
  readonly config?: unknown
}

/** What warmed exchanges keep from the start. */
export interface WarmOptions extends CallOptions {
  readonly symbols?: readonly SymbolInput[] | undefined
}

/** One of several exchanges that are created together. */
export interface MultipleRequest extends CreateExchangeOptions, WarmRequest {}

/** How it went for one of several. */
export type MultipleResult =
  | { readonly exchange: string; readonly ok: true; readonly pair: ExchangePair }
  | { readonly exchange: string; readonly ok: false; readonly error: unknown }

/** What every factory is a thin cover of: connectors by name, their configurations, and the one registry of objects. */
export class FactoryCore implements AsyncDisposable {
  readonly table: ConnectorTable
  readonly registry: ExchangeRegistry
  readonly instances: ExchangeInstances
  readonly clock: Clock
  readonly logger: Logger
  readonly #configs: ConfigurationSource
  readonly #parser = new ConfigurationManager()
  readonly #middleware = new MiddlewareChain()
  readonly #warm = new Set<ExchangePair>()
  /** By id. */
  readonly #swaps = new Map<string, Mutex>()
  readonly transport: TransportFactory
  readonly #ownsTransport: boolean

  readonly #journal: OrderJournal | undefined

  constructor(options: FactoryOptions) {
    const { exchanges, transport, config, clock = systemClock, logger = silentLogger, eviction } = options
    this.#journal = options.journal
    this.clock = clock
    this.logger = redactingLogger(logger)
    this.table = new ConnectorTable(exchanges)
    this.registry = new ExchangeRegistry(this.table)
    this.transport = transport ?? createTransportFactory({ clock, logger: this.logger })
    this.#ownsTransport = transport === undefined
    this.instances = new ExchangeInstances({ transport: this.transport, clock, logger: this.logger, eviction })
    this.#configs = config ?? this.#parser
  }

  /** The configuration of a connector: what the caller gave, checked, or what the source says. */
  configOf(connector: AnyConnector, config: unknown): ExchangeConfig {
    if (config === undefined) return this.#configs.getExchangeConfig(connector)
    return this.#configs.parse?.(connector, config) ?? this.#parser.parse(connector, config)
  }

  create(exchange: ExchangeRef, domain: Domain, { config, options }: Wanted): ExchangeObject {
    const connector = this.table.resolve(exchange)
    const own = domain === 'private' ? this.#ownParts(options) : undefined
    return viewOf(this.instances.open({ connector, domain, config: this.configOf(connector, config), own }, options))
  }

  #ownParts({ journal = this.#journal, account }: OwnParts = {}): OwnParts | undefined {
    return journal === undefined && account === undefined ? undefined : { journal, account }
  }

  /** Both domains; when the private one cannot be made, nothing is left of the other. */
  pair(
    exchange: ExchangeRef,
    { config, options, onClosed }: Wanted & { readonly onClosed?: () => void },
  ): ExchangePair {
    const connector = this.table.resolve(exchange)
    const checked = this.configOf(connector, config)
    const wanted = { config: checked, options }
    const publicHalf = this.create(connector, 'public', wanted)
    try {
      const privateHalf = checked.hasCredentials ? this.create(connector, 'private', wanted) : undefined
      const warm = this.#warming(connector, checked)
      return new ExchangePair(connector.id, { public: asPublic(publicHalf), private: privateHalf, onClosed, warm })
    } catch (error) {
      void publicHalf
        .close()
        .catch((failure: unknown) => this.logger.error('an exchange did not close', { error: failure }))
      throw error
    }
  }

  /** What makes the connections of an exchange ahead, where its connector says how its wire is spoken to. */
  #warming(connector: AnyConnector, config: ExchangeConfig): ((call: CallOptions) => Promise<void>) | undefined {
    const exchange = transportOf(connector)
    if (exchange?.rest === undefined) return undefined
    return async (call) => {
      await this.transport.warm(exchange, config, call)
      if (config.hasCredentials) await this.transport.warm(exchange, config, { ...call, isPrivate: true })
    }
  }

  use(middleware: FactoryMiddleware): () => void {
    return this.#middleware.use(middleware)
  }

  /** Runs a call of the factory through its middleware. */
  around<Result>(
    operation: 'createExchange' | 'warm' | 'swap',
    exchange: string,
    work: () => Promise<Result>,
  ): Promise<Result> {
    return this.#middleware.run({ operation, exchange }, work)
  }

  /** Creates both domains and initialises them; when that fails, nothing is left open. */
  async initialised(exchange: ExchangeRef, wanted: Wanted, { symbols, ...call }: WarmOptions): Promise<ExchangePair> {
    const pair = this.pair(exchange, wanted)
    try {
      await pair.initialize(symbols, call)
      return pair
    } catch (error) {
      await pair.close().catch((failure: unknown) => this.logger.error('an exchange did not close', { error: failure }))
      throw error
    }
  }

  /** The same for one of several: a failure is a result. */
  async bringUp({ exchange, config, ...options }: MultipleRequest, call: WarmOptions): Promise<MultipleResult> {
    const name = typeof exchange === 'string' ? exchange : exchange.id
    try {
      const { id } = this.table.resolve(exchange)
      const work = () => this.initialised(exchange, { config, options }, call)
      return { exchange: id, ok: true, pair: await this.around('createExchange', id, work) }
    } catch (error) {
      return { exchange: name, ok: false, error }
    }
  }

  /**
   * Builds and initialises exchanges ahead and keeps them until the factory is cleared: whoever asks for one then finds it.
   * One that cannot be warmed stops nobody. Says how many were.
   */
  async warm(requests: readonly WarmRequest[], options: WarmOptions = {}): Promise<number> {
    const results = await Promise.allSettled(
      requests.map(async ({ exchange, config }) => {
        const { id } = this.table.resolve(exchange)
        this.#warm.add(await this.around('warm', id, () => this.initialised(exchange, { config }, options)))
      }),
    )
    for (const result of results) {
      if (result.status === 'rejected') this.logger.warn('an exchange could not be warmed', { error: result.reason })
    }
    return results.filter(({ status }) => status === 'fulfilled').length
  }

  /** Replaces the connector of an id while its objects are used, one after the other: what has taken over is what leaves next. */
  swap(connector: AnyConnector, options: SwapOptions = {}): Promise<SwapResult> {
    const { table, instances, clock, logger } = this
    const { id } = connector
    const swaps = this.#swaps.get(id) ?? new Mutex()
    this.#swaps.set(id, swaps)
    const work = (): Promise<SwapResult> => swapConnector({ table, instances, clock, logger }, connector, options)
    return this.around('swap', id, () => swaps.run(work, { signal: options.signal, operation: 'swap' }))
  }

  /** Closes what nobody uses, what was warmed included. */
  async clear(): Promise<void> {
    const warm = [...this.#warm]
    this.#warm.clear()
    this.instances.clear()
    await Promise.allSettled(warm.map((pair) => pair.close()))
  }

  async closeAll(): Promise<void> {
    this.#warm.clear()
    await this.instances.closeAll()
  }

  async close(): Promise<void> {
    this.#warm.clear()
    try {
      await this.instances.close()
    } finally {
      if (this.#ownsTransport) await this.transport.close()
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }
}

/** The public half as the type of a pair wants it. */
function asPublic(exchange: ExchangeObject): PublicOf<AnyConnector> {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- made by createPublic of a connector, and its domain was checked
  return exchange as PublicOf<AnyConnector>
}
