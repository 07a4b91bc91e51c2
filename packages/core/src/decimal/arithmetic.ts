import { InvalidInputError } from '../errors/general.ts'
import { divideBig, fromBig, toBig } from './big.ts'
import type { RoundingMode } from './rounding-mode.ts'
import { checkDecimal, checkDecimals, ZERO } from './decimal.ts'
import { addSmall, multiplySmall } from './small.ts'
import { asDecimal, type Decimal } from './text.ts'

/** How a quotient is rounded: always said, never assumed. */
export interface DivisionOptions {
  /** The most digits after the point that the quotient may have. */
  readonly decimals: number
  readonly rounding: RoundingMode
}

/**
 * The exact sum.
 *
 * @example
 * ```ts
 * import { add, decimal } from '@venuekit/core/decimal'
 * add(decimal('0.1'), decimal('0.2')) // '0.3'
 * ```
 */
export function add(a: Decimal, b: Decimal): Decimal {
  return addSmall(a, b, 1) ?? fromBig(toBig(a, 'a').plus(toBig(b, 'b')))
}

/**
 * The exact difference `a - b`.
 *
 * @example
 * ```ts
 * import { decimal, sub } from '@venuekit/core/decimal'
 * sub(decimal('1'), decimal('0.9')) // '0.1'
 * ```
 */
export function sub(a: Decimal, b: Decimal): Decimal {
  return addSmall(a, b, -1) ?? fromBig(toBig(a, 'a').minus(toBig(b, 'b')))
}

/**
 * The exact product.
 *
 * @example
 * ```ts
 * import { decimal, mul } from '@venuekit/core/decimal'
 * mul(decimal('60000.1'), decimal('0.25')) // '15000.025'
 * ```
 */
export function mul(a: Decimal, b: Decimal): Decimal {
  return multiplySmall(a, b) ?? fromBig(toBig(a, 'a').times(toBig(b, 'b')))
}

/**
 * The quotient `a / b`, rounded as told. Throws an `InvalidInputError` for a divisor of zero.
 *
 * @example
 * ```ts
 * import { decimal, div } from '@venuekit/core/decimal'
 * div(decimal('1'), decimal('3'), { decimals: 4, rounding: 'down' }) // '0.3333'
 * div(decimal('-1'), decimal('3'), { decimals: 4, rounding: 'floor' }) // '-0.3334'
 * ```
 */
export function div(a: Decimal, b: Decimal, options: DivisionOptions): Decimal {
  checkDecimals(options.decimals)
  const dividend = toBig(a, 'a')
  const divisor = toBig(b, 'b')
  if (divisor.eq(0)) throw new InvalidInputError('b', 'is zero, and nothing can be divided by zero')
  return fromBig(divideBig(dividend, divisor, options))
}

/**
 * The value with the other sign.
 *
 * @example
 * ```ts
 * import { decimal, neg } from '@venuekit/core/decimal'
 * neg(decimal('1.5')) // '-1.5'
 * ```
 */
export function neg(value: Decimal): Decimal {
  checkDecimal(value, 'value')
  if (value === '0') return value
  return value.startsWith('-') ? asDecimal(value.slice(1)) : asDecimal(`-${value}`)
}

/**
 * The value without its sign.
 *
 * @example
 * ```ts
 * import { abs, decimal } from '@venuekit/core/decimal'
 * abs(decimal('-1.5')) // '1.5'
 * ```
 */
export function abs(value: Decimal): Decimal {
  checkDecimal(value, 'value')
  return value.startsWith('-') ? asDecimal(value.slice(1)) : value
}

/**
 * The exact sum of all values; 0 when there are none.
 *
 * @example
 * ```ts
 * import { decimal, sum } from '@venuekit/core/decimal'
 * sum([decimal('0.1'), decimal('0.2'), decimal('0.3')]) // '0.6'
 * ```
 */
export function sum(values: Iterable<Decimal>): Decimal {
  let total = ZERO
  for (const value of values) total = add(total, value)
  return total
}
