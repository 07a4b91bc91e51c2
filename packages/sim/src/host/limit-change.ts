import { InvalidInputError } from '@venuekit/core/errors'
import type { MatchingEngine } from '../engine/engine.ts'
import type { Instrument } from '../engine/instrument.ts'
import type { MarketLimits } from '../engine/limits.ts'
import { bandOf } from '../engine/price-band.ts'
import { parseUnits } from '../engine/units.ts'

/** Limits of a market that are to change; null sets one back to what the exchange began with. */
export interface LimitChange {
  /**
   * How far limit prices may be from the market, as a fraction: `'0.05'`. The market is the mark price of perpetuals and the last trade of
   * spot.
   */
  readonly priceBand?: string | null
  /** How many open orders one account may have in this market. */
  readonly maximumOpenOrders?: number | null
  /** Perpetuals: the largest value of a position at the mark price, with the open orders that enlarge it, as text in the quote asset. */
  readonly maximumPositionValue?: string | null
}

/** Only what is to change. */
export function limitsFrom(
  { assets }: MatchingEngine,
  { initialLimits, kind, valueAsset }: Instrument,
  change: LimitChange,
): Partial<MarketLimits> {
  const { priceBand, maximumOpenOrders, maximumPositionValue } = change
  if (maximumPositionValue !== undefined && kind === 'spot')
    throw new InvalidInputError('maximumPositionValue', 'is for perpetuals only')
  const money = (text: string): bigint | undefined => assets.parse(valueAsset, text)
  return {
    ...(priceBand === undefined ? {} : { band: bandFrom(initialLimits, priceBand) }),
    ...(maximumOpenOrders === undefined ? {} : { maximumOpenOrders: countFrom(initialLimits, maximumOpenOrders) }),
    ...(maximumPositionValue === undefined
      ? {}
      : { maximumPositionValue: valueFrom(initialLimits, maximumPositionValue, money) }),
  }
}

function bandFrom({ band }: MarketLimits, fraction: string | null): MarketLimits['band'] {
  if (fraction === null) return band
  if ((parseUnits(fraction, 18) ?? 0n) > 0n) return bandOf('priceBand', { ...band, above: fraction, below: fraction })
  throw new InvalidInputError(
    'priceBand',
    `must be a fraction greater than 0 as text, such as "0.05", not "${fraction}"`,
  )
}

function countFrom({ maximumOpenOrders }: MarketLimits, count: number | null): number {
  if (count === null) return maximumOpenOrders
  if (Number.isSafeInteger(count) && count > 0) return count
  throw new InvalidInputError('maximumOpenOrders', `must be a positive integer, not ${count}`)
}

function valueFrom(
  { maximumPositionValue }: MarketLimits,
  text: string | null,
  parse: (text: string) => bigint | undefined,
): bigint | undefined {
  if (text === null) return maximumPositionValue
  const value = parse(text)
  if (value !== undefined && value > 0n) return value
  throw new InvalidInputError(
    'maximumPositionValue',
    `must be decimal text greater than 0, such as "1000", not "${text}"`,
  )
}
