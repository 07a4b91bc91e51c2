import {
  type BookQuery,
  type CandleQuery,
  type DepthOptions,
  everyCandle,
  type HistoryPage,
  type LimitOptions,
  type ListedBook,
  type PageOptions,
  PublicExchangeRest,
  type SymbolPageQuery,
  toBookTicker,
  toOrderBook,
} from '@venuekit/composite'
import {
  bookFrameOf,
  ProtocolError,
  type BookFrame,
  type BookTicker,
  type CallOptions,
  type Candle,
  type CandleInterval,
  type Endpoint,
  type ExchangeContext,
  type HistoryOptions,
  type OrderBook,
  type SymbolInput,
  type Ticker,
  type Trade,
} from '@venuekit/core'
import type { RestClient } from '@venuekit/transport'
import { freshDepth } from './order-book.ts'
import { getServerTime } from './spot/endpoints/get-server-time.ts'

/** The endpoints that both products have, each its own. */
export interface PublicEndpoints<DayTicker extends Ticker> {
  readonly getOrderBook: Endpoint<BookQuery, unknown, ListedBook>
  readonly getTrades: Endpoint<SymbolPageQuery, unknown, HistoryPage<Trade>>
  readonly getTickers: Endpoint<{ readonly symbol?: string | undefined }, unknown, readonly DayTicker[]>
  readonly getCandles: Endpoint<CandleQuery, unknown, readonly Candle[]>
  /** How many candles one answer holds at most. */
  readonly candlesCap: number
}

/** What the classes of public endpoints have in common. */
export abstract class GateioPublicRest<DayTicker extends Ticker> extends PublicExchangeRest<DayTicker> {
  readonly #endpoints: PublicEndpoints<DayTicker>
  readonly #clock: ExchangeContext<unknown>['exchangeClock']

  constructor(
    client: RestClient,
    { exchangeClock }: Pick<ExchangeContext<unknown>, 'exchangeClock'>,
    endpoints: PublicEndpoints<DayTicker>,
  ) {
    super(client)
    this.#clock = exchangeClock
    this.#endpoints = endpoints
  }

  /** The book as a copy. There are no more than 100 levels that are fresh. */
  async getOrderbook(symbol: SymbolInput, { depth = freshDepth, ...options }: DepthOptions = {}): Promise<OrderBook> {
    return toOrderBook(await this.client.call(this.#endpoints.getOrderBook, { symbol, depth }, options), depth)
  }

  /** The book as the beginning of a local one: its sequence id, its own symbol and its own sizes. */
  async getBookSnapshot(symbol: SymbolInput, { depth, ...options }: DepthOptions = {}): Promise<BookFrame> {
    return bookFrameOf(await this.client.call(this.#endpoints.getOrderBook, { symbol, depth }, options))
  }

  /** Best bid and ask, with their sizes. */
  async getBookTicker(symbol: SymbolInput, options?: CallOptions): Promise<BookTicker> {
    return toBookTicker(await this.client.call(this.#endpoints.getOrderBook, { symbol, depth: 1 }, options))
  }

  /** The last trades, oldest first. */
  async getRecentTrades(
    symbol: SymbolInput,
    { limit = 500, ...options }: LimitOptions = {},
  ): Promise<readonly Trade[]> {
    const { rows } = await this.client.call(this.#endpoints.getTrades, { symbol, limit }, options)
    return rows.toReversed()
  }

  /** Trades of the past, page by page, newest first. */
  getHistoricalTrades(
    symbol: SymbolInput,
    { since, until, limit, cursor, ...options }: PageOptions = {},
  ): Promise<HistoryPage<Trade>> {
    return this.client.call(this.#endpoints.getTrades, { symbol, since, until, limit, cursor }, options)
  }

  /** The day's figures of one market. */
  async getTickerInfo(symbol: SymbolInput, options?: CallOptions): Promise<DayTicker> {
    const [ticker] = await this.client.call(this.#endpoints.getTickers, { symbol }, options)
    if (ticker === undefined) throw new ProtocolError(`Gate.io sent no ticker of ${symbol}`)
    return ticker
  }

  /** The day's figures of all markets. */
  getTickers(options?: CallOptions): Promise<readonly DayTicker[]> {
    return this.client.call(this.#endpoints.getTickers, {}, options)
  }

  /** Candles, oldest first: one answer of them. */
  getKlines(
    symbol: SymbolInput,
    interval: CandleInterval,
    { since, until, limit, ...options }: HistoryOptions = {},
  ): Promise<readonly Candle[]> {
    const nowMs = this.#clock.now()
    return this.client.call(this.#endpoints.getCandles, { symbol, interval, since, until, limit, nowMs }, options)
  }

  /** All the candles of a stretch, oldest first, with as many calls as that takes. */
  getKlinesBatch(
    symbol: SymbolInput,
    interval: CandleInterval,
    { since, until = this.#clock.now(), ...options }: CallOptions & { readonly since: number; readonly until?: number },
  ): Promise<readonly Candle[]> {
    const range = { interval, since, until, cap: this.#endpoints.candlesCap }
    return everyCandle((part) => this.getKlines(symbol, interval, { ...options, ...part }), range)
  }

  /** The exchange's time in milliseconds. */
  getServerTime(options?: CallOptions): Promise<number> {
    return this.client.call(getServerTime, undefined, options)
  }

  /** Resolves when the exchange answers. */
  async ping(options?: CallOptions): Promise<void> {
    await this.getServerTime(options)
  }

  /** The exchange's time as it is known, without asking. */
  protected now(): number {
    return this.#clock.now()
  }
}
