import {
  AbortedError,
  type ArbitrageSettings,
  type CallOptions,
  type Clock,
  ClosedError,
  type CompositeExchangeFactory,
  ConfigurationError,
  createClientOrderIds,
  type Logger,
  PerformanceMonitor,
  ResourceScope,
  silentLogger,
  sleep,
  type SubscribeOptions,
  type Subscription,
  SubscriptionHub,
  SymbolResolver,
  systemClock,
} from 'venuekit'
import { openExchanges } from './exchanges.ts'
import { Executor } from './executor.ts'
import { Stakes } from './exposure.ts'
import { Ledger } from './ledger.ts'
import { type Limits, limitsOf } from './limits.ts'
import { openMarkets } from './markets.ts'
import type { OrderDesk } from './order-desk.ts'
import { Radar } from './radar.ts'
import { knowledgeOf } from './snapshot.ts'
import type { ArbitrageItem, ArbitrageSnapshot, ControllerState, ExecutionMode } from './types.ts'

/** What a controller is made with. */
export interface ArbitrageControllerOptions {
  /** What creates exchanges: `kit.factory`. Whoever asks it for the same exchange shares the same live object. */
  readonly factory: CompositeExchangeFactory
  /** The limits, and whether orders are sent: `kit.config.arbitrage`. Where they are, every address must be of this machine. */
  readonly settings: ArbitrageSettings
  /** Each stands for its pair of assets: `BTC/USDT` is its spot markets and its perpetuals. */
  readonly symbols: readonly string[]
  /** Ids of exchanges; the default is all of the factory's. */
  readonly exchanges?: readonly string[] | undefined
  readonly resolver?: SymbolResolver | undefined
  /** Told how long it takes until both legs of an operation have ended; the target is `targetExecutionTimeMs`. */
  readonly monitor?: PerformanceMonitor | undefined
  readonly clock?: Clock | undefined
  readonly logger?: Logger | undefined
}

/** How long closing waits for operations that are under way. */
const closeWithinMs = 10_000

/**
 * Finds the same thing at two prices and takes the difference, within limits. It brings up what it needs in order — monitor,
 * exchanges, resolver, markets, execution — and closes it in the reverse order.
 */
export class ArbitrageController implements AsyncDisposable {
  readonly resolver: SymbolResolver
  readonly monitor: PerformanceMonitor
  readonly mode: ExecutionMode
  readonly #options: ArbitrageControllerOptions
  readonly #clock: Clock
  readonly #logger: Logger
  readonly #hub: SubscriptionHub<ArbitrageItem>
  readonly #scope = new ResourceScope('ArbitrageController')
  readonly #limits: Limits
  readonly #ledger = new Ledger()
  readonly #stakes = new Stakes()
  readonly #executor: Executor
  readonly #radar: Radar
  #desks: ReadonlyMap<string, OrderDesk> = new Map()
  #skipped: ArbitrageSnapshot['skipped'] = []
  #state: ControllerState = 'idle'
  #pausedBecause: string | undefined
  /** Ends the start, and what was opened in it: not aborted once it runs. */
  readonly #stopping = new AbortController()
  #starting: Promise<void> | undefined
  #closing: Promise<void> | undefined

  constructor(options: ArbitrageControllerOptions) {
    if (options.symbols.length === 0) throw new ConfigurationError('symbols', 'is empty; name at least one market')
    this.#options = options
    this.#clock = options.clock ?? systemClock
    this.#logger = (options.logger ?? silentLogger).child(options.settings.engineName)
    this.resolver = options.resolver ?? new SymbolResolver()
    this.monitor =
      options.monitor ??
      new PerformanceMonitor({ targetMs: options.settings.targetExecutionTimeMs, clock: this.#clock })
    this.mode = options.settings.enableDryRun ? 'dry-run' : 'simulators'
    this.#hub = new SubscriptionHub<ArbitrageItem>({
      name: 'arbitrage',
      overflow: 'drop-and-resync',
      onHandlerError: (error) => this.#logger.error('a handler failed', { error }),
    })
    this.#limits = limitsOf(options.settings)
    this.#executor = this.#newExecutor()
    this.#radar = this.#newRadar()
  }

  get state(): ControllerState {
    return this.#state
  }

  /** Everything that is known now. Cheap enough to be asked several times a second. */
  snapshot(): ArbitrageSnapshot {
    const now = this.#clock.now()
    const { settings } = this.#options
    return Object.freeze({
      at: now,
      state: this.#state,
      pausedBecause: this.#pausedBecause,
      mode: this.mode,
      skipped: this.#skipped,
      ...knowledgeOf({
        settings,
        radar: this.#radar,
        executor: this.#executor,
        ledger: this.#ledger,
        stakes: this.#stakes,
        now,
      }),
    })
  }

  /** Opportunities as they come and go, executions as they go along, and whatever somebody should look at. */
  subscribe(options: SubscribeOptions = {}): Subscription<ArbitrageItem> {
    return this.#hub.subscribe(options)
  }

  /** Resolves when the books are followed and, where orders are sent, the accounts are there. What fails leaves nothing open. */
  start(options: Pick<CallOptions, 'signal'> = {}): Promise<void> {
    this.#starting ??= this.#start(options)
    return this.#starting
  }

