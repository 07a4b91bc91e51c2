import { capped, type HistoryPage, isWithin, type SymbolPageQuery } from '@venuekit/composite'
import { contractsToBase, type Endpoint, type Trade } from '@venuekit/core'
import { abs, isNegative } from '@venuekit/core/decimal'
import {
  mapRows,
  orAbsent,
  tolerantArray,
  wireBoolean,
  wireDecimal,
  wireId,
  type TolerantArray,
} from '@venuekit/core/wire'
import * as z from '@venuekit/core/schema'
import { endSeconds, futuresRequest, publicRead, seconds } from '../../calls.ts'
import { nextOffset, readCursor } from '../../pages.ts'
import { firstTime, gateioTime } from '../../texts.ts'

const row = /* @__PURE__ */ z.object({
  id: wireId,
  create_time: gateioTime,
  /** In seconds, whatever its name says. */
  create_time_ms: gateioTime,
  contract: z.string(),
  /** Contracts; negative when the taker sold. */
  size: wireDecimal,
  price: wireDecimal,
  is_internal: /* @__PURE__ */ orAbsent(wireBoolean),
})
type Row = z.output<typeof row>

const rowsCap = 1_000

/** Public trades, newest first. */
export const getTrades: Endpoint<SymbolPageQuery, TolerantArray<Row>, HistoryPage<Trade>> = {
  ...publicRead('getTrades'),
  request: ({ symbol, since, until, limit, cursor }, instruments) => {
    const { exchangeSymbol } = instruments.require(symbol)
    const stretch = { offset: readCursor(cursor), from: seconds(since), to: endSeconds(until) }
    return futuresRequest('/trades', { query: { contract: exchangeSymbol, limit: capped(limit, rowsCap), ...stretch } })
  },
  wire: /* @__PURE__ */ tolerantArray(row),
  result: (list, parameters, context) => {
    const rows = mapRows(list, context, ({ id, contract, size, price, is_internal: isInternal, ...times }) => {
      const instrument = context.instruments.requireExchangeSymbol(contract)
      const timestamp = firstTime(times.create_time_ms, times.create_time) ?? 0
      if (!isWithin(timestamp, parameters)) return undefined
      const trade: Trade = {
        symbol: instrument.symbol,
        id,
        price,
        size: contractsToBase(instrument, abs(size)),
        side: isNegative(size) ? 'sell' : 'buy',
        timestamp,
      }
      return isInternal === true ? { ...trade, offBook: true } : trade
    })
    return { rows, ...nextOffset(list, parameters, { rowsCap }) }
  },
}
