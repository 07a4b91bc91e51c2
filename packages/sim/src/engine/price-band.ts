import { ConfigurationError } from '@venuekit/core/errors'
import { optionRatio, toText, type Ratio } from './units.ts'

/**
 * How far limit prices may be from a reference price, as fractions of it. Without a fraction there is no limit on that side.
 *
 * @example
 * ```ts
 * const band: PriceBand = { reference: 'mark', above: '0.1', below: '0.1' } // from 90 to 110 where the mark price is 100
 * ```
 */
export interface PriceBand {
  /** Before the first trade there is no last price, and no limit. */
  readonly reference: 'mark' | 'last'
  readonly above?: string
  readonly below?: string
  /** Only what is worse for its sender is limited: dear buys and cheap sells. The default is false. */
  readonly worseOnly?: boolean
}

/** A price band ready to compute with. */
export interface Band extends PriceBand {
  /** As multiples of the reference price. */
  readonly highest: Ratio | undefined
  readonly lowest: Ratio | undefined
}

export function bandOf(path: string, band: PriceBand): Band {
  const { above, below } = band
  return {
    ...band,
    highest: above === undefined ? undefined : multiple(`${path}.above`, above, 1n),
    lowest: below === undefined ? undefined : multiple(`${path}.below`, below, -1n),
  }
}

/** How many times the reference price a limit is, as decimal text; undefined where there is none. */
export function multipleText(limit: Ratio | undefined): string | undefined {
  return limit === undefined ? undefined : toText(limit.numerator, String(limit.denominator).length - 1)
}

function multiple(path: string, fraction: string, sign: bigint): Ratio {
  const { numerator, denominator } = optionRatio(path, fraction)
  if (numerator <= 0n) throw new ConfigurationError(path, `must be greater than 0, not "${fraction}"`)
  return { numerator: denominator + sign * numerator, denominator }
}
