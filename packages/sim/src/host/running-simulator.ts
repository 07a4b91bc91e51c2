import { ConfigurationError, InvalidInputError } from '@venuekit/core/errors'
import { systemClock, type Clock } from '@venuekit/core/time'
import type { ControlTarget } from '../control/control-routes.ts'
import { ControlServer } from '../control/control-server.ts'
import type { MatchingEngine } from '../engine/engine.ts'
import type { Fault } from '../faults/fault.ts'
import { FaultBox } from '../faults/fault-box.ts'
import { MarketSimulation } from '../market/simulation.ts'
import type { ApiKey } from '../accounts/key-ring.ts'
import type { CreateAccountOptions } from './account-directory.ts'
import type { EndpointsOf, ExchangeKind } from './kind.ts'
import { KindHost } from './kind-host.ts'
import type { CreatedAccount, FaultControl, Simulator } from './simulator.ts'
import { balancesOf, bookOf, followBooks, ordersOf, tradesOf, type Truth } from './snapshots.ts'
import type { BalanceSnapshot, BookChange, BookSnapshot, OrderSnapshot, TradeSnapshot } from './snapshots.ts'
import { changeMarket, clearStagedOrders, stageDeposit, stageOrder } from './stage.ts'
import type { MarketChange, StagedDeposit, StagedOrder, StagedResult } from './stage.ts'
import { checkInteger, checkOptionNames, kindsFor, type SimulatorOptions } from './simulator-options.ts'

const defaultEventsPerSecond = 1_000
const rememberedErrors = 100
const highestPort = 65_535

/** What `startSimulator` gives: all kinds, one market around them, faults and the control port. */
export class RunningSimulator<Kind extends ExchangeKind, Id extends Kind['ids'][number]> implements Simulator<
  Kind,
  Id
