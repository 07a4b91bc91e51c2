import { ConfigurationError } from '@venuekit/core/errors'
import type { MarginOptions } from './options.ts'
import type { MarginMode } from './types.ts'
import { divideUp, optionInteger, optionRatio, type Ratio } from './units.ts'

/** Leverage is kept in hundredths, so that 12.5 is exact. */
const leverageUnit = 100

/** How much of its value a position needs. */
export class MarginTerms {
  readonly maintenanceRate: Ratio
  readonly minimumLeverage: number
  readonly maximumLeverage: number
  readonly defaultLeverage: number
  readonly defaultMode: MarginMode
  readonly maximumPosition: number

  constructor(path: string, options: MarginOptions, sizeDecimals: number) {
    this.maintenanceRate = optionRatio(`${path}.margin.maintenanceRate`, options.maintenanceRate ?? '0.005')
    this.minimumLeverage = leverage(`${path}.margin.minimumLeverage`, options.minimumLeverage ?? 1)
    this.maximumLeverage = leverage(`${path}.margin.maximumLeverage`, options.maximumLeverage ?? 100)
    this.defaultLeverage = leverage(`${path}.margin.defaultLeverage`, options.defaultLeverage ?? 10)
    this.defaultMode = options.defaultMode ?? 'cross'
    this.maximumPosition =
      options.maximumPosition === undefined
        ? Number.MAX_SAFE_INTEGER
        : optionInteger(`${path}.margin.maximumPosition`, options.maximumPosition, sizeDecimals)
  }

  /** What has to be set aside for a value, rounded up. */
  initial(value: bigint, leverageOf: number): bigint {
    return divideUp(value * BigInt(leverageUnit), BigInt(Math.round(leverageOf * leverageUnit)))
  }

  /** What has to be left of the margin. */
  maintenance(value: bigint): bigint {
    return divideUp(value * this.maintenanceRate.numerator, this.maintenanceRate.denominator)
  }
}

/** True for a leverage with at most two decimals. */
export function isLeverage(value: number): boolean {
  return (
    value > 0 &&
    Number.isSafeInteger(Math.round(value * leverageUnit)) &&
    Math.round(value * leverageUnit) / leverageUnit === value
  )
}

function leverage(path: string, value: number): number {
  if (isLeverage(value)) return value
  throw new ConfigurationError(path, `must be a positive number with at most two decimals, not ${value}`)
}
