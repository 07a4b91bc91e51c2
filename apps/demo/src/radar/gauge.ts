import { type BookItem, type BookState, type Clock, PerformanceMonitor } from 'venuekit'
import type { Venue } from '../venues.ts'
import type { ExchangeState, ExchangeView } from './radar-snapshot.ts'
import { RateMeter } from './rate-meter.ts'

/** Watches one exchange: how many messages there are, and how long they were under way. */
export class Gauge implements Disposable {
  readonly #venue: Venue
  readonly #clock: Clock
  readonly #latency: PerformanceMonitor
  readonly #rate = new RateMeter()
  readonly #stop: () => void

  constructor(venue: Venue, clock: Clock) {
    this.#venue = venue
    this.#clock = clock
    this.#latency = new PerformanceMonitor({ clock })
    this.#latency.start()
    this.#stop = venue.market.addOrderbookUpdateHandler((item) => this.#take(item))
  }

  read(): ExchangeView {
    const { connector, market } = this.#venue
    const stats = market.getPerformanceStats()
    const messages = stats.books + stats.trades + stats.quotes + stats.batches
    const { count, p50, p99 } = this.#latency.getStatistics()
    return {
      id: connector.id,
      state: stateOf(market.getOrderbookStats().map(({ state }) => state)),
      reason: undefined,
      books: stats.liveBooks + stats.staleBooks,
      liveBooks: stats.liveBooks,
      messages,
      messagesPerSecond: this.#rate.perSecond(this.#clock.monotonic(), messages),
      latency: count === 0 ? undefined : { p50, p99 },
      gaps: stats.gaps,
      resyncs: stats.resyncs,
      reconnects: stats.reconnects,
    }
  }

  [Symbol.dispose](): void {
    this.#stop()
  }

  #take({ book, change }: BookItem): void {
    // What a snapshot holds may have been there for long; and an exchange's clock may be ahead of ours.
    if (change === 'delta' && book.eventTimeMs > 0)
      this.#latency.recordLatency(Math.max(0, book.receivedTimeMs - book.eventTimeMs))
  }
}

function stateOf(books: readonly BookState[]): ExchangeState {
  if (books.includes('stale')) return 'stale'
  return books.length === 0 || books.includes('syncing') ? 'syncing' : 'live'
}
