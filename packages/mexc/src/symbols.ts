import { formatSymbol, type Instrument, type InstrumentStatus } from '@venuekit/core'
import { pow10 } from '@venuekit/core/decimal'
import { orAbsent, tolerantEnum, wireBoolean, wireInteger } from '@venuekit/core/wire'
import * as z from '@venuekit/core/schema'
import { maybeDecimal, unlessZero } from './texts.ts'

const words = /* @__PURE__ */ z.array(z.string())

/** One row of the list of symbols. */
export const mexcSymbol = /* @__PURE__ */ z.object({
  symbol: z.string(),
  /** Answers of before August 2024 have words. */
  status: /* @__PURE__ */ tolerantEnum({ 1: 'trading', ENABLED: 'trading', 2: 'halted', 3: 'delisted' }),
  baseAsset: z.string(),
  quoteAsset: z.string(),
  baseAssetPrecision: wireInteger,
  quotePrecision: wireInteger,
  quoteAssetPrecision: /* @__PURE__ */ orAbsent(wireInteger),
  orderTypes: /* @__PURE__ */ orAbsent(words),
  permissions: /* @__PURE__ */ orAbsent(words),
  isSpotTradingAllowed: /* @__PURE__ */ orAbsent(wireBoolean),
  /** The smallest size. */
  baseSizePrecision: maybeDecimal,
  /** The smallest value of a limit order, and of a market order. */
  quoteAmountPrecision: maybeDecimal,
  quoteAmountPrecisionMarket: maybeDecimal,
  maxQuoteAmount: maybeDecimal,
  maxQuoteAmountMarket: maybeDecimal,
  makerCommission: maybeDecimal,
  takerCommission: maybeDecimal,
  tradeSideType: /* @__PURE__ */ orAbsent(
    /* @__PURE__ */ tolerantEnum({ 1: 'trading', 2: 'buy-only', 3: 'sell-only', 4: 'halted' }),
  ),
  firstOpenTime: /* @__PURE__ */ orAbsent(wireInteger),
})

type Row = z.output<typeof mexcSymbol>

/** A symbol as an instrument; every name comes from the row, none is cut out of another. Several fields mean not what they are called. */
export function toSpotInstrument(row: Row): Instrument {
  const { symbol, baseAsset: base, quoteAsset: quote, firstOpenTime: listedAt } = row
  return {
    symbol: formatSymbol({ kind: 'spot', base, quote }),
    exchangeSymbol: symbol,
    kind: 'spot',
    base,
    quote,
    status: statusOf(row),
    priceStep: pow10(-row.quotePrecision),
    sizeStep: pow10(-row.baseAssetPrecision),
    quoteStep: pow10(-(row.quoteAssetPrecision ?? row.quotePrecision)),
    minimumSize: unlessZero(row.baseSizePrecision),
    minimumNotional: unlessZero(row.quoteAmountPrecision),
    maximumNotional: unlessZero(row.maxQuoteAmount),
    minimumMarketNotional: unlessZero(row.quoteAmountPrecisionMarket),
    maximumMarketNotional: unlessZero(row.maxQuoteAmountMarket),
    sizeUnit: 'base',
    makerFee: row.makerCommission,
    takerFee: row.takerCommission,
    orderTypes: orderTypesOf(row),
    apiTrading: row.isSpotTradingAllowed !== false && row.permissions?.includes('SPOT') !== false,
    listedAt: listedAt === 0 ? undefined : listedAt,
  }
}

function statusOf({ status, tradeSideType = 'trading' }: Row): InstrumentStatus {
  return status === 'trading' ? tradeSideType : status
}

/** Post-only, immediate-or-cancel and fill-or-kill are types of their own there, and mostly not listed although they are taken. */
function orderTypesOf({ orderTypes }: Row): Instrument['orderTypes'] {
  if (orderTypes === undefined) return undefined
  const listed = new Set(orderTypes)
  return (['limit', 'market'] as const).filter((type) => listed.has(type.toUpperCase()))
}
