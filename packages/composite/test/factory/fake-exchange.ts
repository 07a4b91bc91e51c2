import {
  type AssetBalance,
  type BalanceItem,
  type CallOptions,
  type Capability,
  type ExchangeConnector,
  type ExchangeContext,
  type ExchangeStatus,
  type Instrument,
  Instruments,
  type KeySecretCredentials,
  type MarketSymbol,
  marketSymbol,
  type StateItem,
  type Subscription,
  SubscriptionHub,
  type SupportsBalance,
  type SupportsTrades,
  type SymbolInput,
  type Trade,
  type TradeItem,
} from '@venuekit/core'
import { keySecretCredentials, settings, text } from '@venuekit/core/config'
import { decimal } from '@venuekit/core/decimal'
import { ClosedError } from '@venuekit/core/errors'
import { instrumentOf } from '@venuekit/core/testing'
import { limitOrdersAlone } from '../orders.ts'

type Domain = 'public' | 'private'
type Context = ExchangeContext<Partial<KeySecretCredentials>>

/** How the objects of a fake exchange fail, each on purpose. */
export interface Behaviour {
  /** Called by every `initialize`, numbered from 1 over all objects of the domain; a failure is one of it. */
  initialize?: (attempt: number, options: CallOptions) => Promise<void> | void
  /** Called by every `close`. */
  close?: () => Promise<void> | void
  /** What the connector does before it makes an object. */
  create?: (domain: Domain) => void
}

const listed: readonly Instrument[] = ['BTC/USDT', 'ETH/USDT'].map((symbol) => instrumentOf(symbol))
const ignore = (): void => {}

/** Both domains in one class: what a fake cannot do wrong is to mix them up, because its connector says which it is. */
export class FakeObject<Of extends Domain = Domain> implements SupportsTrades, SupportsBalance {
  readonly id: string
  readonly domain: Of
  readonly environment: string
  readonly trading = 'operational'
  readonly context: Context
  readonly capabilities: ReadonlySet<Capability>
  readonly trades = new SubscriptionHub<TradeItem>({
    name: 'trades',
    overflow: 'drop-and-resync',
    onHandlerError: ignore,
  })
  readonly balances = new Map<string, AssetBalance>()
  readonly balanceHub = new SubscriptionHub<BalanceItem>({ name: 'balances', overflow: 'fail', onHandlerError: ignore })
  readonly states = new SubscriptionHub<StateItem>({ name: 'states', overflow: 'fail', onHandlerError: ignore })
  /** What `getTrades` waits for. */
  answer: Promise<readonly Trade[]> = Promise.resolve([])
  /** What `removeSymbol` waits for. */
  removal: Promise<void> = Promise.resolve()
  status: ExchangeStatus = 'inactive'
  instruments = new Instruments('fake', [])
  activeSymbols: readonly MarketSymbol[] = []
  closes = 0
  readonly #fake: FakeExchange

  constructor(fake: FakeExchange, domain: Of, context: Context) {
    this.#fake = fake
    this.id = fake.connector.id
    this.domain = domain
    this.environment = context.environment
    this.context = context
    this.capabilities = new Set<Capability>(domain === 'public' ? ['trades'] : ['balance'])
  }

  async initialize(symbols: readonly SymbolInput[] = [], options: CallOptions = {}): Promise<void> {
    this.#checkOpen()
    if (this.status !== 'active') this.status = 'connecting'
    this.#fake.attempts[this.domain] += 1
    await this.#fake.behaviour.initialize?.(this.#fake.attempts[this.domain], options)
    this.#checkOpen()
    this.instruments = new Instruments(this.id, listed)
    const wanted = symbols.map((symbol) => this.instruments.require(symbol).symbol)
    this.activeSymbols = [...new Set([...this.activeSymbols, ...wanted])]
    this.status = 'active'
  }

  async getTrades(): Promise<readonly Trade[]> {
    this.#checkOpen()
    return this.answer
  }

