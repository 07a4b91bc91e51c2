import type { MarketOptions, MarketRules, PriceBandSide } from './options.ts'
import { optionInteger, optionRatio, optionUnits, type Ratio } from './units.ts'

/** What an order may ask for, in units. Values of 0 or undefined mean no limit. */
export interface Limits {
  readonly minimumSize: number
  readonly maximumSize: number
  readonly maximumMarketSize: number
  readonly minimumValue: bigint
  readonly maximumValue: bigint | undefined
  readonly minimumMarketValue: bigint
  readonly maximumMarketValue: bigint | undefined
  readonly band: Band | undefined
}

/** A price band ready to compute with. */
export interface Band {
  readonly reference: 'mark' | 'last'
  readonly buy: BandSide
  readonly sell: BandSide
}

export interface BandSide {
  readonly minimum: Ratio | undefined
  readonly maximum: Ratio | undefined
}

interface Scale {
  readonly sizeDecimals: number
  readonly sizeStep: number
  readonly valueDecimals: number
  readonly rules: MarketRules
}

export function limitsOf(path: string, options: MarketOptions, scale: Scale): Limits {
  const size = (name: 'minimumSize' | 'maximumSize' | 'maximumMarketSize'): number | undefined => {
    const text = options[name]
    return text === undefined ? undefined : optionInteger(`${path}.${name}`, text, scale.sizeDecimals)
  }
  const value = (name: 'minimumValue' | 'maximumValue' | 'minimumMarketValue' | 'maximumMarketValue') => {
    const text = options[name]
    return text === undefined ? undefined : optionUnits(`${path}.${name}`, text, scale.valueDecimals)
  }
  const maximumSize = size('maximumSize') ?? Number.MAX_SAFE_INTEGER
  const minimumValue = value('minimumValue') ?? 0n
  const maximumValue = value('maximumValue')
  return {
    minimumSize: size('minimumSize') ?? scale.sizeStep,
    maximumSize,
    maximumMarketSize: Math.min(size('maximumMarketSize') ?? maximumSize, maximumSize),
    minimumValue,
    maximumValue,
    minimumMarketValue: value('minimumMarketValue') ?? minimumValue,
    maximumMarketValue: value('maximumMarketValue') ?? maximumValue,
    band: bandOf(`${path}.rules.priceBand`, scale.rules.priceBand),
  }
}

function bandOf(path: string, band: MarketRules['priceBand']): Band | undefined {
  if (band === undefined) return undefined
  return {
    reference: band.reference,
    buy: bandSide(`${path}.buy`, band.buy ?? {}),
    sell: bandSide(`${path}.sell`, band.sell ?? {}),
  }
}

function bandSide(path: string, { minimum, maximum }: PriceBandSide): BandSide {
  return {
    minimum: minimum === undefined ? undefined : optionRatio(`${path}.minimum`, minimum),
    maximum: maximum === undefined ? undefined : optionRatio(`${path}.maximum`, maximum),
  }
}
