import type { Endpoint, Trade } from '@venuekit/core'
import { mapRows, tolerantArray, wireDecimal, wireId, wireMilliseconds, type TolerantArray } from '@venuekit/core/wire'
import { capped, type HistoryPage, isWithin, type SymbolPageQuery } from '@venuekit/composite'
import * as z from '@venuekit/core/schema'
import { endSeconds, publicRead, request, seconds } from '../../calls.ts'
import { nextPage, readCursor } from '../../pages.ts'

const row = /* @__PURE__ */ z.object({
  id: wireId,
  create_time_ms: wireMilliseconds,
  currency_pair: z.string(),
  side: z.enum(['buy', 'sell']),
  amount: wireDecimal,
  price: wireDecimal,
})

/** How many rows one answer holds at most, and how far back pages reach. */
const [rowsCap, furthestRow] = [1_000, 100_000]

/** Public trades, newest first. */
export const getTrades: Endpoint<SymbolPageQuery, TolerantArray<z.output<typeof row>>, HistoryPage<Trade>> = {
  ...publicRead('getTrades'),
  request: ({ symbol, since, until, limit, cursor }, instruments) => {
    const { exchangeSymbol } = instruments.require(symbol)
    const stretch = { from: seconds(since), to: endSeconds(until) }
    return request('/spot/trades', {
      query: { currency_pair: exchangeSymbol, limit: capped(limit, rowsCap), ...stretch, page: readCursor(cursor) },
    })
  },
  wire: /* @__PURE__ */ tolerantArray(row),
  result: (list, parameters, context) => {
    const rows = mapRows(list, context, (one): Trade | undefined => {
      const { id, price, amount: size, side, create_time_ms: timestamp } = one
      const { symbol } = context.instruments.requireExchangeSymbol(one.currency_pair)
      return isWithin(timestamp, parameters) ? { symbol, id, price, size, side, timestamp } : undefined
    })
    return { rows, ...nextPage(list, parameters, { rowsCap, furthestRow }) }
  },
}
