import {
  BoundHandler,
  SingleFlight,
  type BookItem,
  type CallOptions,
  type ExchangeContext,
  type Instrument,
  type MarketSymbol,
  type SymbolInput,
} from '@venuekit/core'
import { InitializationError, VenuekitError } from '@venuekit/core/errors'
import type { PublicCredentials, StreamSession } from '@venuekit/transport'
import { BookKeeper } from '../books/book-keeper.ts'
import { ObjectParts } from '../object/object-parts.ts'
import { queueSizeOf, silentTopicMsOf, statusOf } from '../object/wires.ts'
import type { HistoryWindows } from '../ports/declaration.ts'
import type { PublicRest, PublicRestCalls } from '../ports/public-rest.ts'
import type { PublicTopics } from '../ports/topics.ts'
import { TopicLine, type TopicLease } from '../streams/topic-line.ts'
import { SilenceWatch } from '../streams/silence-watch.ts'
import { MarketChannels } from './market-channels.ts'
import { marketQuestions } from './market-questions.ts'
import { MarketRouter } from './market-router.ts'

/** The class of public endpoints as the object sees it: what a capability needs was checked by the types of the declaration. */
export type AnyPublicRest = PublicRest & Partial<PublicRestCalls> & AsyncDisposable

export interface PublicCoreOptions<Topic> {
  readonly id: string
  readonly context: ExchangeContext<PublicCredentials>
  readonly rest: (core: ObjectParts) => AnyPublicRest
  readonly session: (router: MarketRouter, core: ObjectParts) => StreamSession<Topic>
  readonly topics: Partial<PublicTopics<Topic>>
  readonly history: HistoryWindows
  readonly random: () => number
}

/** Everything that the capabilities of a public object are made of. */
export class PublicCore<Topic = unknown> extends ObjectParts {
  readonly rest: AnyPublicRest
  readonly router: MarketRouter
  readonly session: StreamSession<Topic>
  readonly books: BookKeeper<Topic> | undefined
  readonly channels: MarketChannels<Topic>
  readonly history: HistoryWindows
  /** Finds topics that the exchange has stopped serving. */
  readonly watch: SilenceWatch
  /** Those who want to hear of every change of every book. */
  readonly bookHandlers: BoundHandler<{ readonly book: BookItem }>
  readonly #topics: Partial<PublicTopics<Topic>>
  readonly #line: TopicLine<Topic>
  readonly #kept = new Map<MarketSymbol, TopicLease>()
  /** What is being subscribed: who gives up leaves it to the others. */
  readonly #opening = new SingleFlight<string, TopicLease>()
  #stateLease: TopicLease | undefined

