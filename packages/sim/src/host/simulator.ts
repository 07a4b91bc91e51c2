import type { FaultOptions, FaultView } from '../faults/fault.ts'
import type { Permission } from '../accounts/key-ring.ts'
import type { CreateAccountOptions } from './account-directory.ts'
import type { Credentials, EndpointsOf, ExchangeKind } from './kind.ts'
import type { MarketChange, StagedDeposit, StagedOrder, StagedResult } from './stage.ts'
import type { BalanceSnapshot, BookChange, BookSnapshot, OrderSnapshot, TradeSnapshot } from './snapshots.ts'

/** The faults of a simulator: what is to go wrong, while it runs. */
export interface FaultControl {
  /** Throws an `InvalidInputError` that names the field when the fault makes no sense. */
  add: (fault: FaultOptions) => FaultView
  list: () => readonly FaultView[]
  /** Takes one fault away, or all. Says how many. */
  clear: (id?: number) => number
}

/** An account of a simulated exchange, with a key to it. */
export interface CreatedAccount {
  /** Names it in `sim.balances()` and `sim.orders()`. */
  readonly account: number
  /** As the exchange names the parts of a key. */
  readonly credentials: Credentials
  readonly permissions: readonly Permission[]
}

/** Exchanges that run in this process until they are closed. `startSimulator` makes one. */
export interface Simulator<
  Kind extends ExchangeKind = ExchangeKind,
  Id extends string = string,
> extends AsyncDisposable {
  /** The URLs of each exchange, and the key of the first account. */
  readonly endpoints: { readonly [Exchange in Id]: EndpointsOf<Kind, Exchange> }
  /** The base URL of the control port. */
  readonly control: string
  readonly seed: number
  readonly faults: FaultControl
  /** What went wrong in the simulator itself, the last hundred: it should be empty. */
  readonly errors: readonly unknown[]
  /** The true book, to compare with. */
  book: (exchange: Id, symbol: string, depth?: number) => BookSnapshot
  /**
   * Tells of every change of every book from now on, before a client can know of it: with a book that was read before, the book as
   * it was at every `updateId`. Returns what stops it.
   */
  followBooks: (exchange: Id, listener: (change: BookChange) => void) => () => void
  /** Public trades, newest first. */
  trades: (exchange: Id, symbol: string, limit?: number) => readonly TradeSnapshot[]
  /** Every order that was accepted, oldest first. */
  orders: (exchange: Id) => readonly OrderSnapshot[]
  /** The balances of one account; the default is the first. */
  balances: (exchange: Id, account?: number) => readonly BalanceSnapshot[]
  /** What the exchange calls its markets. */
  symbols: (exchange: Id) => readonly string[]
  /** A new account, or another key of one. */
  createAccount: (options: Omit<CreateAccountOptions, 'exchange'> & { readonly exchange: Id }) => CreatedAccount
  /** An order of nobody in particular: somebody for your bot to trade with, where and when your test wants it. */
  placeOrder: (exchange: Id, order: StagedOrder) => StagedResult
  /** Takes what `placeOrder` put into the books of a market, or of all, out again. Says how many there were. */
  clearOrders: (exchange: Id, symbol?: string) => number
  /** Gives an account money, or takes some away. */
  deposit: (exchange: Id, money: StagedDeposit) => void
  /** Halts a market, sets its mark price, or limits what orders may ask for. */
  setMarket: (exchange: Id, symbol: string, change: MarketChange) => void
  /** Changes how much happens in all markets together, from 1 to 50,000 a second; not where they began empty. */
  setEventsPerSecond: (rate: number) => void
  /** Stops the market. Resolves when every frame of its last event is with the sockets. */
  pause: () => Promise<void>
  resume: () => void
  /** Closes all connections and ports. */
  close: () => Promise<void>
}
