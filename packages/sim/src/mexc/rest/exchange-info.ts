import type { Instrument } from '../../engine/instrument.ts'
import { multipleText, type Band } from '../../engine/price-band.ts'
import type { Fields } from '../fields.ts'
import { closedToKeys, limitOnly, offline } from '../mexc-plan.ts'
import type { MexcParts } from '../mexc-parts.ts'
import type { MexcOptions } from '../options.ts'

const sideTypes = { both: 1, buy: 2, sell: 3 } as const

/** What there is to know of all symbols, or of those that are named. */
export function exchangeInfo(parts: MexcParts, fields?: Fields) {
  const named = fields?.text('symbols')?.split(',') ?? fields?.text('symbol')?.split(',')
  const instruments = named?.map((id) => parts.symbolOf(id)) ?? parts.engine.view.instruments
  return {
    timezone: 'CST',
    serverTime: parts.now(),
    rateLimits: [],
    exchangeFilters: [],
    symbols: instruments.map((instrument) => symbolJson(parts, instrument)),
  }
}

function symbolJson(parts: MexcParts, instrument: Instrument) {
  const { engine } = parts
  const { id, base, quote, options, priceDecimals, sizeDecimals } = instrument
  const { mode, sides } = engine.view.status(id)
  const isTrading = mode === 'trading' || mode === 'post-only'
  return {
    symbol: id,
    status: isTrading ? '1' : offline.has(id) ? '3' : '2',
    baseAsset: base,
    baseAssetPrecision: sizeDecimals,
    quoteAsset: quote,
    quotePrecision: priceDecimals,
    quoteAssetPrecision: priceDecimals,
    baseCommissionPrecision: sizeDecimals,
    quoteCommissionPrecision: priceDecimals,
    orderTypes: limitOnly.has(id) ? ['LIMIT', 'LIMIT_MAKER'] : ['LIMIT', 'MARKET', 'LIMIT_MAKER'],
    isSpotTradingAllowed: !closedToKeys.has(id),
    isMarginTradingAllowed: false,
    quoteAmountPrecision: options.minimumValue ?? '0',
    baseSizePrecision: options.minimumSize ?? '0',
    permissions: ['SPOT'],
    filters: filtersOf(engine.view.limits(id).band, parts.options.priceFilter),
    maxQuoteAmount: options.maximumValue ?? '0',
    makerCommission: options.fees.maker,
    takerCommission: options.fees.taker,
    quoteAmountPrecisionMarket: options.minimumMarketValue ?? options.minimumValue ?? '0',
    maxQuoteAmountMarket: options.maximumMarketValue ?? '0',
    fullName: base,
    tradeSideType: isTrading ? sideTypes[sides] : 4,
    contractAddress: '',
    st: false,
  }
}

function filtersOf({ above, below, highest, lowest }: Band, meaning: MexcOptions['priceFilter']): readonly object[] {
  if (above === undefined || below === undefined) return []
  const isMultiple = meaning === 'multiplier'
  return [
    {
      filterType: 'PERCENT_PRICE_BY_SIDE',
      bidMultiplierUp: isMultiple ? multipleText(highest) : above,
      askMultiplierDown: isMultiple ? multipleText(lowest) : below,
    },
  ]
}
