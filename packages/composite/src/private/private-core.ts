import {
  createMemoryOrderJournal,
  marketSymbol,
  type CallOptions,
  type ClientOrderIds,
  type Credentials,
  type ExchangeContext,
  type ExchangeStatus,
  type Instrument,
  type MarketSymbol,
  type Order,
  type OrderFeatures,
  type OrderJournal,
  type OrderOutcome,
  type OrderOwner,
  type OrderRef,
  type PositionMode,
  type SymbolInput,
} from '@venuekit/core'
import { ClosedError } from '@venuekit/core/errors'
import type { StreamSession } from '@venuekit/transport'
import { ObjectParts } from '../object/object-parts.ts'
import { queueSizeOf, silentTopicMsOf, statusOf } from '../object/wires.ts'
import type { HistoryWindows, OrderEntryParts, Resolution, UnknownOrder } from '../ports/declaration.ts'
import type { MoreOrderCommands, OrderCommands } from '../ports/order-commands.ts'
import type { PublicRest } from '../ports/public-rest.ts'
import type { PrivateTopics } from '../ports/topics.ts'
import { AccountHubs } from './account-hubs.ts'
import { AccountPushes, type AccountPublish } from './account-pushes.ts'
import type { AccountRouter } from './account-router.ts'
import { AccountStreams } from './account-streams.ts'
import { AccountState } from './account-state.ts'
import { canProveAbsence, lookUp, type AnyPrivateRest, type EvidenceOptions, type SoughtOrder } from './evidence.ts'
import { BalanceSyncs } from './balance-sync.ts'
import { commandsOf } from './commands-of.ts'
import { OrderBatches } from './order-batches.ts'
import { OrderBookkeeping } from './order-bookkeeping.ts'
import { OrderDesk } from './order-desk.ts'
import { OrderSearch } from './order-search.ts'
import { OrderStore } from './order-store.ts'
import { Reconciler } from './reconciler.ts'
import { Resolver, type UnknownCommand } from './resolver.ts'
import { ToldFills } from './told-fills.ts'
import { TradingCounters } from './trading-stats.ts'

export interface PrivateCoreOptions<Topic> {
  readonly id: string
  readonly context: ExchangeContext<Credentials>
  readonly rest: (core: ObjectParts) => AnyPrivateRest
  /** The public endpoints, for the list of markets. */
  readonly marketRest: (core: ObjectParts) => PublicRest & AsyncDisposable
  readonly session: (router: AccountRouter, core: ObjectParts) => StreamSession<Topic>
  readonly topics: Partial<PrivateTopics<Topic>>
  readonly resolution: Resolution<AnyPrivateRest>
  readonly history: HistoryWindows
  readonly features: OrderFeatures
  readonly isMargin: boolean
  readonly newId: ClientOrderIds
  readonly random: () => number
  readonly orderEntry: (
    parts: Omit<OrderEntryParts<Topic, Credentials>, 'context'>,
  ) => Partial<OrderCommands & MoreOrderCommands> | undefined
}

/** The documents keep so many orders that have ended for each symbol. */
const executedPerSymbol = 1_000
const rememberedFills = 20_000
const defaultTimeoutMs = 30_000

/** Everything that the capabilities of a private object are made of. */
export class PrivateCore<Topic = unknown> extends ObjectParts {
  readonly rest: AnyPrivateRest
  readonly features: OrderFeatures
  readonly history: HistoryWindows
  readonly hubs: AccountHubs
  readonly account: AccountState
  readonly store: OrderStore
  readonly resolver: Resolver
  readonly desk: OrderDesk
  readonly batches: OrderBatches
  readonly reconciler: Reconciler
  readonly router: AccountRouter
  readonly session: StreamSession<Topic>
  readonly streams: AccountStreams<Topic>
  readonly stats = new TradingCounters()
  readonly evidence: EvidenceOptions
  readonly #options: Pick<PrivateCoreOptions<Topic>, 'topics'>
  readonly #search: OrderSearch
  readonly #marketRest: PublicRest & AsyncDisposable
  readonly #bookkeeping: OrderBookkeeping
  readonly #ownJournal: OrderJournal | undefined
  readonly #fills = new ToldFills(rememberedFills)
  readonly #signal = new AbortController()
  readonly #balanceSyncs: BalanceSyncs
  /** Why the exchange does not take the account's topics any more. */
  #endedFor: string | undefined
  readonly #pushes: AccountPushes
  readonly #publish: AccountPublish = {
    balance: (balance) => {
      this.reconciler.moved(balance.asset)
      this.hubs.balances.emit({ type: 'balance', balance })
    },
    position: (position) => {
      this.reconciler.touch(position.symbol)
      this.hubs.positions.emit({ type: 'position', symbol: position.symbol, position })
    },
    fill: (fill, from) => {
      if (!this.#fills.add(fill, from)) return
      this.streams.knowsFill(fill, from === 'pushed')
      this.reconciler.touch(fill.symbol)
      this.hubs.fills.emit({ type: 'fill', symbol: fill.symbol, fill })
      this.store.executed(fill)
    },
  }

