import type { DepthLevel } from '../../engine/views.ts'
import type { BookFeedOptions } from '../../wire-kit/book-feeds.ts'
import { BookWindow } from '../../wire-kit/book-window.ts'
import type { Feed } from '../../wire-kit/feed-board.ts'
import type { RoomParts } from './parts.ts'

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
