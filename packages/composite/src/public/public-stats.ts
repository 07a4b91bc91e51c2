import type { BookState, MarketSymbol } from '@venuekit/core'
import type { BookCounters } from '../books/book-counters.ts'
import { reconnectsOf } from '../object/wires.ts'
import type { PublicCore } from './public-core.ts'
import type { SilenceCounters } from '../streams/silence-watch.ts'
import type { RouterCounters } from './market-router.ts'

/** How one book stands. */
export interface OrderbookStats extends Readonly<BookCounters> {
  readonly symbol: MarketSymbol
  readonly state: BookState
  readonly reason: string
  /** Milliseconds since the last change. */
  readonly ageMs: number
  readonly bids: number
  readonly asks: number
}

/** What a public object has done since it was made. */
export interface PublicStats extends Readonly<RouterCounters>, Readonly<SilenceCounters> {
  /** Connections that are open or being opened, and the topics that they carry. */
  readonly connections: number
  readonly topics: number
  /** Connections that have taken the place of another one. */
  readonly reconnects: number
  readonly liveBooks: number
  readonly staleBooks: number
  readonly gaps: number
  readonly resyncs: number
}

/** How the books of an object stand. */
export function orderbookStats({ books, context }: PublicCore): readonly OrderbookStats[] {
  return Object.freeze(
    [...(books?.all() ?? [])].map(({ book, counters }) =>
      Object.freeze({
        ...counters,
        symbol: book.symbol,
        state: book.state,
        reason: book.reason,
        ageMs: book.age(context.clock.now()),
        bids: book.lastKnown.count('bid'),
        asks: book.lastKnown.count('ask'),
      }),
    ),
  )
}

/** What an object has done. */
export function publicStats(core: PublicCore): PublicStats {
  const connections = core.session.connections()
  const all = [...(core.books?.all() ?? [])]
  const sum = (of: (counters: Readonly<BookCounters>) => number): number =>
    all.reduce((total, { counters }) => total + of(counters), 0)
  const live = all.filter(({ book }) => book.state === 'live').length
  return Object.freeze({
    ...core.router.counters,
    ...core.watch.counters,
    connections: connections.length,
    topics: connections.reduce((total, { topics }) => total + topics, 0),
    reconnects: reconnectsOf(core.session),
    liveBooks: live,
    staleBooks: all.length - live,
    gaps: sum(({ gaps }) => gaps),
    resyncs: sum(({ resyncs }) => resyncs),
  })
}
