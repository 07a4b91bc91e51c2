import type { Clock } from '@venuekit/core/time'
import { InvalidInputError } from '@venuekit/core/errors'
import type { Account } from './account.ts'
import type { CandleInterval } from './candles.ts'
import type { OrderSelector } from './commands.ts'
import type { Instrument } from './instrument.ts'
import type { MarketLimits } from './limits.ts'
import type { Market } from './market.ts'
import { positionView } from './position-view.ts'
import type { CandleRange } from './statistics.ts'
import type { Leg, MarginMode, MarketStatus, Side } from './types.ts'
import type {
  AccountView,
  BalanceView,
  Candle,
  Depth,
  FillView,
  OrderView,
  PositionView,
  Ticker,
  Trade,
} from './views.ts'

export interface EngineViewParts {
  readonly markets: ReadonlyMap<string, Market>
  readonly accounts: ReadonlyMap<number, Account>
  readonly clock: Pick<Clock, 'now'>
}

export interface OrderFilter {
  readonly account: number
  readonly market?: string
  readonly side?: Side
}

export interface HistoryFilter extends OrderFilter {
  /** The newest so many. */
  readonly limit?: number
}

/** What can be asked of an engine. Every answer is of this moment and does not change afterwards. */
export class EngineView {
  readonly #markets: ReadonlyMap<string, Market>
  readonly #accounts: ReadonlyMap<number, Account>
  readonly #clock: Pick<Clock, 'now'>

  constructor({ markets, accounts, clock }: EngineViewParts) {
    this.#markets = markets
    this.#accounts = accounts
    this.#clock = clock
  }

  get instruments(): readonly Instrument[] {
    return [...this.#markets.values()].map((market) => market.instrument)
  }

  hasMarket(market: string): boolean {
    return this.#markets.has(market)
  }

  instrument(market: string): Instrument {
    return this.#market(market).instrument
  }

  status(market: string): MarketStatus {
    return this.#market(market).status
  }

  /** Those that can change. */
  limits(market: string): MarketLimits {
    return this.#market(market).limits
  }

  prices(market: string): { readonly mark: number; readonly index: number } {
    const { mark, index } = this.#market(market)
    return { mark, index }
  }

  depth(market: string, levels: number): Depth {
    return this.#market(market).depth(levels)
  }

  /** One side of a book, for those who look often. */
  bookSide(market: string, side: Side): BookReader {
    return this.#market(market).book.side(side)
  }

  /** Newest first. */
  trades(market: string, limit: number): readonly Trade[] {
    return this.#market(market).trades.newest(limit)
  }

  /** Oldest first; of those in the range the newest `limit`. The last one may still grow. */
  candles(market: string, interval: CandleInterval, range: CandleRange = {}): readonly Candle[] {
    return this.#market(market).statistics.candles(interval, range)
  }

  ticker(market: string): Ticker {
    return this.#market(market).statistics.ticker(this.#clock.now())
  }

  get accounts(): readonly AccountView[] {
    return [...this.#accounts.values()].map(({ id, house, positionMode }) => ({ id, house, positionMode }))
  }

  hasAccount(account: number): boolean {
    return this.#accounts.has(account)
  }

  account(id: number): AccountView {
    const { house, positionMode } = this.#account(id)
    return { id, house, positionMode }
  }

  /** An open order, or one that has ended and is remembered. */
  order(selector: OrderSelector): OrderView | undefined {
    const account = this.#account(selector.account)
    const id = 'orderId' in selector ? selector.orderId : account.idOf(selector.clientId)
    return id === undefined ? undefined : (account.open.get(id)?.view() ?? account.done.get(id))
  }

  /** In the order in which they were accepted. */
  openOrders({ account, market, side }: OrderFilter): readonly OrderView[] {
    return [...this.#account(account).open.values()]
      .filter((order) => market === undefined || order.market.instrument.id === market)
      .filter((order) => side === undefined || order.side === side)
      .map((order) => order.view())
  }

  /** Orders that have ended, in the order in which they did. */
  doneOrders({ account, market, side, limit = Infinity }: HistoryFilter): readonly OrderView[] {
    const orders = [...this.#account(account).done.values()].filter(
      (order) => (market === undefined || order.market === market) && (side === undefined || order.side === side),
    )
    return orders.slice(Math.max(0, orders.length - limit))
  }

  /** Newest first. */
  fills({ account, market, side, limit = Infinity }: HistoryFilter): readonly FillView[] {
    return this.#account(account).fills.newest(
      limit,
      (fill) => (market === undefined || fill.market === market) && (side === undefined || fill.side === side),
    )
  }

  /** Of every asset that the account has ever had. */
  balances(account: number): readonly BalanceView[] {
    return [...this.#account(account).wallets].map(([asset, { available, held }]) => ({
      account,
      asset,
      available,
      held,
    }))
  }

  balance(account: number, asset: string): BalanceView {
    const { available = 0n, held = 0n } = this.#account(account).wallets.get(asset) ?? {}
    return { account, asset, available, held }
  }

  /** Open positions. */
  positions(account: number): readonly PositionView[] {
    const found: PositionView[] = []
    const owner = this.#account(account)
    for (const [market, holding] of owner.holdings) {
      for (const [leg, position] of holding.positions)
        if (position.size !== 0) found.push(positionView(owner, market, leg))
    }
    return found
  }

  /** One position, flat or not. */
  position(account: number, market: string, leg: Leg = 'net'): PositionView {
    return positionView(this.#account(account), this.#market(market), leg)
  }

  /** The size that all long positions of a market have together. */
  openInterest(market: string): number {
    const place = this.#market(market)
    let total = 0
    for (const account of this.#accounts.values()) {
      for (const [, { size }] of account.holdings.get(place)?.positions ?? []) total += Math.max(0, size)
    }
    return total
  }

  leverage(account: number, market: string): { readonly leverage: number; readonly marginMode: MarginMode } {
    const { leverage, marginMode } = this.#account(account).holding(this.#market(market))
    return { leverage, marginMode }
  }

  #account(id: number): Account {
    const account = this.#accounts.get(id)
    if (account === undefined) throw new InvalidInputError('account', `${id} is no account; open it first`)
    return account
  }

  #market(id: string): Market {
    const market = this.#markets.get(id)
    if (market === undefined) throw new InvalidInputError('market', `"${id}" is no market of this engine`)
    return market
  }
}

/** What may be looked at of one level. */
export interface LevelReader {
  readonly price: number
  readonly size: number
  /** The order whose turn it is. */
  readonly first: { readonly id: number; readonly account: { readonly id: number } } | undefined
}

/** What may be looked at of one side of a book; it is always as the book is now. */
export interface BookReader {
  readonly levelCount: number
  readonly best: LevelReader | undefined
  levelFromBest(index: number): LevelReader | undefined
  sizeAt(price: number): number
}
