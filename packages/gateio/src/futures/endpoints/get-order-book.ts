import { type BookQuery, type ListedBook, capped } from '@venuekit/composite'
import type { Endpoint } from '@venuekit/core'
import { wireInteger, wireLevels } from '@venuekit/core/wire'
import * as z from '@venuekit/core/schema'
import { futuresRequest, publicRead } from '../../calls.ts'
import { freshDepth, gateioBook } from '../../order-book.ts'
import { gateioTime } from '../../texts.ts'

const head = /* @__PURE__ */ z.object({ id: wireInteger, update: gateioTime })

const side = /* @__PURE__ */ wireLevels('p', 's')

const wire = /* @__PURE__ */ head.extend({ bids: side, asks: side })

/** The book, with the id by which its stream goes on. Its sizes are contracts. */
export const getOrderBook: Endpoint<BookQuery, z.output<typeof wire> & Pick<ListedBook, 'isPlain'>, ListedBook> = {
  ...publicRead('getOrderBook'),
  request: ({ symbol, depth }, instruments) => {
    const { exchangeSymbol } = instruments.require(symbol)
    const query = { contract: exchangeSymbol, limit: capped(depth, freshDepth), with_id: true }
    return futuresRequest('/order_book', { query })
  },
  read: /* @__PURE__ */ gateioBook('named', head),
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
