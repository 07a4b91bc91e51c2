import type { Endpoint, TradingFee } from '@venuekit/core'
import { wireDecimal } from '@venuekit/core/wire'
import * as z from '@venuekit/core/schema'
import { privateRead, request } from '../../calls.ts'

const wire = /* @__PURE__ */ z.object({
  data: z.object({ makerCommission: wireDecimal, takerCommission: wireDecimal }),
})

/** The fees of the account for a market. */
export const getTradingFees: Endpoint<{ readonly symbol: string }, z.output<typeof wire>, TradingFee> = {
  ...privateRead('getTradingFees', 20),
  request: ({ symbol }, instruments) => request('/tradeFee', { symbol: instruments.require(symbol).exchangeSymbol }),
  wire,
  result: ({ data }) => ({ maker: data.makerCommission, taker: data.takerCommission, assumed: false }),
}
