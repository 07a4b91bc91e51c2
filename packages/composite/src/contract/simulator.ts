import type { ExchangeUrls } from '@venuekit/core'

/** What is to go wrong, in the words of `@venuekit/sim`. */
export interface ContractFault {
  readonly kind: string
  /** Of a fault that only this exchange has. */
  readonly name?: string
  readonly channel?: string
  readonly symbol?: string
  readonly on?: 'now' | 'request' | 'frame'
  readonly probability?: number
  readonly count?: number
  readonly after?: number
  readonly delayMs?: number
  readonly skewMs?: number
  readonly retryAfterMs?: number
  readonly status?: number
  readonly accepted?: boolean
}

/** An order that the exchange has accepted, whether its sender knows or not. */
export interface ContractOrder {
  readonly id: string
  readonly clientOrderId: string | null
  readonly state: 'open' | 'filled' | 'cancelled'
  readonly size: string
  readonly filled: string
  readonly fills: readonly { readonly tradeId: string }[]
}

/** A book as it is, in the exchange's own units, best levels first. */
export interface ContractBook {
  /** Counts the changes of the book. */
  readonly updateId: number
  readonly bids: readonly (readonly [price: string, size: string])[]
  readonly asks: readonly (readonly [price: string, size: string])[]
}

/** A level of a true book that has changed. */
export interface ContractBookChange {
  readonly symbol: string
  /** Follows on that of the change before. */
  readonly updateId: number
  readonly side: 'buy' | 'sell'
  readonly price: string
  /** What is there now; `0` when the level is gone. */
  readonly size: string
}

/** What is to be different in a market. */
export interface ContractMarketChange {
  /** What it takes: a halted one nothing, one that is `cancel-only` cancels alone. */
  readonly mode?: 'trading' | 'post-only' | 'cancel-only' | 'halted'
  /** Of perpetuals. */
  readonly markPrice?: string
  /** Limit prices may be this fraction away from the market. */
  readonly priceBand?: string
  /** So many orders of one account may be open. */
  readonly maximumOpenOrders?: number
  /** So much a position may be worth, with the orders that are open. */
  readonly maximumPositionValue?: string
}

/** What the contract suite needs of the simulator of one exchange. */
export interface ContractSimulator extends AsyncDisposable {
  readonly urls: ExchangeUrls
  /** In the form that the connector's schema reads. */
  readonly credentials: Readonly<Record<string, string>>
  readonly addFault: (fault: ContractFault) => number
  /** Takes one fault away, or all. */
  readonly clearFaults: (id?: number) => void
  /** How often a fault has struck. */
  readonly struck: (id: number) => number
  /** The truth, by the exchange's own symbol. */
  readonly book: (symbol: string, depth: number) => ContractBook
  /** Tells of every change of every book before a client can know of it; returns what stops it. */
  readonly followBooks: (listener: (change: ContractBookChange) => void) => () => void
  readonly orders: () => readonly ContractOrder[]
  /** What the exchange calls its markets. */
  readonly symbols: () => readonly string[]
  /** An order of nobody in particular, for ours to trade with. */
  readonly placeOrder: (order: { symbol: string; side: 'buy' | 'sell'; price: string; size: string }) => void
  readonly clearOrders: () => void
  readonly setMarket: (symbol: string, change: ContractMarketChange) => void
  /** Gives our account money. */
  readonly deposit: (money: { readonly asset: string; readonly amount: string }) => void
  /** Another key of the account, that may only read. */
  readonly createReader: () => Readonly<Record<string, string>>
  /** Resolves when every frame of the market's last event is with the sockets. */
  readonly pause: () => Promise<void>
  readonly resume: () => void
}

/** How a simulator is started. */
export interface ContractSimulatorOptions {
  /** Of all markets together; 0 leaves the books empty and still. */
  readonly eventsPerSecond: number
  readonly seed: number
  /** About how many levels of each side books begin with, and how many minutes of candles there are: few, so that a start is cheap. */
  readonly depth?: number
  readonly historyMinutes?: number
}

/** Starts a simulator of the exchange. */
export type StartContractSimulator = (options: ContractSimulatorOptions) => Promise<ContractSimulator>

/** The part of a simulator of `@venuekit/sim` that is used here. */
export interface SimulatorLike extends AsyncDisposable {
  readonly endpoints: Readonly<Record<string, object>>
  readonly faults: {
    readonly add: (fault: never) => { readonly id: number }
    readonly list: () => readonly { readonly id: number; readonly struck: number }[]
    readonly clear: (id?: number) => unknown
  }
  readonly book: (exchange: never, symbol: string, depth?: number) => ContractBook
  readonly followBooks: (exchange: never, listener: (change: ContractBookChange) => void) => () => void
  readonly orders: (exchange: never) => readonly ContractOrder[]
  readonly symbols: (exchange: never) => readonly string[]
  readonly placeOrder: (exchange: never, order: never) => unknown
  readonly clearOrders: (exchange: never) => unknown
  readonly setMarket: (exchange: never, symbol: string, change: never) => unknown
  readonly deposit: (exchange: never, money: never) => unknown
  readonly createAccount: (options: never) => { readonly credentials: unknown }
  readonly pause: () => Promise<void>
  readonly resume: () => void
}

/**
 * A simulator of `@venuekit/sim` as the contract suite wants it. The addresses and the credentials are those of the exchange
 * named; `credentials` adds to them what the connector's schema asks for beside.
 *
 * @example
 * ```ts
 * import { contractSimulator } from '@venuekit/composite/contract'
 * import { startSimulator } from '@venuekit/sim'
 *
 * const start = async (options: { eventsPerSecond: number; seed: number }) =>
 *   contractSimulator(await startSimulator({ exchanges: ['demo'], ...options }), 'demo')
 * typeof start // 'function'
 * ```
 */
export function contractSimulator(
  sim: SimulatorLike,
  exchange: string,
  more: { readonly credentials?: Readonly<Record<string, string>> } = {},
): ContractSimulator {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- every exchange of the simulator has addresses as text, and credentials
  const { credentials, ...urls } = sim.endpoints[exchange] as Endpoints
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the simulator's own types name its exchanges and faults; here they are any
  const id = exchange as never
  return {
    urls,
    credentials: { ...credentials, ...more.credentials },
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the same
    addFault: (fault) => sim.faults.add(fault as never).id,
    clearFaults: (fault) => void sim.faults.clear(fault),
    // One that has struck as often as it was to is not listed any more.
    struck: (fault) => sim.faults.list().find((each) => each.id === fault)?.struck ?? Infinity,
    book: (symbol, depth) => sim.book(id, symbol, depth),
    followBooks: (listener) => sim.followBooks(id, listener),
    orders: () => sim.orders(id),
    symbols: () => sim.symbols(id),
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the same
    placeOrder: (order) => void sim.placeOrder(id, order as never),
    clearOrders: () => void sim.clearOrders(id),
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the same
    setMarket: (symbol, change) => void sim.setMarket(id, symbol, change as never),
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the same
    deposit: (money) => void sim.deposit(id, money as never),
    createReader: () => {
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the same
      const made = sim.createAccount({ exchange, account: 1, permissions: ['read'] } as never)
      return { ...Object(made.credentials), ...more.credentials }
    },
    pause: () => sim.pause(),
    resume: () => sim.resume(),
    [Symbol.asyncDispose]: () => sim[Symbol.asyncDispose](),
  }
}

type Endpoints = Readonly<Record<string, string>> & { readonly credentials: Readonly<Record<string, string>> }
