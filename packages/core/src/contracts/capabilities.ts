import type { DecimalInput } from '../decimal/decimal.ts'
import type { Decimal } from '../decimal/text.ts'
import type { OrderRef } from '../errors/order.ts'
import type {
  AssetBalance,
  AssetInfo,
  DepositAddress,
  DepositResponse,
  FuturesBalance,
  Position,
  TradingFee,
  WithdrawalRequest,
  WithdrawalResponse,
} from '../model/account.ts'
import type { CandleInterval, MarginMode, PositionMode } from '../model/enums.ts'
import type {
  BookTicker,
  Candle,
  FundingRate,
  FuturesTicker,
  OpenInterest,
  OrderBook,
  Ticker,
  Trade,
} from '../model/market-data.ts'
import type {
  AmendRequest,
  CancelAllResult,
  CancelOutcome,
  CancelResult,
  Fill,
  Order,
  OrderOutcome,
  OrderRequest,
  TriggerOrderRequest,
} from '../model/orders.ts'
import type { MarketSymbol } from '../model/symbols.ts'
import type { CallOptions, SubscribeOptions } from './call.ts'
import type {
  BalanceItem,
  BookItem,
  BookTickerItem,
  CandleItem,
  FillItem,
  FundingRateItem,
  OrderItem,
  OrderResolvedItem,
  PositionItem,
  TickerItem,
  TradeItem,
} from './items.ts'
import type { LocalBook } from './local-book.ts'
import type { Subscription } from './subscription.ts'

/** A symbol of the convention, or the exchange's own spelling of one that it lists. */
export type SymbolInput = MarketSymbol | string

/** A stretch of time and how many rows of it: both ends in milliseconds and inclusive, each may be left out. */
export interface HistoryOptions extends CallOptions {
  readonly since?: number | undefined
  readonly until?: number | undefined
  /** At most so many rows in one answer; capped by what the exchange allows. */
  readonly limit?: number | undefined
}

/** How long a command may wait for its turn before it is `not-sent`; the default is 1,000 ms. */
export interface CommandOptions extends CallOptions {
  readonly sendWithinMs?: number | undefined
}

/** Order books, as copies and live. */
export interface SupportsOrderbook {
  /** A copy of the book. Over REST where the exchange has that, otherwise from the stream. */
  getOrderbook(symbol: SymbolInput, options?: CallOptions & { readonly depth?: number }): Promise<OrderBook>
  /** Settles once the exchange acknowledged or the first data came. */
  subscribeOrderbook(symbol: SymbolInput, options?: SubscribeOptions): Promise<Subscription<BookItem>>
  /** The live book of a symbol that is being kept, or undefined. */
  orderbook(symbol: SymbolInput): LocalBook | undefined
}

/** Public trades, the last ones and live. */
export interface SupportsTrades {
  getTrades(symbol: SymbolInput, options?: CallOptions & { readonly limit?: number }): Promise<readonly Trade[]>
  subscribeTrades(symbol: SymbolInput, options?: SubscribeOptions): Promise<Subscription<TradeItem>>
}

/** Public trades of the past. */
export interface SupportsTradeHistory {
  /** Older trades, page by page, oldest first. */
  iterateTrades(symbol: SymbolInput, options?: HistoryOptions): AsyncIterable<Trade>
}

/** The figures of the last 24 hours, of one market and live. */
export interface SupportsTicker {
  getTicker(symbol: SymbolInput, options?: CallOptions): Promise<Ticker>
  subscribeTicker(symbol: SymbolInput, options?: SubscribeOptions): Promise<Subscription<TickerItem>>
}

/** The figures of the last 24 hours, of all markets at once. */
export interface SupportsTickers {
  /** The tickers of all symbols in one call. */
  getTickers(options?: CallOptions): Promise<readonly Ticker[]>
}

/** Best bid and ask, now and live. */
export interface SupportsBookTicker {
  getBookTicker(symbol: SymbolInput, options?: CallOptions): Promise<BookTicker>
  subscribeBookTicker(symbol: SymbolInput, options?: SubscribeOptions): Promise<Subscription<BookTickerItem>>
}

/** Candles of the past. */
export interface SupportsCandles {
  getKlines(symbol: SymbolInput, interval: CandleInterval, options?: HistoryOptions): Promise<readonly Candle[]>
  /** Candle by candle, oldest first, over as many pages as it takes. */
  iterateCandles(symbol: SymbolInput, interval: CandleInterval, options?: HistoryOptions): AsyncIterable<Candle>
}

/** Candles, live. */
export interface SupportsCandleStream {
  subscribeCandles(
    symbol: SymbolInput,
    interval: CandleInterval,
    options?: SubscribeOptions,
  ): Promise<Subscription<CandleItem>>
}

/** Funding rates of perpetuals, next and past. */
export interface SupportsFunding {
  getFundingRate(symbol: SymbolInput, options?: CallOptions): Promise<FundingRate>
  getFundingHistory(symbol: SymbolInput, options?: HistoryOptions): Promise<readonly FundingRate[]>
}

