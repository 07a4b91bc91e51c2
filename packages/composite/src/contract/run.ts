import {
  div,
  systemClock,
  toNumber,
  decimal,
  type Instrument,
  type LocalBook,
  type OrderJournal,
  type PrivateCapability,
  type PublicCapability,
  type With,
} from '@venuekit/core'
import { parseExchangeConfig } from '@venuekit/core/config'
import { createTransportFactory, type TransportFactory } from '@venuekit/transport'
import type { CompositeConnector } from '../define-exchange.ts'
import { contextWith } from '../object/contexts.ts'
import type { CompositePrivateExchange } from '../private/private-object.ts'
import type { CompositePublicExchange } from '../public/public-object.ts'
import { isSameText } from './book-texts.ts'
import type { ContractSimulator, ContractSimulatorOptions, StartContractSimulator } from './simulator.ts'

/** Any connector that composite has made. */
// oxlint-disable-next-line typescript/no-explicit-any -- credentials are both read and taken; no narrower type admits every connector
export type AnyCompositeConnector = CompositeConnector<string, string, any, any, any>

/** What the runner's `expect` has to be able to do. Those of vitest, jest and `node:test` with a shim fit. */
export type ContractExpect = (
  value: unknown,
  message?: string,
) => {
  toBe(wanted: unknown): void
  toEqual(wanted: unknown): void
  toMatchObject(wanted: object): void
}

/** The runner: how a case is declared, and how something is found to be so. */
export interface ContractRunner {
  readonly test: (name: string, run: () => Promise<void>) => void
  readonly expect: ContractExpect
}

/** A part of the suite. */
export type ContractPart =
  | 'life'
  | 'aborts'
  | 'books'
  | 'streams'
  | 'silence'
  | 'markets'
  | 'orders'
  | 'refusals'
  | 'accounts'
  | 'calls'
  | 'rotation'

/** What the suite has to know of the exchange that no table says. */
export interface ContractTerms {
  /** An order that the exchange takes at any time, on a quiet market. */
  readonly order: { readonly symbol: string; readonly price: string; readonly quantity: string }
  /** The simulator's names of the channels of books and of an account's orders; `*` stands for any text. */
  readonly channels: { readonly book: string; readonly orders: string }
  /** Whether what expires are keys of sockets, which can be made anew; otherwise it is the key of the account. */
  readonly hasExpiringKeys?: boolean | undefined
  /** Whether the exchange tells of an account without a subscription, so that it cannot forget one. */
  readonly keepsAccountTopics?: boolean | undefined
  /** Rules that this exchange may be lax about, where others refuse: a price between two steps may be rounded (`price-step`). */
  readonly mayTake?: readonly string[] | undefined
  /** Faults that only this exchange has, by their names: a book is healed after each. */
  readonly special?: readonly string[] | undefined
  /** Which cases to declare; the default is all. */
  readonly about?: readonly ContractPart[] | undefined
  /** How many markets to follow at once where many are; the default is all. */
  readonly markets?: number | undefined
  /** The connector's own options. */
  readonly options?: Readonly<Record<string, unknown>> | undefined
}

/** A public object with every capability in its type: what a case calls it has asked for. */
export type ContractPublic = CompositePublicExchange & With<PublicCapability>
/** The same of a private one. */
export type ContractPrivate = CompositePrivateExchange & With<PrivateCapability>

/** Everything that a case runs with. */
export interface ContractSetting {
  readonly connector: AnyCompositeConnector
  readonly startSimulator: StartContractSimulator
  readonly terms: ContractTerms
  readonly expect: ContractExpect
}

/** How one case wants it. */
export interface RunOptions {
  /** What markets begin with; by default they are small, since each case starts its own. */
  readonly market?: Pick<ContractSimulatorOptions, 'depth' | 'historyMinutes'>
  readonly eventsPerSecond?: number
  readonly seed?: number
  readonly websocket?: Readonly<Record<string, number>>
  readonly network?: Readonly<Record<string, number>>
  readonly journal?: OrderJournal
  readonly credentials?: Readonly<Record<string, string>>
}

const smallMarket = { depth: 60, historyMinutes: 15 }

/** Lines are tried again at once, so that a case need not wait. */
const quick = { reconnectDelayMs: 20, maxReconnectDelayMs: 100, maxReconnectAttempts: 1_000 }

/** So often one simulator is used for work that is repeated. */
const usesOfRun = 12

/** How long something may take that a case waits for, and how often it is looked at. */
const patienceMs = 45_000
const lookEveryMs = 1

/**
 * Of commands. By itself an order that has not left within a second is not sent, which happens to any of them where a busy machine
 * does not let the process run for so long; what is broken ends by itself.
 */
export const patient = { timeoutMs: 30_000, sendWithinMs: 30_000 } as const

/** A simulator and objects that are connected to it, for one case. */
export class ContractRun implements AsyncDisposable {
  readonly sim: ContractSimulator
  readonly setting: ContractSetting
  readonly transport: TransportFactory
  /** Of the objects that are made from now on. */
  credentials: Readonly<Record<string, string>>
  readonly #options: RunOptions
  readonly #opened: AsyncDisposable[] = []

  constructor(setting: ContractSetting, sim: ContractSimulator, options: RunOptions) {
    this.setting = setting
    this.sim = sim
    this.transport = createTransportFactory()
    this.credentials = options.credentials ?? sim.credentials
    this.#options = options
  }

