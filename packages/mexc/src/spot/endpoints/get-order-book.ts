import { bookAnswerOf, capped, type BookQuery, type ListedBook } from '@venuekit/composite'
import type { Endpoint } from '@venuekit/core'
import { wireInteger, wireLevels } from '@venuekit/core/wire'
import * as z from '@venuekit/core/schema'
import { publicRead, request } from '../../calls.ts'
import { maybeTime } from '../../texts.ts'

/** Levels per side that the exchange gives at most. */
export const deepest = 5_000

const side = /* @__PURE__ */ wireLevels()

const head = /* @__PURE__ */ z.object({ lastUpdateId: wireInteger, timestamp: maybeTime })

const wire = /* @__PURE__ */ head.extend({ bids: side, asks: side })

/** The book, with the version by which its stream goes on. */
export const getOrderBook: Endpoint<BookQuery, z.output<typeof wire> & Pick<ListedBook, 'isPlain'>, ListedBook> = {
  ...publicRead('getOrderBook', 3),
  request: ({ symbol, depth }, instruments) =>
    request('/depth', { symbol: instruments.require(symbol).exchangeSymbol, limit: capped(depth, deepest) }),
  read: /* @__PURE__ */ bookAnswerOf({ levels: 'pairs', members: ['lastUpdateId', 'timestamp'], head }),
  wire,
  result: ({ lastUpdateId: last, timestamp: eventTimeMs, ...sides }, { symbol }, { instruments }) => {
    const instrument = instruments.require(symbol)
    return { instrument, mostDepth: deepest, symbol: instrument.exchangeSymbol, last, eventTimeMs, ...sides }
  },
}
