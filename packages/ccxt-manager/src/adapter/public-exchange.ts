import {
  type BookItem,
  type BookTicker,
  type BookTickerItem,
  type CallOptions,
  type Candle,
  type CandleInterval,
  type CandleItem,
  type FundingRate,
  type HistoryOptions,
  type Instrument,
  type LocalBook,
  type MarketSymbol,
  type OrderBook,
  type PublicExchange,
  type SubscribeOptions,
  type Subscription,
  type SupportsBookTicker,
  type SupportsCandles,
  type SupportsCandleStream,
  type SupportsFunding,
  type SupportsOrderbook,
  type SupportsTicker,
  type SupportsTickers,
  type SupportsTrades,
  type SymbolInput,
  type Ticker,
  type TickerItem,
  type Trade,
  type TradeItem,
} from '@venuekit/core'
import type { OrderBook as CcxtOrderBook } from 'ccxt'
import { NotSupportedError } from '@venuekit/core/errors'
import { CcxtExchangeObject } from './exchange-object.ts'
import { KeptBook } from './kept-book.ts'
import {
  bookToBookTicker,
  type CandleContext,
  tickerToBookTicker,
  toCandle,
  toFundingRate,
  toOrderBook,
  toPastFunding,
  toTicker,
  toTrade,
} from './map-data.ts'
import { SeenIds } from './seen-ids.ts'

