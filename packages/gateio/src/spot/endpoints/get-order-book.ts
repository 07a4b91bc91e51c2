import { type BookQuery, type ListedBook, capped } from '@venuekit/composite'
import type { Endpoint } from '@venuekit/core'
import { orAbsent, wireInteger, wireLevels, wireMilliseconds } from '@venuekit/core/wire'
import * as z from '@venuekit/core/schema'
import { publicRead, request } from '../../calls.ts'
import { freshDepth, gateioBook } from '../../order-book.ts'

const head = /* @__PURE__ */ z.object({ id: wireInteger, update: /* @__PURE__ */ orAbsent(wireMilliseconds) })

const side = /* @__PURE__ */ wireLevels()

const wire = /* @__PURE__ */ head.extend({ bids: side, asks: side })

/** The book, with the id by which its stream goes on. */
export const getOrderBook: Endpoint<BookQuery, z.output<typeof wire> & Pick<ListedBook, 'isPlain'>, ListedBook> = {
  ...publicRead('getOrderBook'),
  request: ({ symbol, depth }, instruments) => {
    const { exchangeSymbol } = instruments.require(symbol)
    const query = { currency_pair: exchangeSymbol, limit: capped(depth, freshDepth), with_id: true }
    return request('/spot/order_book', { query })
  },
  read: /* @__PURE__ */ gateioBook('pairs', head),
  wire,
  result: ({ id, update, bids, asks, isPlain }, { symbol }, { instruments }) => {
    const instrument = instruments.require(symbol)
    return {
      instrument,
      mostDepth: freshDepth,
      symbol: instrument.exchangeSymbol,
      last: id,
      eventTimeMs: update,
      bids,
      asks,
      isPlain,
    }
  },
}
