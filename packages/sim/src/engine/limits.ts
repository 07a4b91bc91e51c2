import type { Instrument } from './instrument.ts'
import type { MarketOptions } from './options.ts'
import { bandOf, type Band } from './price-band.ts'
import { optionInteger, optionUnits } from './units.ts'

/** What an order may ask for, in units. Values of 0 or undefined mean no limit. */
export interface Limits {
  readonly minimumSize: number
  readonly maximumSize: number
  readonly maximumMarketSize: number
  readonly minimumValue: bigint
  readonly maximumValue: bigint | undefined
  readonly minimumMarketValue: bigint
  readonly maximumMarketValue: bigint | undefined
}

/** The limits that can be changed while a market is open. */
export interface MarketLimits {
  readonly band: Band
  /** Of one account. */
  readonly maximumOpenOrders: number
  /** Of one position with the open orders that enlarge it, at the mark price, as money of the value asset. */
  readonly maximumPositionValue: bigint | undefined
}

interface Scale {
  readonly sizeDecimals: number
  readonly sizeStep: number
  readonly valueDecimals: number
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
  }
}

/** The limits with which a market begins. */
export function initialLimitsOf(
  path: string,
  { kind, rules, options, valueDecimals }: Pick<Instrument, 'kind' | 'rules' | 'options' | 'valueDecimals'>,
): MarketLimits {
  const band = rules.priceBand ?? { reference: kind === 'spot' ? 'last' : 'mark' }
  const text = options.margin?.maximumPositionValue
  const maximumPositionValue =
    text === undefined ? undefined : optionUnits(`${path}.margin.maximumPositionValue`, text, valueDecimals)
  return {
    band: bandOf(`${path}.rules.priceBand`, band),
    maximumOpenOrders: rules.maximumOpenOrders,
    maximumPositionValue,
  }
}
