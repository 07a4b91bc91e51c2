import type { Endpoint, TradingFee } from '@venuekit/core'
import { tolerantMap, wireDecimal, type TolerantMap } from '@venuekit/core/wire'
import * as z from '@venuekit/core/schema'
import { futuresRequest, nameIn, privateRead } from '../../calls.ts'

const row = /* @__PURE__ */ z.object({ maker_fee: wireDecimal, taker_fee: wireDecimal })

/** The fees of the account for a contract. Without one the exchange names those of all: the first stands for them. */
export const getTradingFees: Endpoint<
  { readonly symbol: string | undefined },
  TolerantMap<z.output<typeof row>>,
  TradingFee
> = {
  ...privateRead('getTradingFees'),
  request: ({ symbol }, instruments) => {
    const contract = nameIn(instruments, symbol)
    return futuresRequest('/fee', { query: { contract } })
  },
  wire: /* @__PURE__ */ tolerantMap(row),
  result: ({ entries, rejected }, { symbol }, context) => {
    context.rejected(rejected)
    const named = symbol === undefined ? undefined : context.instruments.require(symbol).exchangeSymbol
    const fee = named === undefined ? entries.values().next().value : entries.get(named)
    if (fee === undefined) return { maker: assumedFee, taker: assumedFee, assumed: true }
    return { maker: fee.maker_fee, taker: fee.taker_fee, assumed: false }
  },
}

const assumedFee = /* @__PURE__ */ wireDecimal.parse('0.001')
