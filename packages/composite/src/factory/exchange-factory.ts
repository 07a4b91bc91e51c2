import { type AnyConnector, type CallOptions, type MarketSymbol, marketSymbol, type SymbolInput } from '@venuekit/core'
import { ConfigurationError, ExchangeApiError, NetworkError, VenuekitError } from '@venuekit/core/errors'
import type { ExchangeRef } from './connector-table.ts'
import {
  ExchangeBringUp,
  failureOf,
  type BringUpOptions,
  type BringUpOutcome,
  type BringUpRequest,
} from './exchange-bring-up.ts'
import type { ExchangePair } from './exchange-pair.ts'
import { ExchangeRound, type RoundOutcome } from './exchange-round.ts'
import { FactoryCore, type FactoryOptions } from './factory-core.ts'
import type { ConnectorNamed, ExchangeName } from './factory-types.ts'
import { checkStrategy, InitializationStrategy } from './initialization-strategy.ts'
import {
  summarise,
  summaryLines,
  type ExchangeInitResult,
  type InitializationSummary,
} from './initialization-report.ts'
import { ManagedExchanges, type ManagedStatistics, type SymbolBatch } from './managed-exchanges.ts'
import type { FactoryMiddleware } from './middleware.ts'

/** What is kept where nobody says. */
export const DEFAULT_SYMBOLS: readonly MarketSymbol[] = /* @__PURE__ */ ['BTC/USDT', 'ETH/USDT'].map((symbol) =>
  marketSymbol(symbol),
)

/** What an exchange factory is made with. */
export interface ExchangeFactoryOptions<Registered extends AnyConnector = AnyConnector>
  extends FactoryOptions<Registered>, BringUpOptions {
  /** What an exchange keeps when it is created without symbols; the default is `DEFAULT_SYMBOLS`. */
  readonly symbols?: readonly SymbolInput[] | undefined
}

/** How exchanges are created. */
export interface CreateOptions {
  readonly symbols?: readonly SymbolInput[] | undefined
  readonly signal?: AbortSignal | undefined
}

/** How one exchange is created. */
export interface CreateOneOptions extends CreateOptions {
  /** How often it is tried; the default is the factory's. */
  readonly maxAttempts?: number | undefined
}

/** The exchanges that were created, by the names that they were asked for under. */
export type CreatedExchanges<
  Registered extends AnyConnector,
  Names extends readonly string[],
  Strategy extends InitializationStrategy,
> = Strategy extends 'fail_fast'
  ? { readonly [Name in Names[number]]: ExchangePair<ConnectorNamed<Registered, Name>> }
  : { readonly [Name in Names[number]]?: ExchangePair<ConnectorNamed<Registered, Name>> }

/** Numbers about a factory. */
export interface FactoryStatistics extends ManagedStatistics {
  readonly supported: number
}

/**
 * One place that creates exchanges, brings them up, keeps track of them and closes them: one of each, however often it is asked
 * for. It is told which exchanges there are and knows nothing about any of them.
 *
 * @example
 * ```ts
 * import type { AnyConnector } from '@venuekit/core'
 * import { ExchangeFactory, InitializationStrategy } from '@venuekit/composite'
 *
 * async function run(connectors: readonly AnyConnector[]): Promise<void> {
 *   await using factory = new ExchangeFactory({ exchanges: connectors })
 *   await factory.createExchanges(['MEXC', 'GATEIO'], InitializationStrategy.RETRY_WITH_BACKOFF)
 *   factory.logExchangeSummary()
 * }
 * typeof run // 'function'
 * ```
 */
export class ExchangeFactory<Registered extends AnyConnector = AnyConnector> implements AsyncDisposable {
  /** For classes that extend this one. */
  protected readonly core: FactoryCore
  readonly #managed = new ManagedExchanges()
  readonly #bringUp: ExchangeBringUp
  readonly #symbols: readonly SymbolInput[]
  #round: ExchangeRound | undefined

