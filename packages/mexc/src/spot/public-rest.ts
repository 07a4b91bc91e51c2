import {
  everyCandle,
  toOrderBook,
  type DepthOptions,
  type HistoryPage,
  type LimitOptions,
  type PageOptions,
  PublicExchangeRest,
  type PublicRestCalls,
  type PublicSpotRest,
} from '@venuekit/composite'
import {
  bookFrameOf,
  ProtocolError,
  type BookFrame,
  type BookTicker,
  type CallOptions,
  type Candle,
  type CandleInterval,
  type Decimal,
  type ExchangeContext,
  type HistoryOptions,
  type Instrument,
  type OrderBook,
  type SymbolInput,
  type Ticker,
  type Trade,
} from '@venuekit/core'
import type { RestClient } from '@venuekit/transport'
import { candlesCap } from '../candles.ts'
import { getDefaultSymbols } from './endpoints/get-api-symbols.ts'
import { getAveragePrice } from './endpoints/get-average-price.ts'
import { getCandles } from './endpoints/get-candles.ts'
import { getInstruments } from './endpoints/get-instruments.ts'
import { getOrderBook } from './endpoints/get-order-book.ts'
import { getServerTime } from './endpoints/get-server-time.ts'
import { getBookTickers, getTickers } from './endpoints/get-tickers.ts'
import { getAggregatedTrades, getTrades } from './endpoints/get-trades.ts'

/**
 * The public endpoints of the spot market.
 *
 * @example
 * ```ts
 * import type { ExchangeConfig } from '@venuekit/core/config'
 * import { mexcSpotTransport } from '@venuekit/mexc'
 * import { createRestClient } from '@venuekit/transport'
 *
 * async function ask(config: ExchangeConfig) {
 *   await using rest = createRestClient(mexcSpotTransport, config)
 *   return await rest.getTickers()
 * }
 * typeof ask // 'function'
 * ```
 */
export class MexcPublicSpotRest
  extends PublicExchangeRest
  implements PublicSpotRest, Pick<PublicRestCalls, 'getBookSnapshot'>
{
  readonly #clock: ExchangeContext<unknown>['exchangeClock']

  constructor(client: RestClient, { exchangeClock }: Pick<ExchangeContext<unknown>, 'exchangeClock'>) {
    super(client)
    this.#clock = exchangeClock
  }

  /** Every symbol that is listed. */
  getSymbolsInfo(options?: CallOptions): Promise<readonly Instrument[]> {
    return this.client.call(getInstruments, undefined, options)
  }

  /** The exchange's names of the markets that are open to the interface by default. */
  getDefaultSymbols(options?: CallOptions): Promise<readonly string[]> {
    return this.client.call(getDefaultSymbols, undefined, options)
  }

  /** The book as a copy. */
  async getOrderbook(symbol: SymbolInput, { depth = 100, ...options }: DepthOptions = {}): Promise<OrderBook> {
    return toOrderBook(await this.client.call(getOrderBook, { symbol, depth }, options), depth)
  }

  /** The book as the beginning of a local one: its version, its own symbol, as deep as there is. */
  async getBookSnapshot(symbol: SymbolInput, { depth, ...options }: DepthOptions = {}): Promise<BookFrame> {
    return bookFrameOf(await this.client.call(getOrderBook, { symbol, depth }, options))
  }

  /** Best bid and ask, with their sizes. */
  async getBookTicker(symbol: SymbolInput, options?: CallOptions): Promise<BookTicker> {
    return only(await this.client.call(getBookTickers, { symbol }, options), symbol)
  }

  /** The last trades, oldest first. */
  async getRecentTrades(
    symbol: SymbolInput,
    { limit = 500, ...options }: LimitOptions = {},
  ): Promise<readonly Trade[]> {
    return (await this.client.call(getTrades, { symbol, limit }, options)).toReversed()
  }

  /**
   * Trades of the past, newest first: no more than an hour at once, of about a day. They have no ids, and no finer times than
   * seconds, so that no one can tell whether two answers speak of the same trade.
   */
  getHistoricalTrades(
    symbol: SymbolInput,
    { since, until, limit, ...options }: PageOptions = {},
  ): Promise<HistoryPage<Trade>> {
    return this.client.call(getAggregatedTrades, { symbol, since, until, limit }, options)
  }

  /** The day's figures of one market. */
  async getTickerInfo(symbol: SymbolInput, options?: CallOptions): Promise<Ticker> {
    return only(await this.client.call(getTickers, { symbol }, options), symbol)
  }

  /** The day's figures of all markets. */
  getTickers(options?: CallOptions): Promise<readonly Ticker[]> {
    return this.client.call(getTickers, {}, options)
  }

  /** The mean price of the last five minutes. */
  getAveragePrice(symbol: SymbolInput, options?: CallOptions): Promise<Decimal> {
    return this.client.call(getAveragePrice, { symbol }, options)
  }

  /** Candles, oldest first: one answer of them. */
  getKlines(
    symbol: SymbolInput,
    interval: CandleInterval,
    { since, until, limit, ...options }: HistoryOptions = {},
  ): Promise<readonly Candle[]> {
    const nowMs = this.#clock.now()
    return this.client.call(getCandles, { symbol, interval, since, until, limit, nowMs }, options)
  }

  /** All the candles of a stretch, oldest first, with as many calls as that takes. */
  getKlinesBatch(
    symbol: SymbolInput,
    interval: CandleInterval,
    { since, until = this.#clock.now(), ...options }: CallOptions & { readonly since: number; readonly until?: number },
  ): Promise<readonly Candle[]> {
    const range = { interval, since, until, cap: candlesCap }
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
}

/** The row of the market that was asked for. */
function only<Row>([row]: readonly Row[], symbol: string): Row {
  if (row === undefined) throw new ProtocolError(`MEXC sent no figures of ${symbol}`)
  return row
}
