import { InvalidInputError } from '../errors/general.ts'
import { checkDecimal, checkDecimals } from './decimal.ts'
import { fractionDigits, placePoint, smallDecimal } from './small.ts'
import { asDecimal, canonicalText, describe, explainRefusal, MAX_DIGITS, type Decimal } from './text.ts'

/**
 * The number of digits after the point.
 *
 * @example
 * ```ts
 * import { decimal, decimalsOf } from '@venuekit/core/decimal'
 * decimalsOf(decimal('0.0010')) // 3
 * ```
 */
export function decimalsOf(value: Decimal): number {
  return fractionDigits(checkDecimal(value, 'value'))
}

/**
 * The nearest double; half of two neighbours goes to the even one. It is the same as `Number(value)`. For indicators and
 * charts, never for money: two different decimals can have the same double.
 *
 * @example
 * ```ts
 * import { decimal, toNumber } from '@venuekit/core/decimal'
 * toNumber(decimal('0.1')) // 0.1
 * ```
 */
export function toNumber(value: Decimal): number {
  return Number(checkDecimal(value, 'value'))
}

/**
 * Ten to the power of an integer, which may be negative.
 *
 * @example
 * ```ts
 * import { pow10 } from '@venuekit/core/decimal'
 * pow10(-3) // '0.001'
 * ```
 */
export function pow10(exponent: number): Decimal {
  if (!Number.isInteger(exponent) || Math.abs(exponent) >= MAX_DIGITS) {
    throw new InvalidInputError('exponent', `must be an integer from ${1 - MAX_DIGITS} to ${MAX_DIGITS - 1}`)
  }
  return asDecimal(exponent < 0 ? `0.${'1'.padStart(-exponent, '0')}` : `1${'0'.repeat(exponent)}`)
}

/**
 * The decimal `mantissa / 10^decimals`: how books and chains hold amounts. A mantissa given as a number must be a safe
 * integer.
 *
 * @example
 * ```ts
 * import { fromScaled } from '@venuekit/core/decimal'
 * fromScaled(511_680, 2) // '5116.8'
 * fromScaled(1_500_000_000_000_000_000n, 18) // '1.5'
 * ```
 */
export function fromScaled(mantissa: number | bigint, decimals: number): Decimal {
  checkDecimals(decimals)
  if (Number.isSafeInteger(mantissa)) return smallDecimal(Number(mantissa), decimals)
  if (typeof mantissa !== 'bigint') {
    const given = typeof mantissa === 'number' ? String(mantissa) : describe(mantissa)
    throw new InvalidInputError('mantissa', `must be an integer within 2^53, or a bigint, not ${given}`)
  }
  const result = canonicalText(placePoint(String(mantissa), decimals), false)
  if (result === undefined) throw new InvalidInputError('mantissa', explainRefusal(mantissa, false))
  return result
}

/**
 * The integer `value * 10^decimals`. Throws an `InvalidInputError` when the value has more decimals than that: round
 * first, with a mode of your choice.
 *
 * @example
 * ```ts
 * import { decimal, toScaled } from '@venuekit/core/decimal'
 * toScaled(decimal('1.5'), 6) // 1500000n
 * ```
 */
export function toScaled(value: Decimal, decimals: number): bigint {
  checkDecimals(decimals)
  const missing = decimals - decimalsOf(value)
  if (missing < 0) throw new InvalidInputError('value', `has more than ${decimals} decimals; round it first`)
  return BigInt(value.replace('.', '') + '0'.repeat(missing))
}