  constructor(options: PublicCoreOptions<Topic>) {
    const { id, context, topics } = options
    super({ id, domain: 'public', context, loadMarkets: (call) => this.rest.getSymbolsInfo(call) })
    this.history = options.history
    this.bookHandlers = new BoundHandler(this.onHandlerError)
    this.#topics = topics
    this.rest = options.rest(this)
    this.router = new MarketRouter((state) => this.life.learn(state))
    this.session = options.session(this.router, this)
    this.#line = new TopicLine(this.session)
    this.session.on('state', ({ reason }) => this.follow(statusOf(this.session), reason))
    const { onHandlerError, logger } = this
    const { clock } = context
    const { random } = options
    this.watch = new SilenceWatch({ clock, random, logger, silentAfterMs: silentTopicMsOf(context) })
    const shared = { exchange: id, line: this.#line, queueSize: queueSizeOf(context), onHandlerError, clock }
    const asks = marketQuestions(this.rest)
    this.channels = new MarketChannels({ ...shared, watch: this.watch, asks, router: this.router, topics })
    const snapshotOf = this.rest.getBookSnapshot?.bind(this.rest)
    this.books =
      topics.orderbook === undefined
        ? undefined
        : new BookKeeper({
            ...shared,
            source: topics.orderbook,
            routes: this.router.books,
            watch: this.watch,
            logger,
            random,
            ended: (symbol) => void this.#kept.delete(symbol),
            changed: (item) => void this.bookHandlers.dispatch('book', item),
            tradingOf: (symbol) => this.life.tradingOf(symbol),
            fetchSnapshot: snapshotOf && (({ symbol }, signal, depth) => snapshotOf(symbol, { signal, depth })),
          })
  }

  get activeSymbols(): readonly MarketSymbol[] {
    return [...this.#kept.keys()]
  }

  async initialize(symbols: readonly SymbolInput[], options: CallOptions): Promise<void> {
    await this.bringUp(this.session, options, async (signal) => {
      await this.#followState(signal)
      const instruments = symbols.map((symbol) => this.instrument(symbol))
      await this.#keepAll(instruments, signal)
    })
  }

  async addSymbol(symbol: SymbolInput, options: CallOptions): Promise<void> {
    await this.within('addSymbol', options, async (signal) => {
      await this.markets.ready({ signal })
      await this.#keep(this.instrument(symbol), signal)
    })
  }

  async removeSymbol(symbol: SymbolInput): Promise<void> {
    this.life.checkOpen('removeSymbol')
    const instrument = this.instrument(symbol)
    const lease = this.#kept.get(instrument.symbol)
    this.#kept.delete(instrument.symbol)
    await lease?.release()
  }

  protected async shutDown(): Promise<void> {
    this.watch.close()
    this.#kept.clear()
    await Promise.all([this.channels.close(), this.books?.close()])
    await this.session.close()
    await this.rest[Symbol.asyncDispose]()
  }

  async #keepAll(instruments: readonly Instrument[], signal: AbortSignal): Promise<void> {
    const results = await Promise.allSettled(instruments.map((instrument) => this.#keep(instrument, signal)))
    const failures = results.flatMap((result, index) =>
      result.status === 'rejected' ? [{ symbol: instruments[index]?.symbol, error: result.reason as unknown }] : [],
    )
    const [first] = failures
    if (first === undefined) return
    const { error: cause } = first
    const names = failures.map(({ symbol }) => symbol).join(', ')
    const why = cause instanceof Error ? ` (${cause.message})` : ''
    throw new InitializationError(
      `${failures.length} of ${instruments.length} symbols could not be followed: ${names}${why}`,
      { exchange: this.id, operation: 'initialize', retryable: VenuekitError.is(cause) && cause.retryable, cause },
    )
  }

  /** Keeps what a symbol has: its book, or where there is none its best bid and ask, its ticker or its trades. */
  async #keep(instrument: Instrument, signal: AbortSignal): Promise<void> {
    const { symbol } = instrument
    if (this.#kept.has(symbol)) return
    const hold = (shared: AbortSignal): Promise<TopicLease> => this.#hold(instrument, shared)
    this.#kept.set(symbol, await this.#opening.run(symbol, hold, { signal, operation: 'addSymbol' }))
  }

  async #hold(instrument: Instrument, signal: AbortSignal): Promise<TopicLease> {
    const { bookTicker, ticker, trades } = this.#topics
    if (this.books !== undefined) return this.books.channel(instrument).hold({ signal })
    if (bookTicker !== undefined) return this.channels.bookTicker(instrument).hold({ signal })
    if (ticker !== undefined) return this.channels.ticker(instrument).hold({ signal })
    if (trades !== undefined) return this.channels.trades(instrument).hold({ signal })
    return { release: async () => {} }
  }

  async #followState(signal: AbortSignal): Promise<void> {
    const topics = this.#topics.state?.() ?? []
    if (topics.length === 0 || this.#stateLease !== undefined) return
    const listener = { mark: () => {} }
    const hold = (shared: AbortSignal): Promise<TopicLease> => this.#line.acquire(topics, listener, { signal: shared })
    this.#stateLease = await this.#opening.run('', hold, { signal, operation: 'initialize' })
  }
}
