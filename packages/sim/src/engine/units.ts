import { decimalsOf, fromScaled, toScaled, tryDecimal, type Decimal } from '@venuekit/core/decimal'
import { ConfigurationError } from '@venuekit/core/errors'

/** A fraction of whole numbers: what a rate or a factor is inside the engine. */
export interface Ratio {
  readonly numerator: bigint
  readonly denominator: bigint
}

/**
 * Decimal text as a whole number of the smallest unit; undefined when it is no decimal or has more decimals than that.
 *
 * @example
 * ```ts
 * parseUnits('101.50', 2) // 10150n
 * parseUnits('0.001', 2) // undefined
 * ```
 */
export function parseUnits(text: string, decimals: number): bigint | undefined {
  const value = tryDecimal(text)
  return value === undefined || decimalsOf(value) > decimals ? undefined : toScaled(value, decimals)
}

/** The decimal that a whole number of smallest units stands for, without trailing zeros. */
export function toText(units: number | bigint, decimals: number): Decimal {
  return fromScaled(units, decimals)
}

/** The same with all its decimals: `'101.50'`. */
export function toFixedText(units: number | bigint, decimals: number): string {
  if (decimals === 0) return String(units)
  const digits = String(units)
  const negative = digits.startsWith('-')
  const padded = (negative ? digits.slice(1) : digits).padStart(decimals + 1, '0')
  const point = padded.length - decimals
  return `${negative ? '-' : ''}${padded.slice(0, point)}.${padded.slice(point)}`
}

/** Reads text of an option, which has to be a decimal that fits. */
export function optionUnits(path: string, text: string, decimals: number): bigint {
  const units = parseUnits(text, decimals)
  if (units !== undefined && units >= 0n) return units
  throw new ConfigurationError(
    path,
    `must be a decimal that is not negative, with at most ${decimals} decimals, not "${text}"`,
  )
}

/** The same where a number has to be safe. */
export function optionInteger(path: string, text: string, decimals: number): number {
  const units = Number(optionUnits(path, text, decimals))
  if (Number.isSafeInteger(units)) return units
  throw new ConfigurationError(path, `is too large: "${text}" with ${decimals} decimals is not within 2^53`)
}

/** The number of decimals of an option's text. */
export function optionDecimals(path: string, text: string): number {
  const value = tryDecimal(text)
  if (value === undefined) throw new ConfigurationError(path, `must be a decimal, not "${text}"`)
  return decimalsOf(value)
}

/** A rate or factor: decimal text, negative allowed. */
export function optionRatio(path: string, text: string): Ratio {
  const decimals = optionDecimals(path, text)
  const numerator = parseUnits(text, decimals)
  if (numerator === undefined) throw new ConfigurationError(path, `must be a decimal, not "${text}"`)
  return { numerator, denominator: power10(decimals) }
}

export function power10(exponent: number): bigint {
  return 10n ** BigInt(exponent)
}

/** `value / divisor` rounded away from zero; the divisor is positive. */
export function divideUp(value: bigint, divisor: bigint): bigint {
  const quotient = value / divisor
  if (quotient * divisor === value) return quotient
  return value < 0n ? quotient - 1n : quotient + 1n
}

/** `value / divisor` rounded to the nearest; half goes away from zero. The divisor is positive. */
export function divideHalfUp(value: bigint, divisor: bigint): bigint {
  const half = divisor / 2n
  return value < 0n ? -((-value + half) / divisor) : (value + half) / divisor
}

export function absolute(value: bigint): bigint {
  return value < 0n ? -value : value
}

export function least(one: bigint, other: bigint): bigint {
  return one < other ? one : other
}
