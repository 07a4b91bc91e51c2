import type { Decimal, Endpoint } from '@venuekit/core'
import { wireDecimal } from '@venuekit/core/wire'
import * as z from '@venuekit/core/schema'
import { publicRead, request } from '../../calls.ts'

const wire = /* @__PURE__ */ z.object({ price: wireDecimal })

/** The mean price of the last five minutes. */
export const getAveragePrice: Endpoint<{ readonly symbol: string }, z.output<typeof wire>, Decimal> = {
  ...publicRead('getAveragePrice', 1),
  request: ({ symbol }, instruments) => request('/avgPrice', { symbol: instruments.require(symbol).exchangeSymbol }),
  wire,
  result: ({ price }) => price,
}
