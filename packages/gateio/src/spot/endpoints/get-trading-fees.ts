import type { Endpoint, TradingFee } from '@venuekit/core'
import { wireDecimal } from '@venuekit/core/wire'
import * as z from '@venuekit/core/schema'
import { nameIn, privateRead, request } from '../../calls.ts'

const wire = /* @__PURE__ */ z.object({ maker_fee: wireDecimal, taker_fee: wireDecimal })

/** The fees of the account, for a pair where one is named. */
export const getTradingFees: Endpoint<{ readonly symbol: string | undefined }, z.output<typeof wire>, TradingFee> = {
  ...privateRead('getTradingFees'),
  request: ({ symbol }, instruments) => {
    const pair = nameIn(instruments, symbol)
    return request('/spot/fee', { query: { currency_pair: pair } })
  },
  wire,
  result: ({ maker_fee: maker, taker_fee: taker }) => ({ maker, taker, assumed: false }),
}