/** Funding rates, live. */
export interface SupportsFundingStream {
  subscribeFundingRate(symbol: SymbolInput, options?: SubscribeOptions): Promise<Subscription<FundingRateItem>>
}

/** What only contracts have: mark and index price, open interest. */
export interface SupportsFuturesData {
  /** Mark and index price, funding and open interest beside the day's figures. */
  getFuturesTicker(symbol: SymbolInput, options?: CallOptions): Promise<FuturesTicker>
  getOpenInterest(symbol: SymbolInput, options?: CallOptions): Promise<OpenInterest>
}

/** Orders: placing, cancelling, looking up, and their stream. */
export interface SupportsTrading {
  /**
   * Resolves when the exchange has accepted the order and throws an `OrderError` otherwise: its `outcome` says how the
   * order stands. Never repeated by itself.
   */
  createOrder(request: OrderRequest, options?: CommandOptions): Promise<Order>
  /** An order that has already ended is a result, not an error. */
  cancelOrder(ref: OrderRef, options?: CommandOptions): Promise<CancelResult>
  /** Finds out what became of an order whose outcome is unknown, also after a crash. */
  resolveOrder(ref: OrderRef, options?: CallOptions): Promise<OrderOutcome>
  getOrder(ref: OrderRef, options?: CallOptions): Promise<Order | undefined>
  getOpenOrders(symbol?: SymbolInput, options?: CallOptions): Promise<readonly Order[]>
  subscribeOrders(
    symbol?: SymbolInput,
    options?: SubscribeOptions,
  ): Promise<Subscription<OrderItem | OrderResolvedItem>>
}

/** Orders that the exchange holds back until a price is reached. */
export interface SupportsTriggerOrders {
  createTriggerOrder(request: TriggerOrderRequest, options?: CommandOptions): Promise<Order>
  /** Trigger orders have ids of their own at most exchanges, so they are cancelled and listed here. */
  cancelTriggerOrder(ref: OrderRef, options?: CommandOptions): Promise<CancelResult>
  getOpenTriggerOrders(symbol?: SymbolInput, options?: CallOptions): Promise<readonly Order[]>
}

/** Changing an order in place. */
export interface SupportsAmend {
  /** Resolves with the changed order; an amend that was not accepted throws an `OrderError`. */
  amendOrder(ref: OrderRef, change: AmendRequest, options?: CommandOptions): Promise<Order>
}

/** Several orders in one call. */
export interface SupportsBatchOrders {
  /** One outcome for each request, in order. Split into as many calls as the exchange's cap asks for. */
  createOrders(requests: readonly OrderRequest[], options?: CommandOptions): Promise<readonly OrderOutcome[]>
}

/** Cancelling several orders in one call. */
export interface SupportsBatchCancel {
  /** One outcome for each ref, in order. */
  cancelOrders(refs: readonly OrderRef[], options?: CommandOptions): Promise<readonly CancelOutcome[]>
}

/** Cancelling everything at once. */
export interface SupportsCancelAll {
  /** Cancels every open order of a symbol, or of all of them where none is given. */
  cancelAllOrders(symbol?: SymbolInput, options?: CommandOptions): Promise<CancelAllResult>
}

/** Orders that are cancelled by the exchange when we fall silent. */
export interface SupportsDeadManSwitch {
  /**
   * Asks the exchange to cancel all orders of the symbol (or of the account) unless this is called again within
   * `timeoutMs`. 0 switches it off.
   */
  setDeadManSwitch(timeoutMs: number, options?: CallOptions & { readonly symbol?: SymbolInput }): Promise<void>
}

/** Orders that have ended. */
export interface SupportsOrderHistory {
  getHistoryOrders(symbol: SymbolInput, options?: HistoryOptions): Promise<readonly Order[]>
}

/** The executions of one's own orders. */
export interface SupportsFills {
  getAccountTrades(
    symbol: SymbolInput,
    options?: HistoryOptions & { readonly orderId?: string },
  ): Promise<readonly Fill[]>
  iterateFills(symbol: SymbolInput, options?: HistoryOptions): AsyncIterable<Fill>
  subscribeFills(symbol?: SymbolInput, options?: SubscribeOptions): Promise<Subscription<FillItem>>
}

/** What the account has. */
export interface SupportsBalance {
  /**
   * What the account has of each asset, as it was last heard: kept from `initialize` on where the exchange tells of changes, otherwise by
   * each answer and subscription. A view that changes by itself.
   */
  readonly balances: ReadonlyMap<string, AssetBalance | FuturesBalance>
  getBalances(options?: CallOptions): Promise<readonly (AssetBalance | FuturesBalance)[]>
  getBalance(asset: string, options?: CallOptions): Promise<AssetBalance | FuturesBalance | undefined>
  subscribeBalances(options?: SubscribeOptions): Promise<Subscription<BalanceItem>>
}

/** The fees of the account. */
export interface SupportsTradingFees {
  getTradingFees(symbol?: SymbolInput, options?: CallOptions): Promise<TradingFee>
}

