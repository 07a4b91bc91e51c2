import type {
  BookTickerItem,
  Candle,
  CandleInterval,
  CandleItem,
  Clock,
  FundingRateItem,
  HandlerErrorHook,
  Instrument,
  Ticker,
  TickerItem,
  TradeItem,
  TradesFrame,
} from '@venuekit/core'
import type { PublicTopics } from '../ports/topics.ts'
import { Channel, type AskExchange } from '../streams/channel.ts'
import type { SilenceWatch } from '../streams/silence-watch.ts'
import type { TopicLine } from '../streams/topic-line.ts'
import { toBookTicker, toTrade } from './frames.ts'
import type { MarketQuestions } from './market-questions.ts'
import { candleKey, type FrameSource, type MarketRouter, type TickerPatch } from './market-router.ts'
import { ToldTrades } from './told-trades.ts'

interface MarketChannelsOptions<Topic> {
  readonly exchange: string
  readonly line: TopicLine<Topic>
  readonly router: MarketRouter
  readonly topics: Partial<PublicTopics<Topic>>
  readonly queueSize: number
  readonly onHandlerError: HandlerErrorHook
  readonly watch: SilenceWatch
  readonly clock: Clock
  readonly asks: MarketQuestions
}

/** So many trades are remembered for each market, to drop what comes twice when connections change. */
const rememberedTrades = 1_000

/** The channels of market data beside books: each is made when somebody wants it and goes with the last one who does. */
export class MarketChannels<Topic> {
  readonly #options: MarketChannelsOptions<Topic>
  readonly #trades = new Map<string, Channel<TradeItem, Topic>>()
  readonly #quotes = new Map<string, Channel<BookTickerItem, Topic>>()
  readonly #tickers = new Map<string, Channel<TickerItem, Topic>>()
  readonly #candles = new Map<string, Channel<CandleItem, Topic>>()
  readonly #fundingRates = new Map<string, Channel<FundingRateItem, Topic>>()
  readonly #lastQuotes = new Map<string, BookTickerItem>()

  constructor(options: MarketChannelsOptions<Topic>) {
    this.#options = options
  }

  /** The newest best bid and ask of a market that is followed. */
  lastQuote({ exchangeSymbol }: Instrument): BookTickerItem | undefined {
    return this.#lastQuotes.get(exchangeSymbol)
  }