  /** Nothing new is executed from now on; what is under way is brought to its end. Before the start it holds from the start on. */
  pause(reason = 'asked for'): void {
    if (this.#pausedBecause !== undefined) return
    this.#pausedBecause = reason
    if (this.#state === 'running') this.#move('paused', reason)
  }

  resume(): void {
    this.#pausedBecause = undefined
    if (this.#state !== 'paused') return
    this.#move('running', 'resumed')
    for (const { market } of this.#radar.markets) this.#radar.changed(market)
  }

  /** Lets a market be traded in again after somebody has looked at what halted it. */
  release(market: string): void {
    this.#radar.release(market, 'asked for')
  }

  /** Tries once more to close the legs that were left open. What cannot be closed is told again. */
  retryOpenLegs(): Promise<void> {
    return this.#executor.retry()
  }

  /**
   * Nothing new is begun; what is under way is waited for, at most ten seconds; then everything is closed. A leg that is open
   * by then stays in the snapshot. Idempotent.
   */
  close(): Promise<void> {
    this.#closing ??= this.#close()
    return this.#closing
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }

  async #start({ signal }: Pick<CallOptions, 'signal'>): Promise<void> {
    this.#stopping.signal.throwIfAborted()
    const stop = (): void => this.#stopping.abort(new AbortedError('start was aborted', { cause: signal?.reason }))
    signal?.addEventListener('abort', stop)
    if (signal?.aborted === true) stop()
    this.#move('starting', 'start')
    try {
      await this.#bringUp()
      this.#stopping.signal.throwIfAborted()
      this.#move(this.#pausedBecause === undefined ? 'running' : 'paused', this.#pausedBecause ?? 'started')
      for (const { market } of this.#radar.markets) this.#radar.changed(market)
    } catch (error) {
      await this.#shutDown()
      throw error
    } finally {
      signal?.removeEventListener('abort', stop)
    }
  }

  async #bringUp(): Promise<void> {
    const { factory, symbols, exchanges: ids = factory.listAvailableExchanges() } = this.#options
    const { monitor, resolver } = this
    const [clock, logger, scope, { signal }] = [this.#clock, this.#logger, this.#scope, this.#stopping]
    monitor.start()
    scope.defer(() => monitor.stop())
    const isDryRun = this.mode === 'dry-run'
    const { balanceRefreshIntervalMs: refreshMs } = this.#options.settings
    const opened = await openExchanges({ factory, exchanges: ids, isDryRun, refreshMs, clock, logger, scope, signal })
    const { exchanges } = opened
    this.#desks = opened.desks
    resolver.initialize(exchanges.map(({ market }) => market))
    const { markets, skipped } = await openMarkets({
      exchanges,
      resolver,
      symbols,
      signal,
      logger,
      changed: (market) => this.#radar.changed(market),
      keep: (subscription) => void scope.use(subscription),
    })
    this.#skipped = [...opened.failures, ...skipped]
    this.#radar.watch(markets)
  }

  async #close(): Promise<void> {
    // Once it runs its books are followed until nothing is under way any more: what has to be closed is closed by them.
    if (this.#state === 'idle' || this.#state === 'starting')
      this.#stopping.abort(new ClosedError('The controller was closed'))
    await this.#starting?.catch(() => {})
    await this.#shutDown()
  }

  async #shutDown(): Promise<void> {
    if (this.#state === 'closed') return
    this.#move('closing', 'close')
    const enough = new AbortController()
    const { signal } = enough
    await Promise.race([this.#radar.idle(), sleep(this.#clock, closeWithinMs, { signal }).catch(() => {})])
    enough.abort()
    this.#radar[Symbol.dispose]()
    this.#executor[Symbol.dispose]()
    await this.#scope.close()
    await this.#radar.idle()
    this.#move('closed', 'closed')
    await this.#hub.close()
  }

  #move(state: ControllerState, reason: string): void {
    this.#state = state
    this.#hub.emit({ type: 'state', state, reason })
  }

  #newExecutor(): Executor {
    return new Executor({
      mode: this.mode,
      limits: this.#limits,
      ledger: this.#ledger,
      stakes: this.#stakes,
      monitor: this.monitor,
      clock: this.#clock,
      logger: this.#logger,
      newId: createClientOrderIds({ clock: this.#clock, prefix: 'arb' }),
      desk: (exchange) => this.#desk(exchange),
      changed: (execution) => this.#radar.take(execution),
      opened: (openLeg) => {
        this.#hub.emit({ type: 'open-leg', openLeg })
        this.#radar.halt(openLeg.market, `a leg of ${openLeg.executionId} is open: ${openLeg.reason}`)
      },
      closed: (openLeg) => {
        this.#hub.emit({ type: 'open-leg-closed', openLeg })
        const isHalted = this.#executor.openLegs.some(({ market }) => market === openLeg.market)
        if (!isHalted) this.#radar.release(openLeg.market, 'the leg is not open any more')
      },
    })
  }

  #newRadar(): Radar {
    return new Radar({
      settings: this.#options.settings,
      limits: this.#limits,
      ledger: this.#ledger,
      stakes: this.#stakes,
      executor: this.#executor,
      clock: this.#clock,
      logger: this.#logger,
      emit: (item) => this.#hub.emit(item),
      isPaused: () => this.#state !== 'running',
      pause: (reason) => {
        this.#logger.warn('a breaker stops everything', { reason })
        this.pause(reason)
      },
    })
  }

  #desk(exchange: string): OrderDesk {
    const desk = this.#desks.get(exchange)
    if (desk === undefined) throw new ClosedError(`No orders are placed at ${exchange}`)
    return desk
  }
}