  constructor(options: PrivateCoreOptions<Topic>) {
    const { id, context, resolution, features, history, random } = options
    super({ id, domain: 'private', context, loadMarkets: (call) => this.#marketRest.getSymbolsInfo(call) })
    const { clock, exchangeClock } = context
    this.#options = options
    this.features = features
    this.history = history
    this.rest = options.rest(this)
    this.#marketRest = options.marketRest(this)
    this.hubs = new AccountHubs({ exchange: id, queueSize: queueSizeOf(context), onHandlerError: this.onHandlerError })
    this.account = new AccountState(options.isMargin, () => this.#balanceSyncs.soon())
    const instrument = (symbol: string): Instrument => this.instrument(symbol)
    this.evidence = { rest: this.rest, resolution, history, context, instrument }
    this.#search = new OrderSearch(this.evidence)
    this.store = new OrderStore({
      executedPerSymbol,
      changed: (order) => this.#orderChanged(order),
      strange: (ref) => void this.#meet(ref),
      doubtful: (order) => this.reconciler.missed(order),
    })
    this.resolver = new Resolver({
      exchange: id,
      clock,
      exchangeClock,
      logger: this.logger,
      random,
      refusedAfterMs: resolution.refusedAfterMs,
      forgottenAfterMs: resolution.forgottenAfterMs,
      canProve: canProveAbsence(this.evidence),
      timeoutMs: resolution.timeoutMs ?? defaultTimeoutMs,
      resolved: (unknown, outcome) => this.#resolved(unknown, outcome),
    })
    this.#ownJournal = context.journal === undefined ? createMemoryOrderJournal() : undefined
    const owner: OrderOwner = { exchange: id, environment: context.environment, account: context.account }
    const journal = context.journal ?? this.#ownJournal ?? createMemoryOrderJournal()
    this.#bookkeeping = new OrderBookkeeping({ journal, owner, clock, exchangeClock, logger: this.logger })
    this.#pushes = this.#pushesOf()
    this.router = this.#pushes.router
    this.session = options.session(this.router, this)
    this.streams = this.#streamsOf(random)
    this.session.on('state', ({ reason }) => this.follow(statusOf(this.session), reason))
    this.desk = new OrderDesk({
      exchange: id,
      features,
      instrument,
      commands: commandsOf(this.rest, options.orderEntry(this.#entryParts())),
      store: this.store,
      resolver: this.resolver,
      bookkeeping: this.#bookkeeping,
      clock,
      exchangeClock,
      newId: options.newId,
      lookUp: (ref, signal) => lookUp(this.evidence, ref, signal),
      lookEverywhere: (sought) => (signal) => this.#lookEverywhere(sought, signal),
    })
    this.batches = new OrderBatches(this.desk)
    this.reconciler = this.#reconcilerOf(random)
    const refresh = (): Promise<void> => this.reconciler.balances()
    this.#balanceSyncs = new BalanceSyncs({ clock, logger: this.logger, refresh })
  }

  /** What costs money is never done with a market that was not named: a whole symbol means that one alone. */
  override instrument(symbol: SymbolInput): Instrument {
    return this.instruments.requireExactly(symbol)
  }

  /** The markets in which the account has open orders. */
  get activeSymbols(): readonly MarketSymbol[] {
    return [...new Set(this.store.openOrders().map(({ symbol }) => symbol))]
  }

  async initialize(symbols: readonly SymbolInput[], options: CallOptions): Promise<void> {
    this.#checkTaken()
    await this.bringUp(this.session, options, async (signal) => {
      this.reconciler.follow(symbols.flatMap((symbol) => this.instruments.get(symbol)?.symbol ?? []))
      await this.#measureTime({ signal })
      await this.streams.hold(signal)
      // What was pushed since is newer than the answers: it is subscribed first and asked afterwards.
      await this.reconciler.once()
      this.#checkTaken()
      this.streams.settled()
    })
  }

  /** Learns how the account keeps its positions. */
  followMode(mode: PositionMode): void {
    for (const position of this.account.followMode(mode)) this.#publish.position(position)
  }

  /** Initialized, or made so: what streams of the account stand on. */
  async ready(options: CallOptions): Promise<void> {
    this.life.checkOpen('subscribe')
    if (!this.streams.isHeld) await this.initialize([], options)
  }

  /** The documents' balance sync: asks for the balances every so often. Returns what ends that. */
  startBalanceSync(intervalMs: number): () => void {
    return this.#balanceSyncs.start(intervalMs)
  }

  /** Whether there is a connection means nothing once the account has ended. */
  override follow(status: ExchangeStatus, reason: string): void {
    if (this.#endedFor === undefined) super.follow(status, reason)
  }

  protected async shutDown(): Promise<void> {
    this.#balanceSyncs.close()
    this.streams.close()
    this.#signal.abort()
    this.reconciler.close()
    this.resolver.close()
    await this.hubs.close()
    await this.session.close()
    await this.rest[Symbol.asyncDispose]()
    await this.#marketRest[Symbol.asyncDispose]()
    await this.#bookkeeping.idle()
    await this.#ownJournal?.close()
  }

  /** The exchange does not take the account's topics any more: a key was withdrawn. */
  #ended(reason: string): void {
    this.follow('error', reason)
    this.#endedFor ??= reason
    void this.hubs.close('expired')
  }

  #checkTaken(): void {
    if (this.#endedFor === undefined) return
    const remedy = 'make another exchange object, with a key that the exchange takes'
    throw new ClosedError(`The account at ${this.id} has ended: ${this.#endedFor}; ${remedy}`, {
      exchange: this.id,
      operation: 'initialize',
    })
  }

  async #catchUp(): Promise<void> {
    this.store.interrupted()
    await this.reconciler.run()
  }

  /** Frames are signed with the exchange's time: a signed call sees to it that it is known before the first of them. */
  async #measureTime(options: Pick<CallOptions, 'signal'>): Promise<void> {
    if (this.context.exchangeClock.needsMeasure() === undefined) return
    if (this.rest.getBalances === undefined) await this.rest.getOpenOrders?.(undefined, options)
    else await this.rest.getBalances(options)
  }

  #entryParts(): Omit<OrderEntryParts<Topic, Credentials>, 'context'> {
    const measureTime = (options: Pick<CallOptions, 'signal'>): Promise<void> => this.#measureTime(options)
    return { session: this.session, instruments: () => this.instruments, measureTime }
  }

  #pushesOf(): AccountPushes {
    return new AccountPushes({
      store: this.store,
      account: this.account,
      publish: this.#publish,
      told: (kind) => this.streams.told(kind),
      seen: (order) => this.resolver.seen(order),
      listed: (before, rows, since) => {
        // It ends early when the object is closed.
        void this.reconciler.settleMissing(before, { rows, gap: undefined }, since).catch(() => {})
      },
      incomplete: () => void this.reconciler.run(),
      state: (state) => this.life.learn(state),
      gap: (reason) => {
        this.hubs.mark({ type: 'gap', reason })
        void this.streams.catchUp(reason)
      },
    })
  }

  #streamsOf(random: () => number): AccountStreams<Topic> {
    const { context, logger, session } = this
    return new AccountStreams({
      session,
      topics: this.#options.topics,
      instruments: () => this.instruments,
      clock: context.clock,
      exchangeNow: () => context.exchangeClock.now(),
      random,
      logger,
      silentAfterMs: silentTopicMsOf(context),
      mark: (mark) => this.hubs.mark(mark),
      reconnected: () => this.router.reset(),
      ended: (reason) => this.#ended(reason),
      catchUp: () => this.#catchUp(),
      ask: (kind) => (kind === 'orders' ? this.reconciler.run() : this.reconciler[kind]()),
      isWaiting: () => this.store.openOrders().length > 0,
    })
  }