  constructor(options: ExchangeFactoryOptions<Registered>) {
    this.core = new FactoryCore(options)
    this.#symbols = checkSymbols(options.symbols ?? DEFAULT_SYMBOLS)
    this.#bringUp = new ExchangeBringUp(this.core, options, {
      onCreated: (exchange) => this.onCreated(exchange),
      onInitialised: (exchange, call) => this.onInitialised(exchange, call),
      onUp: (exchange) => this.#managed.add(exchange),
      onClosed: (exchange) => this.#managed.remove(exchange),
    })
  }

  /** The exchanges that are managed now, by id: a live view. */
  get exchanges(): ReadonlyMap<string, ExchangePair> {
    return this.#managed.all
  }

  get managedExchanges(): readonly string[] {
    return [...this.exchanges.keys()]
  }

  /**
   * Creates an exchange and brings it up, or gives the one that is there. It is tried `maxAttempts` times, with waits that grow
   * by the retry delay each time.
   *
   * @throws UnsupportedExchangeError at once for a name that is not known, ConfigurationError as it is, and an ExchangeApiError (500)
   * around everything else.
   */
  createExchange<Connector extends AnyConnector>(
    exchange: Connector,
    options?: CreateOneOptions,
  ): Promise<ExchangePair<Connector>>
  createExchange<const Name extends ExchangeName<Registered>>(
    exchange: Name,
    options?: CreateOneOptions,
  ): Promise<ExchangePair<ConnectorNamed<Registered, Name>>>
  createExchange(exchange: ExchangeRef, options: CreateOneOptions = {}): Promise<never> {
    return this.createAny(exchange, options)
  }

  /** The same, with null for a failure, which is logged. */
  async createExchangeSafe(exchange: ExchangeRef, options: CreateOneOptions = {}): Promise<ExchangePair | null> {
    try {
      return await this.createAny(exchange, options)
    } catch (error) {
      const name = typeof exchange === 'string' ? exchange : exchange.id
      this.core.logger.error(`${kindOf(error)} while creating ${name.slice(0, 80)}`, { error })
      return null
    }
  }

  /** Creates several by a strategy; what failed is in the results. */
  async createExchanges<
    const Names extends readonly string[],
    const Strategy extends InitializationStrategy = 'continue',
  >(
    names: Names,
    strategy?: Strategy,
    options: CreateOptions = {},
  ): Promise<CreatedExchanges<Registered, Names, Strategy>> {
    const chosen: InitializationStrategy = strategy ?? InitializationStrategy.CONTINUE_ON_ERROR
    checkStrategy(chosen)
    if (names.length === 0) throw new ConfigurationError('names', 'is empty; name at least one exchange')
    const symbols = this.#symbolsOf(options)
    const { signal } = options
    const { table, clock, logger } = this.core
    logger.info(`initializing ${names.length} exchanges with the strategy ${chosen}`)
    const round = new ExchangeRound(names, {
      table,
      clock,
      logger,
      signal,
      attempts: this.#bringUp.attempts,
      delayMs: this.#bringUp.delayMs,
      attempt: (connector) => this.#obtain(connector, { symbols, maxAttempts: 1, signal }),
    })
    this.#round = round
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- by the names that were given, as the strategy says
    return (await round.run(chosen)) as CreatedExchanges<Registered, Names, Strategy>
  }

  /** How it went for each exchange of the last `createExchanges`. */
  getInitializationResults(): readonly ExchangeInitResult[] {
    return this.#round?.results ?? []
  }

  getInitializationSummary(): InitializationSummary {
    return summarise(this.getInitializationResults())
  }

  /** Logs the summary for people, line by line. */
  logExchangeSummary(): void {
    for (const line of summaryLines(this.getInitializationResults())) this.core.logger.info(line)
  }

  getExchange(exchange: ExchangeRef): ExchangePair | undefined {
    const connector = this.core.table.find(exchange)
    return connector === undefined ? undefined : this.exchanges.get(connector.id)
  }

  getActiveExchanges(): readonly ExchangePair[] {
    return this.#managed.active
  }

  getSupportedExchanges(): readonly string[] {
    return this.core.registry.getSupportedExchanges()
  }

  isExchangeSupported(exchange: ExchangeRef): boolean {
    return this.core.registry.isExchangeSupported(exchange)
  }

  /** Whether an exchange is managed and fully there. */
  healthCheck(exchange: ExchangeRef): boolean {
    return this.getExchange(exchange)?.status === 'active'
  }

  getFactoryStatistics(): FactoryStatistics {
    return { supported: this.getSupportedExchanges().length, ...this.#managed.statistics }
  }

  /** Has every exchange that can make its connections ahead. Failures stop nobody; says how many did. */
  async preWarmConnections(): Promise<number> {
    const warmed = await this.#managed.warm()
    this.core.logger.info(`warmed the connections of ${warmed} exchanges`)
    return warmed
  }

  /** What every exchange lists under these names, or why it does not say. */
  batchInitializeSymbols(symbols: readonly SymbolInput[]): ReadonlyMap<string, SymbolBatch> {
    return this.#managed.lookUp(checkSymbols(symbols))
  }

  /** Closes what is not in the set, and says how many that were. */
  async cleanupUnusedExchanges(active: Iterable<ExchangeRef>): Promise<number> {
    const kept = new Set([...active].map((exchange) => this.core.table.find(exchange)?.id))
    const closed = await this.#managed.close((name) => !kept.has(name))
    this.core.logger.info(`closed ${closed} exchanges that were not used`)
    return closed
  }

  use(middleware: FactoryMiddleware): () => void {
    return this.core.use(middleware)
  }

  /** Closes every managed exchange side by side. One failure stops nobody; they are thrown together. */
  async closeAll(): Promise<void> {
    await this.#managed.close()
  }

  /** The same, for good. */
  async close(): Promise<void> {
    try {
      await this.closeAll()
    } finally {
      await this.core.close()
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }

  /** For classes that extend this one: called before an exchange is initialised. */
  protected onCreated(_exchange: ExchangePair): void {}

  /** For classes that extend this one: a part of an exchange's coming up. */
  protected async onInitialised(_exchange: ExchangePair, _options: CallOptions): Promise<void> {}

  #symbolsOf({ symbols = this.#symbols }: CreateOptions): readonly SymbolInput[] {
    return checkSymbols(symbols)
  }

  /** `createExchange` of what is a connector or a name. */
  protected async createAny(exchange: ExchangeRef, options: CreateOneOptions = {}): Promise<never> {
    const connector = this.core.table.resolve(exchange)
    const { maxAttempts = this.#bringUp.attempts, signal } = options
    const outcome = await this.#obtain(connector, { symbols: this.#symbolsOf(options), maxAttempts, signal })
    if (outcome.exchange === undefined) throw failureOf(outcome.error, connector.id, outcome.attempts)
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- made of the connector that was asked for
    return outcome.exchange as never
  }

  /** The exchange that is there, with these symbols too, or a new one. */
  async #obtain(connector: AnyConnector, request: BringUpRequest): Promise<RoundOutcome> {
    const { symbols, signal } = request
    const present = await this.#present(connector.id)
    const outcome: BringUpOutcome =
      present === undefined ? await this.#bringUp.run(connector, request) : { exchange: present, attempts: 1 }
    if (outcome.exchange === undefined) return { ...outcome, opened: false }
    if (outcome.request === request) return { ...outcome, opened: true }
    // Whoever brought it up has brought up his own symbols; everybody else adds them.
    try {
      if (outcome.request?.symbols !== symbols) await outcome.exchange.initialize(symbols, { signal })
      return { ...outcome, opened: false }
    } catch (error) {
      return { error, attempts: outcome.attempts, opened: false }
    }
  }

  /** What is managed and of use; what is broken is closed. */
  async #present(id: string): Promise<ExchangePair | undefined> {
    const present = this.exchanges.get(id)
    if (present === undefined || present.status === 'active' || present.status === 'connecting') return present
    await present.close().catch((error: unknown) => this.core.logger.error('it did not close', { exchange: id, error }))
    return undefined
  }
}

function checkSymbols(symbols: readonly SymbolInput[]): readonly SymbolInput[] {
  if (symbols.length > 0 && symbols.every((symbol) => symbol.trim() !== '')) return symbols
  throw new ConfigurationError('symbols', 'must name at least one symbol, and none may be empty')
}

/** What kind of failure it was, for a log line. */
function kindOf(error: unknown): string {
  if (ExchangeApiError.is(error)) return 'exchange API error'
  if (ConfigurationError.is(error)) return 'configuration error'
  if (NetworkError.is(error)) return 'network error'
  return VenuekitError.is(error) ? error.code : 'unexpected error'
}
