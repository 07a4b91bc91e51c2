import type { Endpoint, FundingRate } from '@venuekit/core'
import { orAbsent, wireDecimal, wireInteger, wireSeconds } from '@venuekit/core/wire'
import * as z from '@venuekit/core/schema'
import { futuresRequest, publicRead, segment } from '../../calls.ts'
import { maybeDecimal } from '../../texts.ts'

const wire = /* @__PURE__ */ z.object({
  funding_rate: wireDecimal,
  funding_next_apply: wireSeconds,
  funding_interval: /* @__PURE__ */ orAbsent(wireInteger),
  mark_price: maybeDecimal,
})

/** The next funding of a contract: the list of contracts says when and how often. */
export const getFundingRate: Endpoint<{ readonly symbol: string }, z.output<typeof wire>, FundingRate> = {
  ...publicRead('getFundingRate'),
  request: ({ symbol }, instruments) =>
    futuresRequest(`/contracts/${segment(instruments.require(symbol).exchangeSymbol)}`),
  wire,
  result: (row, { symbol }, { instruments }) => ({
    symbol: instruments.require(symbol).symbol,
    rate: row.funding_rate,
    appliesAt: row.funding_next_apply,
    intervalMs: row.funding_interval === undefined ? undefined : row.funding_interval * 1_000,
    markPrice: row.mark_price,
  }),
}
