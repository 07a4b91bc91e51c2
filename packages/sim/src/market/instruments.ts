import type { MarketOptions } from '../engine/options.ts'
import type { FeeRates } from '../engine/types.ts'
import { defaultAssets } from './assets.ts'

export interface DefaultMarketOptions {
  readonly quote?: string
  readonly fees?: FeeRates
  /** What the exchange calls a market; the default is `BTC_USDT`. */
  readonly name?: (base: string, quote: string) => string
}

/** The assets that are traded against others, not held as money. */
const bases = defaultAssets.filter(({ volatility }) => volatility > 0)

/** A spot market for every default asset, with steps that fit its price: six digits, and lots of some cents to a dollar. */
export function defaultSpotMarkets(options: DefaultMarketOptions = {}): readonly MarketOptions[] {
  const { quote = 'USDT', fees = { maker: '0.001', taker: '0.001' }, name = underscored } = options
  return bases.map(({ asset, price }) => ({
    id: name(asset, quote),
    kind: 'spot',
    base: asset,
    quote,
    priceStep: powerOfTen(magnitude(price) - 5),
    sizeStep: powerOfTen(Math.min(0, -magnitude(price) - 1)),
    minimumValue: '1',
    fees,
  }))
}

/** A linear perpetual for every default asset; one contract is worth from one to ten units of quote. */
export function defaultPerpetualMarkets(options: DefaultMarketOptions = {}): readonly MarketOptions[] {
  const { quote = 'USDT', fees = { maker: '0.0002', taker: '0.0005' }, name = underscored } = options
  return bases.map(({ asset, price }) => ({
    id: name(asset, quote),
    kind: 'perpetual',
    base: asset,
    quote,
    contractSize: powerOfTen(-magnitude(price)),
    priceStep: powerOfTen(magnitude(price) - 5),
    sizeStep: '1',
    fees,
    markPrice: price.toFixed(Math.max(0, 5 - magnitude(price))),
  }))
}

function underscored(base: string, quote: string): string {
  return `${base}_${quote}`
}

/** The power of ten of the first digit: 4 for 62,000, -6 for 0.0000094. */
function magnitude(price: number): number {
  return Number(price.toExponential().split('e')[1])
}

function powerOfTen(exponent: number): string {
  return exponent < 0 ? `0.${'1'.padStart(-exponent, '0')}` : `1${'0'.repeat(exponent)}`
}