  trades(instrument: Instrument): Channel<TradeItem, Topic> {
    const { exchangeSymbol, symbol } = instrument
    const { router, topics } = this.#options
    const told = new ToldTrades(rememberedTrades)
    return this.#channel(this.#trades, exchangeSymbol, {
      what: 'trades',
      instrument,
      overflow: 'drop-and-resync',
      topics: topics.trades?.(instrument) ?? [],
      ask: this.#options.asks.trades?.(instrument),
      route: (hub) => {
        const take = (frame: TradesFrame, { id: connection }: FrameSource): void => {
          const source = told.source({ connection, replayed: frame.replayed })
          for (let index = 0; index < frame.count; index += 1) {
            const trade = toTrade(frame, index, instrument)
            if (told.take(trade, source)) hub({ type: 'trade', symbol, trade })
          }
        }
        router.trades.set(exchangeSymbol, take)
        return () => router.trades.delete(exchangeSymbol)
      },
    })
  }

  bookTicker(instrument: Instrument): Channel<BookTickerItem, Topic> {
    const { exchangeSymbol, symbol } = instrument
    const { router, topics } = this.#options
    return this.#channel(this.#quotes, exchangeSymbol, {
      what: 'best bid and ask',
      instrument,
      overflow: 'conflate',
      topics: topics.bookTicker?.(instrument) ?? [],
      ask: this.#options.asks.bookTicker?.(instrument),
      last: () => this.#lastQuotes.get(exchangeSymbol),
      route: (hub) => {
        let newest = -1
        router.quotes.set(exchangeSymbol, (frame, { isCurrent }) => {
          // While one connection replaces another, ids tell which word is the newer one; without ids the current one's counts.
          if (!isCurrent && frame.updateId <= newest) return
          newest = frame.updateId
          const item: BookTickerItem = { type: 'book-ticker', symbol, bookTicker: toBookTicker(frame, instrument) }
          this.#lastQuotes.set(exchangeSymbol, item)
          hub(item)
        })
        return () => {
          router.quotes.delete(exchangeSymbol)
          this.#lastQuotes.delete(exchangeSymbol)
        }
      },
    })
  }

  ticker(instrument: Instrument): Channel<TickerItem, Topic> {
    const { symbol } = instrument
    const { router, topics } = this.#options
    let last: TickerItem | undefined
    return this.#channel(this.#tickers, symbol, {
      what: 'ticker',
      instrument,
      overflow: 'conflate',
      topics: topics.ticker?.(instrument) ?? [],
      ask: this.#options.asks.ticker?.(instrument),
      last: () => last,
      route: (hub) => {
        router.tickers.set(symbol, (patch) => {
          last = { type: 'ticker', symbol, ticker: mergeTicker(last?.ticker, patch) }
          hub(last)
        })
        return () => router.tickers.delete(symbol)
      },
    })
  }

  candles(instrument: Instrument, interval: CandleInterval): Channel<CandleItem, Topic> {
    const { symbol } = instrument
    const { router, topics } = this.#options
    const key = candleKey({ symbol, interval })
    let last: CandleItem | undefined
    return this.#channel(this.#candles, key, {
      what: `${interval} candles`,
      instrument,
      overflow: 'drop-and-resync',
      topics: topics.candles?.(instrument, interval) ?? [],
      ask: this.#options.asks.candles?.(instrument, interval),
      last: () => last,
      route: (hub) => {
        router.candles.set(key, (candle: Candle) => {
          last = { type: 'candle', symbol, candle }
          hub(last)
        })
        return () => router.candles.delete(key)
      },
    })
  }

  fundingRate(instrument: Instrument): Channel<FundingRateItem, Topic> {
    const { symbol } = instrument
    const { router, topics } = this.#options
    let last: FundingRateItem | undefined
    return this.#channel(this.#fundingRates, symbol, {
      what: 'funding rate',
      instrument,
      overflow: 'conflate',
      topics: topics.fundingRate?.(instrument) ?? [],
      ask: this.#options.asks.fundingRate?.(instrument),
      last: () => last,
      route: (hub) => {
        router.fundingRates.set(symbol, (fundingRate) => {
          last = { type: 'funding-rate', symbol, fundingRate }
          hub(last)
        })
        return () => router.fundingRates.delete(symbol)
      },
    })
  }

  /** Ends every subscription. */
  async close(): Promise<void> {
    const all = [this.#trades, this.#quotes, this.#tickers, this.#candles, this.#fundingRates]
    await Promise.all(all.flatMap((channels) => [...channels.values()].map(({ hub }) => hub.close())))
  }

  #channel<Item extends { readonly type: string }>(
    channels: Map<string, Channel<Item, Topic>>,
    key: string,
    parts: {
      readonly what: string
      readonly instrument: Instrument
      readonly overflow: 'conflate' | 'drop-and-resync'
      readonly topics: readonly Topic[]
      readonly ask: AskExchange | undefined
      readonly last?: () => Item | undefined
      /** Begins to hand items over; what is returned ends that. */
      readonly route: (emit: (item: Item) => void) => () => unknown
    },
  ): Channel<Item, Topic> {
    const known = channels.get(key)
    if (known !== undefined) return known
    const { exchange, line, queueSize, onHandlerError, watch, clock } = this.#options
    const { what, instrument, overflow, topics, ask, last, route } = parts
    const channel: Channel<Item, Topic> = new Channel<Item, Topic>({
      name: `${what} of ${instrument.symbol} at ${exchange}`,
      overflow,
      // Only the newest counts where the newest says it all.
      keyOf: overflow === 'conflate' ? () => key : undefined,
      queueSize,
      onHandlerError,
      line,
      topics,
      symbol: instrument.symbol,
      silence: ask && { watch, clock, ask },
      initial: last === undefined ? undefined : () => present(last()),
      idle: () => {
        channels.delete(key)
        leave()
      },
    })
    const leave = route((item) => channel.emit(item))
    channels.set(key, channel)
    return channel
  }
}

/** Joins what a message says of a ticker with what is known: what it does not speak of stays. */
function mergeTicker(known: Ticker | undefined, patch: TickerPatch): Ticker {
  return { last: undefined, timestamp: undefined, ...known, ...patch }
}

function present<Item>(item: Item | undefined): readonly Item[] {
  return item === undefined ? [] : [item]
}
