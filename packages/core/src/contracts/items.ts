import type { AssetBalance, FuturesBalance, Position } from '../model/account.ts'
import type { OrderCommand } from '../errors/order.ts'
import type { ExchangeStatus, TradingState } from '../model/enums.ts'
import type { BookTicker, Candle, FundingRate, FuturesTicker, Ticker, Trade } from '../model/market-data.ts'
import type { Fill, Order, OrderOutcome } from '../model/orders.ts'
import type { MarketSymbol } from '../model/symbols.ts'
import type { LocalBook } from './local-book.ts'

/** A book changed. `book` is the live book itself, not a copy: read it now, or take a `snapshot()`. */
export interface BookItem {
  readonly type: 'book'
  readonly symbol: MarketSymbol
  readonly book: LocalBook
  readonly change: 'snapshot' | 'delta'
}

/** One public trade. Never conflated. */
export interface TradeItem {
  readonly type: 'trade'
  readonly symbol: MarketSymbol
  readonly trade: Trade
}

/** The best bid or ask changed. */
export interface BookTickerItem {
  readonly type: 'book-ticker'
  readonly symbol: MarketSymbol
  readonly bookTicker: BookTicker
}

/** The day's figures of a market changed. */
export interface TickerItem {
  readonly type: 'ticker'
  readonly symbol: MarketSymbol
  readonly ticker: Ticker | FuturesTicker
}

/** A candle changed, or was closed. */
export interface CandleItem {
  readonly type: 'candle'
  readonly symbol: MarketSymbol
  readonly candle: Candle
}

/** The rate of the next funding changed. */
export interface FundingRateItem {
  readonly type: 'funding-rate'
  readonly symbol: MarketSymbol
  readonly fundingRate: FundingRate
}

/** An order changed. Each change is published once, also when it happened while the line was down. */
export interface OrderItem {
  readonly type: 'order'
  readonly symbol: MarketSymbol
  readonly order: Order
}

/** What became of an order command whose outcome had been unknown. Reported once. */
export interface OrderResolvedItem {
  readonly type: 'order-resolved'
  readonly symbol: MarketSymbol
  /** What had been asked for. For a cancel, `accepted` means that it is cancelled. */
  readonly command: OrderCommand
  readonly outcome: OrderOutcome
}

/** An execution of an order of one's own. Published once. */
export interface FillItem {
  readonly type: 'fill'
  readonly symbol: MarketSymbol
  readonly fill: Fill
}

/** What the account has of an asset changed. */
export interface BalanceItem {
  readonly type: 'balance'
  readonly balance: AssetBalance | FuturesBalance
}

/** A position changed. */
export interface PositionItem {
  readonly type: 'position'
  readonly symbol: MarketSymbol
  readonly position: Position
}

/** The exchange object, or what the exchange allows, changed. Without a symbol it holds for the whole exchange. */
export interface StateItem {
  readonly type: 'state'
  readonly status: ExchangeStatus
  readonly trading: TradingState
  readonly symbol?: MarketSymbol
  readonly reason?: string
  /** What the exchange has announced for later. */
  readonly scheduled?: { readonly trading: TradingState; readonly from: number; readonly until?: number | undefined }
}