/** Positions, now and live. */
export interface SupportsPositions {
  getPositions(symbol?: SymbolInput, options?: CallOptions): Promise<readonly Position[]>
  subscribePositions(symbol?: SymbolInput, options?: SubscribeOptions): Promise<Subscription<PositionItem>>
  /** A reduce-only order for the whole position; resolves with undefined where there is none. */
  closePosition(
    symbol: SymbolInput,
    options?: CommandOptions & { readonly side?: 'long' | 'short' },
  ): Promise<Order | undefined>
}

/** What leverage a market, or in hedge mode one of its two positions, has. */
export interface LeverageSetting {
  readonly leverage: Decimal
  readonly marginMode: MarginMode
}

/** Leverage and margin mode. `side` is for hedge mode. */
export interface SupportsLeverage {
  getLeverage(
    symbol: SymbolInput,
    options?: CallOptions & { readonly side?: 'long' | 'short' },
  ): Promise<LeverageSetting>
  setLeverage(
    symbol: SymbolInput,
    leverage: DecimalInput,
    options?: CallOptions & { readonly marginMode?: MarginMode; readonly side?: 'long' | 'short' },
  ): Promise<void>
}

/** Choosing between one position a symbol and a long and a short one. */
export interface SupportsPositionMode {
  getPositionMode(options?: CallOptions): Promise<PositionMode>
  setPositionMode(mode: PositionMode, options?: CallOptions): Promise<void>
}

/** Moving margin to and from an isolated position. */
export interface SupportsMarginChange {
  /** Adds to (or, when negative, takes from) the margin of an isolated position. */
  changeMargin(
    symbol: SymbolInput,
    change: DecimalInput,
    options?: CallOptions & { readonly side?: 'long' | 'short' },
  ): Promise<void>
}

/** The assets of the exchange and the chains that they move over. */
export interface SupportsAssets {
  getAssetsInfo(options?: CallOptions): Promise<readonly AssetInfo[]>
}

/** Where to send deposits. */
export interface SupportsDepositAddress {
  /** `network` may be left out where the asset has only one. */
  getDepositAddress(asset: string, options?: CallOptions & { readonly network?: string }): Promise<DepositAddress>
}

/** Past deposits: one row for each asset. */
export interface SupportsDepositHistory {
  getDeposits(options?: HistoryOptions & { readonly asset?: string }): Promise<readonly DepositResponse[]>
}

/** Withdrawing. */
export interface SupportsWithdrawal {
  withdraw(request: WithdrawalRequest, options?: CallOptions): Promise<WithdrawalResponse>
}

/** Past withdrawals: one row for each asset. */
export interface SupportsWithdrawalHistory {
  getWithdrawals(options?: HistoryOptions & { readonly asset?: string }): Promise<readonly WithdrawalResponse[]>
}

/** What a public exchange object may be able to do. */
export interface PublicCapabilityMap {
  orderbook: SupportsOrderbook
  trades: SupportsTrades
  tradeHistory: SupportsTradeHistory
  ticker: SupportsTicker
  tickers: SupportsTickers
  bookTicker: SupportsBookTicker
  candles: SupportsCandles
  candleStream: SupportsCandleStream
  funding: SupportsFunding
  fundingStream: SupportsFundingStream
  futuresData: SupportsFuturesData
}

/** What a private exchange object may be able to do. */
export interface PrivateCapabilityMap {
  trading: SupportsTrading
  triggerOrders: SupportsTriggerOrders
  amend: SupportsAmend
  batchOrders: SupportsBatchOrders
  batchCancel: SupportsBatchCancel
  cancelAll: SupportsCancelAll
  deadManSwitch: SupportsDeadManSwitch
  orderHistory: SupportsOrderHistory
  fills: SupportsFills
  balance: SupportsBalance
  tradingFees: SupportsTradingFees
  positions: SupportsPositions
  leverage: SupportsLeverage
  positionMode: SupportsPositionMode
  marginChange: SupportsMarginChange
  assets: SupportsAssets
  depositAddress: SupportsDepositAddress
  depositHistory: SupportsDepositHistory
  withdrawal: SupportsWithdrawal
  withdrawalHistory: SupportsWithdrawalHistory
}

/** Every capability by name. */
export interface CapabilityMap extends PublicCapabilityMap, PrivateCapabilityMap {}

/** The name of a capability of public objects. */
export type PublicCapability = keyof PublicCapabilityMap
/** The name of a capability of private objects. */
export type PrivateCapability = keyof PrivateCapabilityMap
/** The name of a capability. */
export type Capability = keyof CapabilityMap

/** The methods of all the capabilities named: `With<'orderbook' | 'trades'>` is `SupportsOrderbook & SupportsTrades`. */
export type With<Names extends Capability> = [Names] extends [never]
  ? unknown
  : { [Name in Names]: (methods: CapabilityMap[Name]) => void }[Names] extends (methods: infer All) => void
    ? All
    : never
