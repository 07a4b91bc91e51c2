import { InvalidInputError } from '@venuekit/core/errors'
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
}

/** Only what is to change. */
export function limitsFrom({ initialLimits }: Instrument, change: LimitChange): Partial<MarketLimits> {
  const { priceBand, maximumOpenOrders } = change
  return {
    ...(priceBand === undefined ? {} : { band: bandFrom(initialLimits, priceBand) }),
    ...(maximumOpenOrders === undefined ? {} : { maximumOpenOrders: countFrom(initialLimits, maximumOpenOrders) }),
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
