import { contractsToBase, ProtocolError, type Endpoint, type OpenInterest } from '@venuekit/core'
import { tolerantArray, wireDecimal, wireSeconds, type TolerantArray } from '@venuekit/core/wire'
import * as z from '@venuekit/core/schema'
import { futuresRequest, publicRead } from '../../calls.ts'

const row = /* @__PURE__ */ z.object({ time: wireSeconds, open_interest: wireDecimal })

/** The open contracts of a market, from the last row of its statistics. */
export const getOpenInterest: Endpoint<
  { readonly symbol: string },
  TolerantArray<z.output<typeof row>>,
  OpenInterest
> = {
  ...publicRead('getOpenInterest'),
  request: ({ symbol }, instruments) => {
    const query = { contract: instruments.require(symbol).exchangeSymbol, interval: '5m', limit: 1 }
    return futuresRequest('/contract_stats', { query })
  },
  wire: /* @__PURE__ */ tolerantArray(row),
  result: ({ rows, rejected }, parameters, context) => {
    context.rejected(rejected)
    const instrument = context.instruments.require(parameters.symbol)
    const latest = rows.toSorted((one, other) => other.time - one.time)[0]
    if (latest === undefined) throw new ProtocolError(`There are no statistics of ${instrument.symbol}`)
    const size = contractsToBase(instrument, latest.open_interest)
    return { symbol: instrument.symbol, size, timestamp: latest.time }
  },
}
