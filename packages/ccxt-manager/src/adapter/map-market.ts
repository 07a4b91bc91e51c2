import type { MarketInterface } from 'ccxt'
import { type Decimal, type Instrument, Instruments, type MarketKind, marketSymbol, ONE, pow10 } from '@venuekit/core'
import { InvalidInputError } from '@venuekit/core/errors'
import type { CcxtExchange } from '../ccxt/ccxt-module.ts'
import { scaled, toDecimal, toTime } from './numbers.ts'

/** The kinds of markets that one connector shows: those of ccxt's `type`. */
export type CcxtMarketType = 'spot' | 'swap' | 'future' | 'option'

/** How each of them is called here. */
export const kinds = {
  spot: 'spot',
  swap: 'perpetual',
  future: 'future',
  option: 'option',
} as const satisfies Record<CcxtMarketType, MarketKind>

/** Where ccxt knows no step there is no rule to check by. */
const noStep: Decimal = /* @__PURE__ */ pow10(-18)

/** ccxt's `precisionMode`. */
const decimalPlaces = 2
const tickSize = 4

/** The markets of a type that an exchange has loaded. One that cannot be understood is left out and told. */
export function toInstruments(
  exchange: CcxtExchange,
  type: CcxtMarketType,
  rejected: (symbol: string, error: unknown) => void,
): Instruments {
  const found: Instrument[] = []
  for (const market of Object.values(exchange.markets ?? {})) {
    if (market === undefined || market.type !== type) continue
    try {
      found.push(toInstrument(market, type, exchange.precisionMode))
    } catch (error) {
      rejected(market.symbol, error)
    }
  }
  return new Instruments(exchange.id, found)
}

function toInstrument(market: MarketInterface, type: CcxtMarketType, precisionMode: number | undefined): Instrument {
  const symbol = marketSymbol(market.symbol)
  if (market.id === undefined) throw new InvalidInputError('id', 'is missing')
  const contractSize = type === 'spot' ? undefined : (toDecimal(market.contractSize) ?? ONE)
  const { amount, cost, leverage } = market.limits
  const size = (value: unknown): Decimal | undefined => scaled(toDecimal(value), contractSize)
  const step = (value: unknown): Decimal => stepOf(value, precisionMode) ?? noStep
  return {
    symbol,
    exchangeSymbol: market.id,
    kind: kinds[type],
    base: market.base,
    quote: market.quote,
    settle: type === 'spot' ? undefined : market.settle,
    status: market.active === false ? 'halted' : market.active === true ? 'trading' : 'unknown',
    priceStep: step(market.precision.price),
    sizeStep: scaled(step(market.precision.amount), contractSize) ?? noStep,
    minimumSize: size(amount?.min),
    maximumSize: size(amount?.max),
    minimumNotional: toDecimal(cost?.min),
    maximumNotional: toDecimal(cost?.max),
    contractSize,
    sizeUnit: market.inverse === true ? 'quote' : 'base',
    makerFee: toDecimal(market.maker),
    takerFee: toDecimal(market.taker),
    maximumLeverage: toDecimal(leverage?.max),
    expiresAt: toTime(market.expiry),
    strike: toDecimal(market.strike),
    optionType: market.optionType === 'call' || market.optionType === 'put' ? market.optionType : undefined,
    listedAt: toTime(market.created),
  }
}

/** The smallest step: as it stands, or the number of decimals of it. Significant digits are no step. */
function stepOf(value: unknown, precisionMode: number | undefined): Decimal | undefined {
  const step = toDecimal(value)
  if (step === undefined || precisionMode === tickSize) return step
  return precisionMode === decimalPlaces && /^-?\d{1,2}$/u.test(step) ? pow10(-Number(step)) : undefined
}
