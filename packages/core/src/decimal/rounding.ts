import type { Big } from 'big.js'
import { InvalidInputError } from '../errors/general.ts'
import { bigRounding, divideBig, fromBig, toBig } from './big.ts'
import type { RoundingMode } from './rounding-mode.ts'
import { checkDecimals } from './decimal.ts'
import type { Decimal } from './text.ts'

/**
 * The multiple of `step` that the rounding mode chooses: a price on its tick, a size on its lot. `step` must be positive.
 *
 * @example
 * ```ts
 * import { decimal, roundToStep } from '@venuekit/core/decimal'
 * roundToStep(decimal('101.37'), decimal('0.25'), 'down') // '101.25'
 * ```
 */
export function roundToStep(value: Decimal, step: Decimal, rounding: RoundingMode): Decimal {
  const size = positiveStep(step)
  const steps = divideBig(toBig(value, 'value'), size, { decimals: 0, rounding })
  return fromBig(steps.times(size))
}

/**
 * True when the value is a whole number of steps. `step` must be positive.
 *
 * @example
 * ```ts
 * import { decimal, isMultipleOf } from '@venuekit/core/decimal'
 * isMultipleOf(decimal('101.25'), decimal('0.25')) // true
 * ```
 */
export function isMultipleOf(value: Decimal, step: Decimal): boolean {
  const size = positiveStep(step)
  return toBig(value, 'value').mod(size).eq(0)
}

/**
 * The value with at most `decimals` digits after the point.
 *
 * @example
 * ```ts
 * import { decimal, roundToDecimals } from '@venuekit/core/decimal'
 * roundToDecimals(decimal('2.345'), 2, 'half-even') // '2.34'
 * ```
 */
export function roundToDecimals(value: Decimal, decimals: number, rounding: RoundingMode): Decimal {
  checkDecimals(decimals)
  const exact = toBig(value, 'value')
  return fromBig(exact.round(decimals, bigRounding(rounding, exact.s < 0)))
}

function positiveStep(step: Decimal): Big {
  const size = toBig(step, 'step')
  if (size.lte(0)) throw new InvalidInputError('step', `must be above zero, not ${step}`)
  return size
}