  #reconcilerOf(random: () => number): Reconciler {
    const { orders, fills, balances, positions } = this.#options.topics
    return new Reconciler({
      ...this.evidence,
      context: this.context,
      store: this.store,
      account: this.account,
      random,
      wants: {
        orders: orders !== undefined,
        fills: fills !== undefined,
        balances: balances !== undefined,
        positions: positions !== undefined,
      },
      markets: () => this.instruments,
      exchangeNow: () => this.context.exchangeClock.now(),
      publish: this.#publish,
      answered: (kind, all, askedAt) => this.streams.answered(kind, all, askedAt),
      failed: (problem, error) => this.logger.warn(problem, { error }),
    })
  }

  #orderChanged(order: Order): void {
    this.streams.knowsOrder(order, this.#pushes.isUnderWay)
    this.reconciler.touch(order.symbol)
    this.hubs.orders.emit({ type: 'order', symbol: order.symbol, order })
  }

  /** The stream speaks of an order that nobody knows: one of another program, or one whose create has not returned. */
  async #meet(ref: OrderRef & { readonly orderId: string }): Promise<void> {
    const since = this.store.mark()
    try {
      const order = await lookUp(this.evidence, ref, this.#signal.signal)
      if (order !== undefined) this.resolver.seen(this.store.learn(order, since))
    } catch (error) {
      if (!this.life.isOver) this.logger.warn('an order of the stream could not be asked for', { ref, error })
    }
  }

  async #lookEverywhere(sought: UnknownOrder & SoughtOrder, signal: AbortSignal): Promise<Order | undefined> {
    const { mark: since = this.store.mark() } = sought
    const order = await this.#search.find(sought, signal)
    return order === undefined ? undefined : this.store.learn(order, since)
  }

  #resolved({ command, ref }: UnknownCommand, outcome: OrderOutcome): void {
    this.stats.add('resolved')
    if (command === 'create') this.#bookkeeping.settle(outcome.ref, outcome.outcome)
    // Its market may not be listed any more.
    const symbol = marketSymbol(ref.symbol)
    this.hubs.orders.emit({ type: 'order-resolved', symbol, command, outcome })
  }
}
