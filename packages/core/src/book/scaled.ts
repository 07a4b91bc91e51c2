// A number of the book is a mantissa with the count of its decimals as sent: value = mantissa / 10^decimals.
import { fromScaled } from '../decimal/scaled.ts'
import type { Decimal } from '../decimal/text.ts'

/**
 * The largest mantissa that is told apart from its neighbours. A decoder that adds up digits in a double lands above it
 * exactly when the true value does (2^53 + 1 becomes 2^53, never less), so that one comparison finds what does not fit.
 */
export const largestMantissa = Number.MAX_SAFE_INTEGER

/** The most decimals of a value: up to here a power of ten is exact, and a division by it correctly rounded. */
export const mostDecimals = 22

/** 10^n for n from 0 to `mostDecimals`. */
export const powersOfTen: Float64Array = /* @__PURE__ */ Float64Array.from({ length: mostDecimals + 1 }, (_, n) =>
  Number(`1e${n}`),
)

/** The digits of a value as they were sent: 10 with two decimals is "0.10". */
export function sentText(mantissa: number, decimals: number): string {
  const digits = String(mantissa)
  if (decimals === 0) return digits
  const padded = digits.padStart(decimals + 1, '0')
  const point = padded.length - decimals
  return `${padded.slice(0, point)}.${padded.slice(point)}`
}

/** A factor that is a decimal: the size of a contract. */
export interface Multiplier {
  readonly mantissa: number
  readonly decimals: number
}

/** The exact product of a value and a multiplier. */
export function timesDecimal(mantissa: number, decimals: number, multiplier: Multiplier): Decimal {
  const product = mantissa * multiplier.mantissa
  // A product that was rounded is never below the limit, so it is seen here.
  const exact = product <= largestMantissa ? product : BigInt(mantissa) * BigInt(multiplier.mantissa)
  return fromScaled(exact, decimals + multiplier.decimals)
}

/** The double that is nearest to the exact product. */
export function timesNumber(mantissa: number, decimals: number, multiplier: Multiplier): number {
  const product = mantissa * multiplier.mantissa
  const places = decimals + multiplier.decimals
  if (product <= largestMantissa && places <= mostDecimals) return product / (powersOfTen[places] ?? Number.NaN)
  return Number(timesDecimal(mantissa, decimals, multiplier))
}