  static async start(setting: ContractSetting, options: RunOptions = {}): Promise<ContractRun> {
    const { eventsPerSecond = 0, seed = 7, market = smallMarket } = options
    return new ContractRun(setting, await setting.startSimulator({ eventsPerSecond, seed, ...market }), options)
  }

  /** A public object, not initialized. */
  public(): ContractPublic {
    const { connector } = this.setting
    const context = this.transport.contextOf(connector.transport, this.#config(), { isPrivate: false })
    return this.#keep(connector.createPublic(context))
  }

  /** A private object, not initialized. */
  private(): ContractPrivate {
    const { connector } = this.setting
    const made = this.transport.contextOf(connector.transport, this.#config(), { isPrivate: true })
    const context = contextWith(made, { journal: this.#options.journal })
    return this.#keep(connector.createPrivate(context))
  }

  /** A private object that is up. */
  async account(): Promise<ContractPrivate> {
    const exchange = this.private()
    await exchange.initialize([this.setting.terms.order.symbol])
    return exchange
  }

  /** The market of the order in the terms, once the object has its markets. */
  market(exchange: { readonly instruments: ContractPublic['instruments'] }): Instrument {
    return exchange.instruments.require(this.setting.terms.order.symbol)
  }

  /** A size in our units as the exchange counts it. */
  native(size: string, { contractSize }: Instrument): string {
    return contractSize === undefined
      ? size
      : String(toNumber(div(decimal(size), contractSize, { decimals: 12, rounding: 'down' })))
  }

  /** Somebody trades with us: an order of the other side, at the price of the terms. */
  trade(exchange: ContractPrivate, side: 'buy' | 'sell', quantity: string): void {
    const instrument = this.market(exchange)
    const { price } = this.setting.terms.order
    this.sim.placeOrder({ symbol: instrument.exchangeSymbol, side, price, size: this.native(quantity, instrument) })
  }

  /** Our symbols of the simulator's markets, as many as the terms say. */
  symbolsOf(exchange: ContractPublic, count = this.setting.terms.markets ?? Infinity): readonly string[] {
    const listed = this.sim.symbols().map((name) => exchange.instruments.byExchangeSymbol(name)?.symbol)
    return listed.filter((symbol) => symbol !== undefined).slice(0, count)
  }

  /** Whether a live book equals the truth, as deep as it vouches for. */
  equalsTruth(book: LocalBook | undefined, exchange: ContractPublic): boolean {
    if (book?.state !== 'live') return false
    const { exchangeSymbol } = exchange.instruments.require(book.symbol)
    const depth = Number.isFinite(book.vouchedDepth) ? Math.min(book.vouchedDepth, 1_000) : 1_000
    const { bids, asks } = this.sim.book(exchangeSymbol, depth)
    return isSide(book, 'bid', bids) && isSide(book, 'ask', asks)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const each of this.#opened) await each[Symbol.asyncDispose]()
    await this.transport.close()
    await this.sim[Symbol.asyncDispose]()
  }

  #config() {
    const { connector, terms } = this.setting
    const { websocket, network } = this.#options
    // A simulator may serve more than this exchange.
    const roles = new Set(Object.values(connector.environments).flatMap((urls) => Object.keys(urls)))
    return parseExchangeConfig(connector, {
      urls: Object.fromEntries(Object.entries(this.sim.urls).filter(([role]) => roles.has(role))),
      credentials: this.credentials,
      websocket: { ...quick, ...websocket },
      network: network ?? {},
      options: terms.options,
    })
  }

  #keep<Exchange extends AsyncDisposable>(exchange: Exchange): Exchange {
    this.#opened.push(exchange)
    return exchange
  }
}

/** Runs for work that is done so often that an exchange would refuse it: another simulator and other limits after every few. */
export class FreshRuns implements AsyncDisposable {
  readonly #start: () => Promise<ContractRun>
  #run: ContractRun | undefined
  #used = 0

  constructor(start: () => Promise<ContractRun>) {
    this.#start = start
  }

  async next(): Promise<ContractRun> {
    const isSpent = this.#used % usesOfRun === 0
    this.#used += 1
    if (this.#run !== undefined && !isSpent) return this.#run
    await this.#run?.[Symbol.asyncDispose]()
    this.#run = await this.#start()
    return this.#run
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#run?.[Symbol.asyncDispose]()
  }
}

function isSide(
  book: LocalBook,
  side: 'bid' | 'ask',
  truth: readonly (readonly [price: string, size: string])[],
): boolean {
  const ours = book.nativeLevels(side, truth.length)
  const same = truth.every(
    ([price, size], index) => isSameText(ours[index]?.price, price) && isSameText(ours[index]?.size, size),
  )
  return same && ours.length === truth.length
}

/** Waits until something has come true that no event tells. What never does ends the case with an error. */
export async function until(isTrue: () => boolean, what: string): Promise<void> {
  const startedAt = systemClock.monotonic()
  while (!isTrue()) {
    if (systemClock.monotonic() - startedAt > patienceMs) throw new Error(`This did not come true: ${what}`)
    const { promise, resolve } = Promise.withResolvers<void>()
    systemClock.setTimer(lookEveryMs, resolve)
    // oxlint-disable-next-line no-await-in-loop -- one look after the other; between them other cases have their turn
    await promise
  }
}

/** The `expect` of those who throw what is wrong themselves. */
export function expectNothing(): never {
  throw new Error('Nothing is expected here')
}

/** What a promise is rejected with; an error of its own where it is not. */
export async function failureOf(promise: PromiseLike<unknown>): Promise<unknown> {
  try {
    await promise
  } catch (error) {
    return error
  }
  return new Error('It succeeded')
}
