import { capped, isWithin, type HistoryPage, type SymbolPageQuery } from '@venuekit/composite'
import type { Endpoint, Trade } from '@venuekit/core'
import {
  mapRows,
  tolerantArray,
  wireBoolean,
  wireDecimal,
  wireMilliseconds,
  type TolerantArray,
} from '@venuekit/core/wire'
import * as z from '@venuekit/core/schema'
import { publicRead, request } from '../../calls.ts'
import { mexcWord } from '../../texts.ts'

const row = /* @__PURE__ */ z.object({
  id: mexcWord,
  price: wireDecimal,
  qty: wireDecimal,
  time: wireMilliseconds,
  isBuyerMaker: wireBoolean,
})

const aggregated = /* @__PURE__ */ z.object({ p: wireDecimal, q: wireDecimal, T: wireMilliseconds, m: wireBoolean })

/** Rows of one answer at most, and the longest stretch of one question. */
const [rowsCap, hour] = [1_000, 3_600_000]

interface GetTrades {
  readonly symbol: string
  readonly limit: number
}

/** The last trades, newest first. The exchange gives them no ids here. */
export const getTrades: Endpoint<GetTrades, TolerantArray<z.output<typeof row>>, readonly Trade[]> = {
  ...publicRead('getTrades', 5),
  request: ({ symbol, limit }, instruments) =>
    request('/trades', { symbol: instruments.require(symbol).exchangeSymbol, limit: capped(limit, rowsCap) }),
  wire: /* @__PURE__ */ tolerantArray(row),
  result: (list, query, context) => {
    const { symbol } = context.instruments.require(query.symbol)
    return mapRows(list, context, ({ id, price, qty: size, time: timestamp, isBuyerMaker }): Trade => {
      return { symbol, id, price, size, side: isBuyerMaker ? 'sell' : 'buy', timestamp }
    })
  },
}

/** Trades of an hour, newest first, joined where one order made several; times are in seconds, and there are no ids. */
export const getAggregatedTrades: Endpoint<
  SymbolPageQuery,
  TolerantArray<z.output<typeof aggregated>>,
  HistoryPage<Trade>
> = {
  ...publicRead('getAggregatedTrades', 1),
  request: ({ symbol, since, until, limit }, instruments) => {
    // Both ends, or none.
    const endTime = until ?? (since === undefined ? undefined : since + hour)
    const startTime = since ?? (endTime === undefined ? undefined : endTime - hour)
    const stretch = { startTime, endTime, limit: capped(limit, rowsCap) }
    return request('/aggTrades', { symbol: instruments.require(symbol).exchangeSymbol, ...stretch })
  },
  wire: /* @__PURE__ */ tolerantArray(aggregated),
  result: (list, query, context) => {
    const { symbol } = context.instruments.require(query.symbol)
    const rows = mapRows(list, context, ({ p: price, q: size, T: timestamp, m }): Trade | undefined =>
      isWithin(timestamp, query)
        ? { symbol, id: undefined, price, size, side: m ? 'sell' : 'buy', timestamp }
        : undefined,
    )
    return { rows }
  },
}
