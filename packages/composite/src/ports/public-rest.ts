import type {
  BookFrame,
  BookTicker,
  CallOptions,
  Candle,
  CandleInterval,
  FundingRate,
  FuturesTicker,
  HistoryOptions,
  Instrument,
  OpenInterest,
  OrderBook,
  PublicCapability,
  SymbolInput,
  Ticker,
  Trade,
} from '@venuekit/core'

/** One page of the past. */
export interface HistoryPage<Row> {
  readonly rows: readonly Row[]
  /** Where the exchange goes on within the same stretch of time; absent where this was all of it. */
  readonly next?: string | undefined
  /** There is more of it that the exchange gives to nobody who asks for so long a stretch. */
  readonly isCut?: boolean | undefined
}

/** What a page of the past is asked for with: a stretch of time, and `next` of the page before where there was one. */
export interface PageOptions extends HistoryOptions {
  readonly cursor?: string | undefined
}

/** How deep a book is wanted. */
export interface DepthOptions extends CallOptions {
  /** Levels per side; capped by what the exchange gives. */
  readonly depth?: number | undefined
}

/** How many rows are wanted. */
export interface LimitOptions extends CallOptions {
  readonly limit?: number | undefined
}

/** What the class of an exchange's public endpoints has in any case. Each call is one request. */
export interface PublicRest {
  /** Every market that is listed. */
  getSymbolsInfo(options?: CallOptions): Promise<readonly Instrument[]>
  /** The exchange's time in milliseconds. */
  getServerTime?(options?: CallOptions): Promise<number>
  ping?(options?: CallOptions): Promise<void>
}

/** Every call for market data, by the documents' names. A class has those that its exchange has. */
export interface PublicRestCalls {
  /** The book as a copy; the default depth is 100. */
  getOrderbook(symbol: SymbolInput, options?: DepthOptions): Promise<OrderBook>
  /**
   * The book as the beginning of a local one: with the exchange's sequence id as `last`, its own symbol and its own sizes
   * (`bookFrameOf` of core makes it). Only where a stream needs such a baseline.
   */
  getBookSnapshot(symbol: SymbolInput, options?: DepthOptions): Promise<BookFrame>
  /** The last trades, oldest first; the default limit is 500. */
  getRecentTrades(symbol: SymbolInput, options?: LimitOptions): Promise<readonly Trade[]>
  /** Trades of the past, in any order. */
  getHistoricalTrades(symbol: SymbolInput, options?: PageOptions): Promise<HistoryPage<Trade>>
  /** The day's figures; with mark and index price where the market is a contract. */
  getTickerInfo(symbol: SymbolInput, options?: CallOptions): Promise<Ticker | FuturesTicker>
  getTickers(options?: CallOptions): Promise<readonly (Ticker | FuturesTicker)[]>
  getBookTicker(symbol: SymbolInput, options?: CallOptions): Promise<BookTicker>
  /** Candles, oldest first. */
  getKlines(symbol: SymbolInput, interval: CandleInterval, options?: HistoryOptions): Promise<readonly Candle[]>
  getFundingRate(symbol: SymbolInput, options?: CallOptions): Promise<FundingRate>
  /** Past funding, oldest first. */
  getFundingHistory(symbol: SymbolInput, options?: HistoryOptions): Promise<readonly FundingRate[]>
  getOpenInterest(symbol: SymbolInput, options?: CallOptions): Promise<OpenInterest>
}

/** The documents' shorter names of these calls, which `PublicExchangeRest` gives to a class: each makes the call of the longer name. */
export interface PublicRestNames<DayTicker extends Ticker = Ticker> {
  /** The same as `getSymbolsInfo`. */
  getExchangeInfo(options?: CallOptions): Promise<readonly Instrument[]>
  /** The same as `getRecentTrades`. */
  getTrades(symbol: SymbolInput, options?: LimitOptions): Promise<readonly Trade[]>
  /** The same as `getTickerInfo`. */
  getTicker(symbol: SymbolInput, options?: CallOptions): Promise<DayTicker>
}

/** The public endpoints of a spot market. */
export interface PublicSpotRest
  extends
    Required<PublicRest>,
    PublicRestNames,
    Pick<
      PublicRestCalls,
      | 'getOrderbook'
      | 'getRecentTrades'
      | 'getHistoricalTrades'
      | 'getTickerInfo'
      | 'getTickers'
      | 'getBookTicker'
      | 'getKlines'
    > {}

/** The public endpoints of perpetuals. */
export interface PublicFuturesRest
  extends PublicSpotRest, Pick<PublicRestCalls, 'getFundingRate' | 'getFundingHistory' | 'getOpenInterest'> {
  getTickerInfo(symbol: SymbolInput, options?: CallOptions): Promise<FuturesTicker>
  getTicker(symbol: SymbolInput, options?: CallOptions): Promise<FuturesTicker>
}

/** The calls that a capability cannot do without. What is not named here can also be had of the stream. */
interface PublicRestNeeds {
  orderbook: never
  trades: never
  tradeHistory: 'getHistoricalTrades'
  ticker: 'getTickerInfo'
  tickers: 'getTickers'
  bookTicker: never
  candles: 'getKlines'
  candleStream: never
  funding: 'getFundingRate' | 'getFundingHistory'
  fundingStream: never
  futuresData: 'getTickerInfo' | 'getOpenInterest'
}

/** What a class of public endpoints must have for these capabilities. */
export type PublicRestFor<Names extends PublicCapability> = PublicRest &
  Partial<PublicRestCalls> &
  Pick<PublicRestCalls, PublicRestNeeds[Names]>
