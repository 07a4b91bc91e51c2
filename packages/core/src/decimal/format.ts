import { InvalidInputError } from '../errors/general.ts'
import type { RoundingMode } from './rounding-mode.ts'
import { checkDecimals } from './decimal.ts'
import { roundToDecimals } from './rounding.ts'
import { decimalsOf } from './scaled.ts'
import type { Decimal } from './text.ts'

/** How many decimals are shown, and what becomes of further ones. */
export interface FormatOptions {
  /** Exactly so many digits after the point. */
  readonly decimals: number
  /** How further digits are rounded. Without it a value that has them is refused. */
  readonly rounding?: RoundingMode
}

/**
 * Text with a fixed number of digits after the point. It is for people, and for exchanges that want padded text; a
 * `Decimal` itself is never padded.
 *
 * @example
 * ```ts
 * import { decimal, formatDecimal } from '@venuekit/core/decimal'
 * formatDecimal(decimal('5116.8'), { decimals: 2 }) // '5116.80'
 * formatDecimal(decimal('2.005'), { decimals: 2, rounding: 'half-up' }) // '2.01'
 * ```
 */
export function formatDecimal(value: Decimal, { decimals, rounding }: FormatOptions): string {
  checkDecimals(decimals)
  if (rounding === undefined && decimalsOf(value) > decimals) {
    throw new InvalidInputError('rounding', `is needed: the value has more than ${decimals} decimals`)
  }
  const rounded = rounding === undefined ? value : roundToDecimals(value, decimals, rounding)
  const missing = '0'.repeat(decimals - decimalsOf(rounded))
  return missing === '' || rounded.includes('.') ? rounded + missing : `${rounded}.${missing}`
}