/** Market data of one exchange of ccxt. A capability that the exchange lacks is refused with a `NotSupportedError`. */
export class CcxtPublicExchange
  extends CcxtExchangeObject
  implements
    PublicExchange,
    SupportsOrderbook,
    SupportsTrades,
    SupportsTicker,
    SupportsTickers,
    SupportsBookTicker,
    SupportsCandles,
    SupportsCandleStream,
    SupportsFunding
{
  readonly domain = 'public' as const
  readonly #books = new Map<MarketSymbol, KeptBook>()
  /** The symbols that are kept without anybody asking for their stream. */
  readonly #kept = new Map<MarketSymbol, Subscription<BookItem>>()

  get activeSymbols(): readonly MarketSymbol[] {
    return [...this.#books.keys()]
  }

  async initialize(symbols: readonly SymbolInput[] = [], options?: CallOptions): Promise<void> {
    await this.loadMarkets(options)
    await Promise.all(symbols.map((symbol) => this.addSymbol(symbol, options)))
  }

  async addSymbol(input: SymbolInput, options?: CallOptions): Promise<void> {
    const { symbol } = this.instrument(input)
    if (this.#kept.has(symbol)) return
    const { signal } = options ?? {}
    this.#kept.set(symbol, await this.subscribeOrderbook(symbol, { signal }))
  }

  async removeSymbol(input: SymbolInput): Promise<void> {
    const { symbol } = this.instrument(input)
    const subscription = this.#kept.get(symbol)
    this.#kept.delete(symbol)
    await subscription?.close()
  }

  async getOrderbook(symbol: SymbolInput, options: CallOptions & { readonly depth?: number } = {}): Promise<OrderBook> {
    this.need('orderbook', 'getOrderbook')
    const instrument = this.instrument(symbol)
    const { depth = this.parts.bookDepth } = options
    // Exchanges take some depths only, and ccxt's default is one of them.
    const book = await this.call('getOrderbook', () => this.exchange.fetchOrderBook(instrument.symbol), options)
    return toOrderBook(book, instrument, depth)
  }

  async subscribeOrderbook(input: SymbolInput, options?: SubscribeOptions): Promise<Subscription<BookItem>> {
    const instrument = this.instrument(input)
    const { symbol } = instrument
    const kept = this.#books.get(symbol) ?? new KeptBook(instrument, this.parts.bookDepth)
    return this.stream<BookItem>(
      {
        capability: 'orderbook',
        topic: `orderbook ${symbol}`,
        overflow: 'conflate',
        keyOf: (item) => item.symbol,
        pollMs: this.#pollMs('watchOrderBook'),
        next: async () => {
          kept.apply(await this.#nextBook(symbol), this.parts.context.clock.now())
          this.#books.set(symbol, kept)
          return [{ type: 'book', symbol, book: kept.book, change: 'snapshot' }]
        },
        onLost: (reason) => kept.stale(reason),
        onIdle: () => {
          kept.stale('nobody follows it any more')
          this.#books.delete(symbol)
        },
        unwatch: this.#unwatch('unWatchOrderBook', symbol),
      },
      options,
    )
  }

  orderbook(symbol: SymbolInput): LocalBook | undefined {
    this.need('orderbook', 'orderbook')
    return this.#books.get(this.instrument(symbol).symbol)?.book
  }

  async getTrades(
    symbol: SymbolInput,
    options: CallOptions & { readonly limit?: number } = {},
  ): Promise<readonly Trade[]> {
    this.need('trades', 'getTrades')
    const instrument = this.instrument(symbol)
    const rows = await this.call(
      'getTrades',
      () => this.exchange.fetchTrades(instrument.symbol, undefined, options.limit),
      options,
    )
    return rows.map((row) => toTrade(row, instrument))
  }

  async subscribeTrades(input: SymbolInput, options?: SubscribeOptions): Promise<Subscription<TradeItem>> {
    const instrument = this.instrument(input)
    const { symbol } = instrument
    const watched = this.has('watchTrades')
    const seen = new SeenIds()
    return this.stream<TradeItem>(
      {
        capability: 'trades',
        topic: `trades ${symbol}`,
        overflow: 'drop-and-resync',
        pollMs: this.#pollMs('watchTrades'),
        next: async () =>
          (await (watched ? this.exchange.watchTrades(symbol) : this.exchange.fetchTrades(symbol)))
            .map((row) => toTrade(row, instrument))
            .filter(({ id }) => id === undefined || seen.add(id))
            .map((trade) => ({ type: 'trade', symbol, trade })),
        unwatch: this.#unwatch('unWatchTrades', symbol),
      },
      options,
    )
  }

  async getTicker(symbol: SymbolInput, options?: CallOptions): Promise<Ticker> {
    this.need('ticker', 'getTicker')
    const instrument = this.instrument(symbol)
    return toTicker(
      await this.call('getTicker', () => this.exchange.fetchTicker(instrument.symbol), options),
      instrument,
    )
  }

  async subscribeTicker(input: SymbolInput, options?: SubscribeOptions): Promise<Subscription<TickerItem>> {
    const instrument = this.instrument(input)
    const { symbol } = instrument
    const watched = this.has('watchTicker')
    return this.stream<TickerItem>(
      {
        capability: 'ticker',
        topic: `ticker ${symbol}`,
        overflow: 'conflate',
        keyOf: (item) => item.symbol,
        pollMs: this.#pollMs('watchTicker'),
        next: async () => {
          const row = await (watched ? this.exchange.watchTicker(symbol) : this.exchange.fetchTicker(symbol))
          return [{ type: 'ticker', symbol, ticker: toTicker(row, instrument) }]
        },
        unwatch: this.#unwatch('unWatchTicker', symbol),
      },
      options,
    )
  }

  async getTickers(options?: CallOptions): Promise<readonly Ticker[]> {
    this.need('tickers', 'getTickers')
    const rows = await this.call('getTickers', () => this.exchange.fetchTickers(), options)
    return Object.values(rows).flatMap((row) => {
      const instrument = row.symbol === undefined ? undefined : this.instruments.get(row.symbol)
      return instrument === undefined ? [] : [toTicker(row, instrument)]
    })
  }

  async getBookTicker(symbol: SymbolInput, options?: CallOptions): Promise<BookTicker> {
    this.need('bookTicker', 'getBookTicker')
    const instrument = this.instrument(symbol)
    return bookToBookTicker(
      await this.call('getBookTicker', () => this.exchange.fetchOrderBook(instrument.symbol), options),
      instrument,
    )
  }

  async subscribeBookTicker(input: SymbolInput, options?: SubscribeOptions): Promise<Subscription<BookTickerItem>> {
    const instrument = this.instrument(input)
    const { symbol } = instrument
    const best = this.has('watchBidsAsks')
    const next = async (): Promise<BookTicker> => {
      if (!best) return bookToBookTicker(await this.#nextBook(symbol), instrument)
      const ticker = (await this.exchange.watchBidsAsks([symbol]))[symbol]
      return ticker === undefined ? next() : tickerToBookTicker(ticker, instrument)
    }
    return this.stream<BookTickerItem>(
      {
        capability: 'bookTicker',
        topic: `book-ticker ${symbol}`,
        overflow: 'conflate',
        keyOf: (item) => item.symbol,
        pollMs: best ? undefined : this.#pollMs('watchOrderBook'),
        next: async () => [{ type: 'book-ticker', symbol, bookTicker: await next() }],
      },
      options,
    )
  }

  async getKlines(
    symbol: SymbolInput,
    interval: CandleInterval,
    options: HistoryOptions = {},
  ): Promise<readonly Candle[]> {
    this.need('candles', 'getKlines')
    const instrument = this.instrument(symbol)
    const { since, until = Infinity, limit } = options
    const context = this.#candleContext(instrument, interval)
    const rows = await this.call(
      'getKlines',
      () => this.exchange.fetchOHLCV(instrument.symbol, this.#timeframe(interval), since, limit),
      options,
    )
    return rows.map((row) => toCandle(row, context)).filter(({ openTime }) => openTime <= until)
  }

  async *iterateCandles(
    symbol: SymbolInput,
    interval: CandleInterval,
    options: HistoryOptions = {},
  ): AsyncIterable<Candle> {
    let { since } = options
    let left = options.limit ?? Infinity
    while (left > 0) {
      // oxlint-disable-next-line no-await-in-loop -- page by page
      const page = await this.getKlines(symbol, interval, { ...options, since, limit: undefined })
      const fresh = page.filter(({ openTime }) => since === undefined || openTime >= since).slice(0, left)
      yield* fresh
      left -= fresh.length
      const last = fresh.at(-1)
      // Without a beginning there is no order of pages: the one page that the exchange gives is all.
      if (last === undefined || since === undefined) return
      since = last.openTime + 1
    }
  }

  async subscribeCandles(
    input: SymbolInput,
    interval: CandleInterval,
    options?: SubscribeOptions,
  ): Promise<Subscription<CandleItem>> {
    const instrument = this.instrument(input)
    const { symbol } = instrument
    const timeframe = this.#timeframe(interval)
    const watched = this.has('watchOHLCV')
    return this.stream<CandleItem>(
      {
        capability: 'candleStream',
        topic: `candles ${symbol} ${interval}`,
        overflow: 'conflate',
        keyOf: (item) => `${item.symbol} ${item.candle.openTime}`,
        pollMs: this.#pollMs('watchOHLCV'),
        next: async () => {
          const { exchange } = this
          const asked = this.#candleContext(instrument, interval)
          const rows = await (watched ? exchange.watchOHLCV(symbol, timeframe) : exchange.fetchOHLCV(symbol, timeframe))
          // What is pushed may have been waited for long.
          const context = watched ? this.#candleContext(instrument, interval) : asked
          return rows.map((row) => ({ type: 'candle', symbol, candle: toCandle(row, context) }))
        },
      },
      options,
    )
  }

  async getFundingRate(symbol: SymbolInput, options?: CallOptions): Promise<FundingRate> {
    this.need('funding', 'getFundingRate')
    const instrument = this.instrument(symbol)
    return toFundingRate(
      await this.call('getFundingRate', () => this.exchange.fetchFundingRate(instrument.symbol), options),
      instrument,
    )
  }

  async getFundingHistory(symbol: SymbolInput, options: HistoryOptions = {}): Promise<readonly FundingRate[]> {
    this.need('funding', 'getFundingHistory')
    const instrument = this.instrument(symbol)
    const { since, until = Infinity, limit } = options
    const rows = await this.call(
      'getFundingHistory',
      () => this.exchange.fetchFundingRateHistory(instrument.symbol, since, limit),
      options,
    )
    return rows.map((row) => toPastFunding(row, instrument)).filter(({ appliesAt }) => appliesAt <= until)
  }

  #nextBook(symbol: MarketSymbol): Promise<CcxtOrderBook> {
    return this.has('watchOrderBook') ? this.exchange.watchOrderBook(symbol) : this.exchange.fetchOrderBook(symbol)
  }

  /** The pace of fetching what ccxt does not watch. */
  #pollMs(watch: string): number | undefined {
    return this.has(watch) ? undefined : this.parts.pollMs
  }

  /** Tells ccxt that nobody listens any more, where it can be told. */
  #unwatch(
    method: 'unWatchOrderBook' | 'unWatchTrades' | 'unWatchTicker',
    symbol: MarketSymbol,
  ): () => Promise<unknown> {
    return () => (this.has(method) ? this.exchange[method](symbol) : Promise.resolve())
  }

  #timeframe(interval: CandleInterval): string {
    if (Object.hasOwn(this.exchange.timeframes, interval)) return interval
    const offered = Object.keys(this.exchange.timeframes).join(', ')
    throw new NotSupportedError(`${this.id} has no candles of ${interval}; it has ${offered}`, { exchange: this.id })
  }

  /** As of now, which is before candles are asked for: one that ends while the answer is on its way may not be in it as it ended. */
  #candleContext(instrument: Instrument, interval: CandleInterval): CandleContext {
    return { instrument, interval, nowMs: this.parts.context.clock.now() }
  }
}
