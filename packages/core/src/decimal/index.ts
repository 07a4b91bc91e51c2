// The entry point `@venuekit/core/decimal`: exact decimals on their own.
export { abs, add, div, mul, neg, sub, sum, type DivisionOptions } from './arithmetic.ts'
export type { RoundingMode } from './rounding-mode.ts'
export { compare, equals, isNegative, isPositive, isZero, max, min, sign } from './compare.ts'
export {
  decimal,
  isDecimal,
  ONE,
  parseDecimal,
  plainDecimal,
  tryDecimal,
  ZERO,
  type DecimalInput,
  type ParseDecimalOptions,
  type PathOptions,
} from './decimal.ts'
export { formatDecimal, type FormatOptions } from './format.ts'
export { isMultipleOf, roundToDecimals, roundToStep } from './rounding.ts'
export { decimalsOf, fromScaled, pow10, toNumber, toScaled } from './scaled.ts'
export { MAX_DIGITS, type Decimal } from './text.ts'