> {
  readonly seed: number
  readonly faults: FaultControl
  readonly #options: SimulatorOptions<Kind, Id>
  readonly #clock: Clock
  readonly #hosts: readonly KindHost[]
  readonly #byExchange: ReadonlyMap<string, KindHost>
  readonly #faults: FaultBox
  readonly #market: MarketSimulation | undefined
  readonly #control: ControlServer
  readonly #errors: unknown[] = []
  readonly #firstKeys = new Map<KindHost, ApiKey>()
  #paused = false
  #closing: Promise<void> | undefined

  constructor(available: readonly Kind[], options: SimulatorOptions<Kind, Id>) {
    const exchanges = [...new Set(options.exchanges)]
    const { seed = 1, clock = systemClock } = options
    const kinds = kindsFor(available, exchanges)
    checkOptionNames(kinds, options.options ?? {})
    this.#options = { ...options, exchanges }
    this.#clock = clock
    this.seed = checkInteger('seed', seed, { minimum: 0, maximum: Number.MAX_SAFE_INTEGER })
    this.#faults = new FaultBox({
      seed,
      exchanges,
      specials: specialsOf(kinds),
      check: (fault) => this.#checkFault(fault),
      act: (fault) => this.#act(fault),
    })
    this.faults = {
      add: (fault) => this.#faults.add(fault),
      list: () => this.#faults.list(),
      clear: (id) => this.#faults.clear(id),
    }
    this.#hosts = kinds.map((kind) => this.#createHost(kind))
    this.#byExchange = new Map(this.#hosts.flatMap((host) => host.kind.ids.map((id) => [id, host] as const)))
    this.#market = this.#createMarket()
    this.#control = new ControlServer({ simulator: this.#controlTarget(), clock })
  }

  get control(): string {
    return this.#control.url
  }

  get errors(): readonly unknown[] {
    return this.#errors
  }

  get endpoints(): { readonly [Exchange in Id]: EndpointsOf<Kind, Exchange> } {
    const entries = this.#options.exchanges.map((exchange) => {
      const host = this.#hostOf(exchange)
      const key = this.#firstKeys.get(host)
      return [exchange, { ...host.endpoints(), credentials: key === undefined ? {} : host.kind.credentials(key) }]
    })
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- every kind declares the type of its own endpoints
    return Object.fromEntries(entries) as { readonly [Exchange in Id]: EndpointsOf<Kind, Exchange> }
  }

  /** Opens the ports, then the markets. */
  async start(): Promise<void> {
    const port = checkInteger('port', this.#options.port ?? 0, { minimum: 0, maximum: highestPort })
    const last = port + this.#hosts.reduce((count, host) => count + host.portCount, 0)
    if (port !== 0 && last > highestPort)
      throw new ConfigurationError('port', `${last} is no port: give a lower one, so that there is room for all`)
    await this.#control.listen(port)
    let next = port === 0 ? 0 : port + 1
    for (const host of this.#hosts) {
      // oxlint-disable-next-line no-await-in-loop -- each takes the ports after those of the one before
      await host.listen(next)
      if (next !== 0) next += host.portCount
      this.#firstKeys.set(host, host.accounts.create())
    }
    this.#market?.start()
  }

  book(exchange: Id, symbol: string, depth?: number): BookSnapshot {
    return bookOf(this.#truthOf(exchange), symbol, depthOf(depth))
  }

  followBooks(exchange: Id, listener: (change: BookChange) => void): () => void {
    return followBooks(this.#truthOf(exchange), listener)
  }

  trades(exchange: Id, symbol: string, limit?: number): readonly TradeSnapshot[] {
    return tradesOf(this.#truthOf(exchange), symbol, limitOf(limit))
  }

  orders(exchange: Id): readonly OrderSnapshot[] {
    return ordersOf(this.#truthOf(exchange))
  }

  balances(exchange: Id, account?: number): readonly BalanceSnapshot[] {
    return this.#balances(exchange, account)
  }

  symbols(exchange: Id): readonly string[] {
    return this.#symbols(exchange)
  }

  createAccount(options: Omit<CreateAccountOptions, 'exchange'> & { readonly exchange: Id }): CreatedAccount {
    return this.#createAccount(options.exchange, options)
  }

  placeOrder(exchange: Id, order: StagedOrder): StagedResult {
    return stageOrder(this.#engineOf(exchange), order)
  }

  clearOrders(exchange: Id, symbol?: string): number {
    return clearStagedOrders(this.#engineOf(exchange), symbol)
  }

  deposit(exchange: Id, money: StagedDeposit): void {
    stageDeposit(this.#engineOf(exchange), money)
  }

  setMarket(exchange: Id, symbol: string, change: MarketChange): void {
    changeMarket(this.#engineOf(exchange), symbol, change)
  }

  setEventsPerSecond(rate: number): void {
    checkInteger('eventsPerSecond', rate, { minimum: 1, maximum: 50_000 })
    if (this.#market === undefined)
      throw new InvalidInputError(
        'eventsPerSecond',
        'cannot be changed: the markets began empty, with 0 events per second',
      )
    this.#market.rate = rate
  }

  async pause(): Promise<void> {
    this.#paused = true
    this.#market?.pause()
    await Promise.all(this.#hosts.map((host) => host.drained()))
  }

  resume(): void {
    this.#paused = false
    this.#market?.resume()
  }

  close(): Promise<void> {
    this.#closing ??= this.#close()
    return this.#closing
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }

  async #close(): Promise<void> {
    this.#market?.close()
    await Promise.all([...this.#hosts.map((host) => host.close()), this.#control.close()])
  }

  #controlTarget(): ControlTarget {
    return {
      exchanges: this.#options.exchanges,
      health: () => this.#health(),
      addFault: (given) => this.#faults.add(given),
      faults: () => this.#faults.list(),
      clearFaults: (id) => this.#faults.clear(id),
      book: (exchange, symbol, depth) => bookOf(this.#truthOf(exchange), symbol, depthOf(depth)),
      trades: (exchange, symbol, limit) => tradesOf(this.#truthOf(exchange), symbol, limitOf(limit)),
      orders: (exchange) => ordersOf(this.#truthOf(exchange)),
      balances: (exchange, account) => this.#balances(exchange, account),
      createAccount: (exchange, wanted) => this.#createAccount(exchange, wanted),
      placeOrder: (exchange, order) => stageOrder(this.#engineOf(exchange), order),
      clearOrders: (exchange, symbol) => clearStagedOrders(this.#engineOf(exchange), symbol),
      deposit: (exchange, money) => stageDeposit(this.#engineOf(exchange), money),
      setMarket: (exchange, symbol, change) => changeMarket(this.#engineOf(exchange), symbol, change),
      setEventsPerSecond: (rate) => this.setEventsPerSecond(rate),
      pause: () => this.pause(),
      resume: () => this.resume(),
    }
  }

  #health(): object {
    const exchanges = this.#options.exchanges.map((exchange) => {
      const { symbols, sockets } = { symbols: this.#symbols(exchange), sockets: this.#hostOf(exchange).socketCount }
      return [exchange, { symbols, sockets }]
    })
    return {
      status: this.#errors.length === 0 ? 'ok' : 'failing',
      seed: this.seed,
      paused: this.#paused,
      exchanges: Object.fromEntries(exchanges),
      errors: this.#errors.map(String),
    }
  }

  #createHost(kind: Kind): KindHost {
    return new KindHost({
      kind,
      options: this.#options.options?.[kind.name] ?? {},
      clock: this.#clock,
      seed: this.seed,
      faults: this.#faults,
      report: (error) => this.#report(error),
    })
  }

  #createMarket(): MarketSimulation | undefined {
    const {
      exchanges,
      eventsPerSecond = defaultEventsPerSecond,
      depth,
      historyMinutes,
      divergence,
      assets,
    } = this.#options
    if (depth !== undefined) checkInteger('depth', depth, { minimum: 1, maximum: 1_000 })
    if (historyMinutes !== undefined) checkInteger('historyMinutes', historyMinutes, { minimum: 0, maximum: 10_000 })
    if (eventsPerSecond === 0) return undefined
    checkInteger('eventsPerSecond', eventsPerSecond, { minimum: 1, maximum: 50_000 })
    return new MarketSimulation({
      clock: this.#clock,
      seed: this.seed,
      venues: exchanges.map((id) => ({ id, engine: this.#truthOf(id).engine })),
      rate: eventsPerSecond,
      ...(depth === undefined ? {} : { depth }),
      ...(historyMinutes === undefined ? {} : { historyMinutes }),
      ...(divergence === undefined ? {} : { divergence }),
      ...(assets === undefined ? {} : { assets }),
    })
  }

  #balances(exchange: string, account?: number): readonly BalanceSnapshot[] {
    return balancesOf(this.#truthOf(exchange), account ?? this.#hostOf(exchange).accounts.ids[0] ?? 0)
  }

  #createAccount(exchange: string, options: CreateAccountOptions): CreatedAccount {
    const host = this.#hostOf(exchange)
    const key = host.accounts.create(options)
    return { account: key.account, credentials: host.kind.credentials(key), permissions: key.permissions }
  }

  #symbols(exchange: string): readonly string[] {
    return this.#truthOf(exchange).engine.view.instruments.map(({ id }) => id)
  }

  #checkFault(fault: Fault): void {
    const concerned = this.#concernedBy(fault)
    if (!concerned.some((host) => host.canAct(fault)))
      throw new InvalidInputError(
        'kind',
        `"${fault.name ?? fault.kind}" means nothing to ${concerned.map(({ kind }) => kind.name).join(', ')}`,
      )
    const { symbol, exchange } = fault
    if (symbol === undefined) return
    const exchanges = exchange === undefined ? this.#options.exchanges : [exchange]
    const symbols = exchanges.flatMap((one) => this.#symbols(one))
    if (!symbols.includes(symbol))
      throw new InvalidInputError('symbol', `"${symbol}" is no market; there are ${[...new Set(symbols)].join(', ')}`)
  }

  #act(fault: Fault): number {
    if (fault.kind === 'forget-topic') return this.#forgetTopics(fault)
    for (const host of this.#concernedBy(fault)) if (host.canAct(fault)) host.act(fault)
    return 1
  }

  #forgetTopics(fault: Fault): number {
    const { count = Infinity, channel, symbol } = fault
    let forgotten = 0
    for (const host of this.#concernedBy(fault)) forgotten += host.forgetTopics(fault, count - forgotten)
    if (forgotten > 0) return forgotten
    const aim = [channel, symbol].filter((part) => part !== undefined).join(' of ')
    throw new InvalidInputError('channel', `nothing is subscribed now that could be forgotten${aim && `: ${aim}`}`)
  }

  #concernedBy({ exchange }: Fault): readonly KindHost[] {
    return this.#hosts.filter(({ kind }) => exchange === undefined || kind.ids.includes(exchange))
  }

  #report(error: unknown): void {
    this.#errors.push(error)
    if (this.#errors.length > rememberedErrors) this.#errors.shift()
    this.#options.onError?.(error)
  }

  #hostOf(exchange: string): KindHost {
    const host = this.#options.exchanges.some((id) => id === exchange) ? this.#byExchange.get(exchange) : undefined
    if (host !== undefined) return host
    throw new InvalidInputError('exchange', `"${exchange}" is none of ${this.#options.exchanges.join(', ')}`)
  }

  #engineOf(exchange: string): MatchingEngine {
    return this.#truthOf(exchange).engine
  }

  #truthOf(exchange: string): Truth {
    return this.#hostOf(exchange).truth(exchange)
  }
}

function depthOf(depth = 50): number {
  return checkInteger('depth', depth, { minimum: 1, maximum: 100_000 })
}

function limitOf(limit = 100): number {
  return checkInteger('limit', limit, { minimum: 1, maximum: 100_000 })
}

/** By name; where two kinds use one name for different moments, the first decides. */
function specialsOf(kinds: readonly ExchangeKind[]): ReadonlyMap<string, 'now' | 'wire'> {
  const all = kinds.flatMap(({ specialFaults }) => Object.entries(specialFaults))
  return new Map(all.toReversed().map(([name, { on }]) => [name, on]))
}