  /** One page after the other, each as `getTrades` gives it. */
  async *iterateTrades(): AsyncGenerator<Trade> {
    for (let page = 0; page < 2; page += 1) {
      // oxlint-disable-next-line no-await-in-loop -- one page after the other
      yield* await this.getTrades()
    }
  }

  async subscribeTrades(): Promise<Subscription<TradeItem>> {
    return this.trades.subscribe()
  }

  async getBalances(): Promise<readonly AssetBalance[]> {
    this.#checkOpen()
    return [{ asset: 'USDT', available: decimal('1'), locked: decimal('0'), total: decimal('1'), timestamp: undefined }]
  }

  async getBalance(asset: string): Promise<AssetBalance | undefined> {
    return (await this.getBalances()).find((balance) => balance.asset === asset)
  }

  async subscribeBalances(): Promise<Subscription<BalanceItem>> {
    return this.balanceHub.subscribe()
  }

  async subscribeState(): Promise<Subscription<StateItem>> {
    return this.states.subscribe()
  }

  async addSymbol(symbol: SymbolInput): Promise<void> {
    this.activeSymbols = [...this.activeSymbols, marketSymbol(symbol)]
  }

  async removeSymbol(symbol: SymbolInput): Promise<void> {
    await this.removal
    this.activeSymbols = this.activeSymbols.filter((other) => other !== symbol)
  }

  async close(): Promise<void> {
    this.closes += 1
    this.#fake.open.delete(this)
    await Promise.all([this.trades.close(), this.balanceHub.close(), this.states.close()])
    this.status = 'inactive'
    await this.#fake.behaviour.close?.()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }

  #checkOpen(): void {
    if (this.closes > 0) throw new ClosedError(`${this.id} is closed`)
  }
}

export type FakeConnector<Id extends string = string> = ExchangeConnector<
  Id,
  string,
  'trades',
  'balance',
  KeySecretCredentials
>

/** An exchange without wires. It counts what is made of it, and fails as it is told. */
export class FakeExchange<Id extends string = string> {
  readonly connector: FakeConnector<Id>
  readonly behaviour: Behaviour
  /** Every object that was made, in order. */
  readonly made: FakeObject[] = []
  /** Those that are not closed. */
  readonly open = new Set<FakeObject>()
  /** How often `initialize` was called, over all objects. */
  readonly attempts = { public: 0, private: 0 }

  constructor(id: Id, behaviour: Behaviour = {}, fields: Partial<FakeConnector<Id>> = {}) {
    this.behaviour = behaviour
    this.connector = {
      id,
      key: id.replaceAll(/-./g, (part) => part.slice(1).toUpperCase()),
      aliases: [],
      packageName: `@venuekit/${id}`,
      markets: ['spot'],
      environments: { production: { rest: `https://${id}.example` }, testnet: { rest: `https://test.${id}.example` } },
      publicNeeds: 'nothing',
      orderIdentity: 'client',
      supports: { public: ['trades'], private: ['balance'] },
      orders: limitOrdersAlone,
      data: { exact: true, gapsMarked: true },
      budgets: () => [{ name: 'ip', rule: { type: 'sliding', limit: 10, windowMs: 1_000 } }],
      credentials: keySecretCredentials(),
      options: settings({ site: text().optional() }),
      createPublic: (context) => this.#make('public', context),
      createPrivate: (context) => this.#make('private', context),
      ...fields,
    }
  }

  /** The last object of a domain. */
  last(domain: Domain): FakeObject {
    const found = this.made.findLast((object) => object.domain === domain)
    if (found === undefined) throw new Error(`no ${domain} object was made`)
    return found
  }

  #make<Of extends Domain>(domain: Of, context: Context): FakeObject<Of> {
    this.behaviour.create?.(domain)
    const object = new FakeObject(this, domain, context)
    this.made.push(object)
    this.open.add(object)
    return object
  }
}

/** A public trade. */
export function tradeOf(id: string): TradeItem {
  const symbol = marketSymbol('BTC/USDT')
  const trade: Trade = { symbol, id, price: decimal('1'), size: decimal('1'), side: 'buy', timestamp: 0 }
  return { type: 'trade', symbol, trade }
}
