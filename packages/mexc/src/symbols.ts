import { formatSymbol, type Instrument } from '@venuekit/core'
import { tolerantEnum, wireDecimal } from '@venuekit/core/wire'
import * as z from 'zod'

/** One row of the exchange's list of markets. */
export const mexcSpotMarket = /* @__PURE__ */ z.object({
  symbol: z.string(),
  base: z.string(),
  quote: z.string(),
  priceStep: wireDecimal,
  sizeStep: wireDecimal,
  status: /* @__PURE__ */ tolerantEnum({ open: 'trading', closed: 'halted' }),
})

/** A row as an instrument; every name comes from the row, none is cut out of another. */
export function toSpotInstrument(row: z.output<typeof mexcSpotMarket>): Instrument {
  const { symbol, base, quote, priceStep, sizeStep, status } = row
  return {
    symbol: formatSymbol({ kind: 'spot', base, quote }),
    exchangeSymbol: symbol,
    kind: 'spot',
    base,
    quote,
    status,
    priceStep,
    sizeStep,
    sizeUnit: 'base',
  }
}
