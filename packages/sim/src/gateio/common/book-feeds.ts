import type { LevelReader } from '../../engine/engine-view.ts'
import type { Depth, DepthLevel } from '../../engine/views.ts'
import { BookWindow } from '../../wire-kit/book-window.ts'
import type { Feed } from '../../wire-kit/feed-board.ts'
import type { RoomParts } from './parts.ts'
import type { Channel } from './room.ts'

/** A channel that is fed while somebody is subscribed. */
export function feeding(room: RoomParts, create: (topic: string) => Feed): Pick<Channel, 'started' | 'stopped'> {
  return {
    started: (topic) => room.feeds.start(topic, create(topic)),
    stopped: (topic) => room.feeds.stop(topic),
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
export function bestFeed(room: RoomParts, market: string, tell: (best: BestLevels) => void): Feed {
  const { view } = room.engine
  const [bids, asks] = [view.bookSide(market, 'buy'), view.bookSide(market, 'sell')]
  let told = ''
  return {
    market,
    intervalMs: 10,
    push: () => {
      const { best: bid } = bids
      const { best: ask } = asks
      const state = `${bid?.price}/${bid?.size}/${ask?.price}/${ask?.size}`
      if (state === told) return
      told = state
      const { updateId, time } = view.depth(market, 0)
      tell({ bid, ask, time, bookId: room.bookId(market, updateId) })
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
  room: RoomParts,
  { market, depth, intervalMs }: BookFeedOptions,
  tell: (book: Depth, bookId: number) => void,
): Feed {
  let told = -1
  return {
    market,
    intervalMs,
    push: () => {
      const book = room.engine.view.depth(market, depth)
      if (book.updateId === told) return
      told = book.updateId
      tell(book, room.bookId(market, book.updateId))
    },
  }
}

/** What has changed of a book, or the book itself where a fault wants that. */
export interface BookUpdate {
  readonly first: number
  readonly last: number
  readonly bids: readonly DepthLevel[]
  readonly asks: readonly DepthLevel[]
  readonly isWhole: boolean
}

/** Tells changes, for books that begin with a snapshot of REST. */
export function updateFeed(
  room: RoomParts,
  { channel, market, depth, intervalMs }: BookFeedOptions & { readonly channel: string },
  tell: (update: BookUpdate) => void,
): Feed {
  const tellsDrift = room.options.driftedLevels === 'deleted'
  const window = new BookWindow({ view: room.engine.view, market, depth, touched: true, tellsDrift })
  return {
    market,
    intervalMs,
    levelChanged: ({ side, price }) => window.touch(side, price),
    push: () => {
      const change = window.advance()
      if (change === undefined) return
      const isWhole = room.context.struck('full-update', { exchange: room.exchange, channel, market })
      const { bids, asks } = isWhole ? window : change
      const first = room.bookId(market, change.first)
      tell({ first, last: room.bookId(market, change.last), bids, asks, isWhole })
    },
  }
}
