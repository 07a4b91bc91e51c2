import { capped, isWithin, type Stretch } from '@venuekit/composite'
import type { Endpoint, FundingRate } from '@venuekit/core'
import { mapRows, tolerantArray, wireDecimal, wireSeconds, type TolerantArray } from '@venuekit/core/wire'
import * as z from '@venuekit/core/schema'
import { futuresRequest, publicRead, seconds } from '../../calls.ts'

const row = /* @__PURE__ */ z.object({ t: wireSeconds, r: wireDecimal })

/** What past funding is asked for with. */
interface FundingQuery extends Stretch {
  readonly symbol: string
  /** The exchange's time: without an end the exchange would give no more than 30 days from the beginning. */
  readonly nowMs: number
}

/** Past funding, oldest first. */
export const getFundingHistory: Endpoint<FundingQuery, TolerantArray<z.output<typeof row>>, readonly FundingRate[]> = {
  ...publicRead('getFundingHistory'),
  request: ({ symbol, since, until, limit, nowMs }, instruments) => {
    const { exchangeSymbol } = instruments.require(symbol)
    const to = since === undefined ? until : (until ?? nowMs)
    const query = { contract: exchangeSymbol, limit: capped(limit, 1_000), from: seconds(since), to: seconds(to) }
    return futuresRequest('/funding_rate', { query })
  },
  wire: /* @__PURE__ */ tolerantArray(row),
  result: (list, parameters, context) => {
    const { symbol } = context.instruments.require(parameters.symbol)
    const rates = mapRows(list, context, ({ t: appliesAt, r: rate }): FundingRate | undefined =>
      isWithin(appliesAt, parameters)
        ? { symbol, rate, appliesAt, intervalMs: undefined, markPrice: undefined }
        : undefined,
    )
    return rates.toSorted((one, other) => one.appliesAt - other.appliesAt)
  },
}
