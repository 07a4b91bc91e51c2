import type { EngineView, LevelReader } from '../engine/engine-view.ts'
import type { Depth } from '../engine/views.ts'
import type { Feed, FeedBoard } from './feed-board.ts'

/** What feeds of books need of an exchange. */
export interface FeedParts {
  readonly engine: { readonly view: EngineView }
  readonly feeds: FeedBoard
  /** The id that clients see. */
  readonly bookId: (market: string, updateId: number) => number
}

/** Told when a topic gets its first subscriber, and when the last one goes. */
export interface TopicLife {
  readonly started: (topic: string) => void
  readonly stopped: (topic: string) => void
}

/** A channel that is fed while somebody is subscribed. */
export function feeding(parts: Pick<FeedParts, 'feeds'>, create: (topic: string) => Feed): TopicLife {
  return {
    started: (topic) => parts.feeds.start(topic, create(topic)),
    stopped: (topic) => parts.feeds.stop(topic),
  }
}

/** The best level of both sides. */
export interface BestLevels {
  readonly bid: LevelReader | undefined
  readonly ask: LevelReader | undefined
  readonly bookId: number
  /** When the book changed last. */
  readonly time: number
}

/** Tells the best prices, whenever they have changed. */
export function bestFeed(
  parts: FeedParts,
  { market, intervalMs = 10 }: Pick<BookFeedOptions, 'market'> & Partial<BookFeedOptions>,
  tell: (best: BestLevels) => void,
): Feed {
  const { view } = parts.engine
  const [bids, asks] = [view.bookSide(market, 'buy'), view.bookSide(market, 'sell')]
  let told = ''
  return {
    market,
    intervalMs,
    push: () => {
      const { best: bid } = bids
      const { best: ask } = asks
      const state = `${bid?.price}/${bid?.size}/${ask?.price}/${ask?.size}`
      if (state === told) return
      told = state
      const { updateId, time } = view.depth(market, 0)
      tell({ bid, ask, time, bookId: parts.bookId(market, updateId) })
    },
  }
}

/** What a feed of a book is to be. */
export interface BookFeedOptions {
  readonly market: string
  readonly depth: number
  readonly intervalMs: number
}

/** Tells the best levels as a whole, whenever the book has changed. */
export function wholeFeed(
  parts: FeedParts,
  { market, depth, intervalMs }: BookFeedOptions,
  tell: (book: Depth, bookId: number) => void,
): Feed {
  let told = -1
  return {
    market,
    intervalMs,
    push: () => {
      const book = parts.engine.view.depth(market, depth)
      if (book.updateId === told) return
      told = book.updateId
      tell(book, parts.bookId(market, book.updateId))
    },
  }
}
