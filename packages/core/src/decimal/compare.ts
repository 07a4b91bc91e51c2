import { checkDecimal } from './decimal.ts'
import type { Decimal } from './text.ts'

/**
 * -1 when `a` is less than `b`, 0 when they are equal, 1 when `a` is greater: what `Array.prototype.sort` expects.
 *
 * @example
 * ```ts
 * import { compare, decimal } from '@venuekit/core/decimal'
 * [decimal('10'), decimal('9.5')].sort(compare) // ['9.5', '10']
 * ```
 */
export function compare(a: Decimal, b: Decimal): -1 | 0 | 1 {
  checkDecimal(a, 'a')
  checkDecimal(b, 'b')
  if (a === b) return 0
  const negative = a.startsWith('-')
  if (negative !== b.startsWith('-')) return negative ? -1 : 1
  return isSmallerMagnitude(a, b) === negative ? 1 : -1
}

/**
 * True when both are the same value.
 *
 * @example
 * ```ts
 * import { decimal, equals } from '@venuekit/core/decimal'
 * equals(decimal('1.50'), decimal('1.5')) // true
 * ```
 */
export function equals(a: Decimal, b: Decimal): boolean {
  return compare(a, b) === 0
}

/**
 * The smallest of the values.
 *
 * @example
 * ```ts
 * import { decimal, min } from '@venuekit/core/decimal'
 * min(decimal('2'), decimal('-1')) // '-1'
 * ```
 */
export function min(first: Decimal, ...others: readonly Decimal[]): Decimal {
  let least = checkDecimal(first, 'first')
  for (const other of others) if (compare(other, least) < 0) least = other
  return least
}

/**
 * The greatest of the values.
 *
 * @example
 * ```ts
 * import { decimal, max } from '@venuekit/core/decimal'
 * max(decimal('2'), decimal('-1')) // '2'
 * ```
 */
export function max(first: Decimal, ...others: readonly Decimal[]): Decimal {
  let greatest = checkDecimal(first, 'first')
  for (const other of others) if (compare(other, greatest) > 0) greatest = other
  return greatest
}

/**
 * -1, 0 or 1: the sign of the value.
 *
 * @example
 * ```ts
 * import { decimal, sign } from '@venuekit/core/decimal'
 * sign(decimal('-0.5')) // -1
 * ```
 */
export function sign(value: Decimal): -1 | 0 | 1 {
  checkDecimal(value, 'value')
  if (value === '0') return 0
  return value.startsWith('-') ? -1 : 1
}

/**
 * True for 0.
 *
 * @example
 * ```ts
 * import { decimal, isZero } from '@venuekit/core/decimal'
 * isZero(decimal('0.00')) // true
 * ```
 */
export function isZero(value: Decimal): boolean {
  return sign(value) === 0
}

/**
 * True for values below 0.
 *
 * @example
 * ```ts
 * import { decimal, isNegative } from '@venuekit/core/decimal'
 * isNegative(decimal('-0.5')) // true
 * ```
 */
export function isNegative(value: Decimal): boolean {
  return sign(value) < 0
}

/**
 * True for values above 0.
 *
 * @example
 * ```ts
 * import { decimal, isPositive } from '@venuekit/core/decimal'
 * isPositive(decimal('0')) // false
 * ```
 */
export function isPositive(value: Decimal): boolean {
  return sign(value) > 0
}

/**
 * Compares two different canonical texts of the same sign without their sign. The one with fewer digits before the point
 * is smaller; with as many, the order of the texts is the order of the values, because a point sorts before digits.
 */
function isSmallerMagnitude(a: string, b: string): boolean {
  const pointA = a.indexOf('.')
  const pointB = b.indexOf('.')
  const wholeA = pointA < 0 ? a.length : pointA
  const wholeB = pointB < 0 ? b.length : pointB
  return wholeA === wholeB ? a < b : wholeA < wholeB
}
