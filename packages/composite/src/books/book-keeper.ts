import {
  Semaphore,
  type BookFrame,
  type BookItem,
  type Clock,
  type HandlerErrorHook,
  type Instrument,
  type LocalBook,
  type Logger,
  type MarketSymbol,
  type TradingState,
} from '@venuekit/core'
import type { BookSource } from '../ports/topics.ts'
import { Channel } from '../streams/channel.ts'
import type { SilenceWatch } from '../streams/silence-watch.ts'
import { renewWithinMs, type TopicLine, type TopicListener } from '../streams/topic-line.ts'
import type { BookCounters } from './book-counters.ts'
import { BookDriver } from './book-driver.ts'

interface BookKeeperOptions<Topic> {
  readonly exchange: string
  readonly line: TopicLine<Topic>
  readonly source: BookSource<Topic>
  /** Where frames of a market go. */
  readonly routes: Map<string, (frame: BookFrame) => void>
  readonly clock: Clock
  readonly logger: Logger
  readonly random: () => number
  readonly queueSize: number
  readonly watch: SilenceWatch
  readonly tradingOf: (symbol: MarketSymbol) => TradingState
  readonly fetchSnapshot:
    | ((instrument: Instrument, signal: AbortSignal, depth: number | undefined) => Promise<BookFrame>)
    | undefined
  readonly onHandlerError: HandlerErrorHook
  /** The exchange does not have the book of a market any more. */
  readonly ended: (symbol: MarketSymbol) => void
  /** Told of every change of every book. */
  readonly changed: (item: BookItem) => void
}

interface KeptBook<Topic> {
  readonly driver: BookDriver
  readonly channel: Channel<BookItem, Topic>
}

/** So many books begin anew at the same time; the others wait, so that a reconnect does not storm the exchange. */
const repairsAtOnce = 4

/** So many levels of each side are compared with the exchange's when a book is silent: what happens, happens there. */
const comparedDepth = 100

/** All books of one exchange object: each is made when somebody wants it and goes with the last one who does. */
export class BookKeeper<Topic> {
  readonly #options: BookKeeperOptions<Topic>
  readonly #lanes = new Semaphore(repairsAtOnce)
  readonly #books = new Map<MarketSymbol, KeptBook<Topic>>()

  constructor(options: BookKeeperOptions<Topic>) {
    this.#options = options
  }

  /** The book of a market that is kept. */
  book(symbol: MarketSymbol): LocalBook | undefined {
    return this.#books.get(symbol)?.driver.book
  }

  /** All books that are kept, with their counters. */
  *all(): Generator<{ readonly book: LocalBook; readonly counters: Readonly<BookCounters> }> {
    for (const { driver } of this.#books.values()) yield { book: driver.book, counters: driver.counters }
  }

  /** The channel of a book; it is kept for as long as somebody holds or reads it. */
  channel(instrument: Instrument): Channel<BookItem, Topic> {
    return (this.#books.get(instrument.symbol) ?? this.#keep(instrument)).channel
  }

  async close(): Promise<void> {
    await Promise.all([...this.#books.values()].map(({ channel }) => channel.hub.close()))
    for (const { driver } of this.#books.values()) driver.close()
    this.#books.clear()
  }

  #keep(instrument: Instrument): KeptBook<Topic> {
    const { exchange, line, source, routes, queueSize, onHandlerError } = this.#options
    const { symbol, exchangeSymbol } = instrument
    const topics = source.topics(instrument)
    const sync = source.createSync(instrument)
    const driver: BookDriver = new BookDriver({
      ...this.#options,
      instrument,
      sync,
      lanes: this.#lanes,
      trading: () => this.#options.tradingOf(symbol),
      fetchSnapshot: this.#fetcher(instrument, sync.snapshotDepth ?? sync.vouchedDepth),
      resubscribe: async (signal) => {
        await Promise.all(topics.map((topic) => line.session.resubscribe(topic, { signal, timeoutMs: renewWithinMs })))
      },
      delivered: () => {
        for (const topic of topics) line.session.delivered(topic)
      },
      publish: (item) => {
        channel.hub.emit(item)
        if (item.type === 'book') this.#options.changed(item)
      },
    })
    const channel: Channel<BookItem, Topic> = new Channel<BookItem, Topic>({
      name: `book of ${symbol} at ${exchange}`,
      overflow: 'conflate',
      keyOf: () => symbol,
      queueSize,
      onHandlerError,
      line,
      topics,
      symbol,
      firstFrameWithinMs: sync.firstFrameWithinMs,
      initial: () => (driver.current === undefined ? [] : [driver.current]),
      listener: listenerOf(driver, (type, reason) => {
        channel.mark(type, reason)
        if (type === 'ended') this.#options.ended(symbol)
      }),
      confirmed: () => driver.confirmed(),
      idle: () => {
        unwatch()
        driver.close()
        routes.delete(exchangeSymbol)
        this.#books.delete(symbol)
      },
    })
    const unwatch = this.#watch(instrument, { driver, topics })
    const kept = { driver, channel }
    routes.set(exchangeSymbol, (frame) => driver.frame(frame))
    this.#books.set(symbol, kept)
    return kept
  }

  /** A silent book is compared with that of the exchange, where that can be asked for. */
  #watch(
    instrument: Instrument,
    { driver, topics }: { readonly driver: BookDriver; readonly topics: readonly Topic[] },
  ): () => void {
    const { watch, exchange, line } = this.#options
    const depth = Math.min(comparedDepth, driver.book.vouchedDepth)
    const fetch = this.#fetcher(instrument, depth)
    if (fetch === undefined) return () => {}
    return watch.add({
      name: `book of ${instrument.symbol} at ${exchange}`,
      quietSince: () => driver.quietSince,
      look: async (signal) => driver.isBehind(await fetch(signal), depth),
      renew: (reason) => driver.silent(reason),
      connection: () => line.connectionOf(topics),
      replace: (reason) => line.replace(topics, reason),
    })
  }

  #fetcher(instrument: Instrument, depth: number): ((signal: AbortSignal) => Promise<BookFrame>) | undefined {
    const { fetchSnapshot } = this.#options
    if (fetchSnapshot === undefined) return undefined
    return (signal) => fetchSnapshot(instrument, signal, Number.isFinite(depth) ? depth : undefined)
  }
}

/** A book makes its own marks of those of its topics: it is stale and live again by its sequence, not by the exchange's answers. */
function listenerOf(driver: BookDriver, pass: TopicListener['mark']): TopicListener {
  return {
    mark: (type, reason) => {
      switch (type) {
        case 'stale':
          return driver.lost(reason)
        case 'reconnected':
          pass(type, reason)
          return driver.reconnected()
        case 'gap':
          return driver.missed(reason)
        case 'resynced':
          return driver.confirmed()
        case 'ended':
          return pass(type, reason)
      }
    },
  }
}
