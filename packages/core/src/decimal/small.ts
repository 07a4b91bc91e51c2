// The fast path: a decimal whose digits fit an integer of at most 2^53 is that integer and its number of decimals, and
// plain arithmetic on such integers is exact. Most prices and sizes are of this kind. A result that does not fit is
// NaN or above the limit, and then big.js calculates instead. bench/decimal.bench.ts has the reason: 3 to 6 times as fast.
import { asDecimal, type Decimal } from './text.ts'

// Sign, point, and at most 16 digits: longer texts do not fit 2^53.
const longestSmall = 18
const point = 46
const minus = 45
const zero = 48

const powersOfTen: readonly number[] = [
  1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16,
]

/** The digits of a canonical text as an integer; NaN for text that is not canonical or has more than 2^53. */
export function smallMantissa(text: string): number {
  if (typeof text !== 'string' || text.length > longestSmall) return NaN
  const negative = text.charCodeAt(0) === minus
  const start = negative ? 1 : 0
  let mantissa = 0
  let pointAt = -1
  let code = NaN
  for (let at = start; at < text.length; at += 1) {
    code = text.charCodeAt(at)
    if (code >= zero && code <= 57) {
      mantissa = mantissa * 10 + (code - zero)
    } else {
      if (code !== point || pointAt >= 0 || at === start) return NaN
      pointAt = at
    }
  }
  // A leading zero stands only before a point, and a fraction ends in a digit other than 0.
  if (text.charCodeAt(start) === zero && text.length > start + 1 && pointAt !== start + 1) return NaN
  if (pointAt >= 0 && (code === zero || code === point)) return NaN
  if (text.length === start || mantissa > Number.MAX_SAFE_INTEGER) return NaN
  if (!negative) return mantissa
  return mantissa === 0 ? NaN : -mantissa
}

/** The number of digits after the point. */
export function fractionDigits(text: string): number {
  const at = text.indexOf('.')
  return at < 0 ? 0 : text.length - at - 1
}

/** The decimal `mantissa / 10^decimals` of a safe integer. */
export function smallDecimal(mantissa: number, decimals: number): Decimal {
  if (mantissa === 0) return asDecimal('0')
  let rest = mantissa
  let scale = decimals
  while (scale > 0 && rest % 10 === 0) {
    rest /= 10
    scale -= 1
  }
  return asDecimal(placePoint(String(rest), scale))
}

/** Puts the point before the last `decimals` digits of an integer's text. */
export function placePoint(integer: string, decimals: number): string {
  if (decimals === 0) return integer
  const sign = integer.startsWith('-') ? '-' : ''
  const digits = integer.slice(sign.length).padStart(decimals + 1, '0')
  const at = digits.length - decimals
  return `${sign}${digits.slice(0, at)}.${digits.slice(at)}`
}

/** The sum, or with `sign` -1 the difference, when it is exact in safe integers; otherwise undefined. */
export function addSmall(a: string, b: string, sign: 1 | -1): Decimal | undefined {
  const left = smallMantissa(a)
  const right = smallMantissa(b)
  if (Number.isNaN(left) || Number.isNaN(right)) return undefined
  const leftDecimals = fractionDigits(a)
  const rightDecimals = fractionDigits(b)
  const decimals = Math.max(leftDecimals, rightDecimals)
  const first = left * (powersOfTen[decimals - leftDecimals] ?? NaN)
  const second = sign * right * (powersOfTen[decimals - rightDecimals] ?? NaN)
  // A term scaled by 10^k is a multiple of 2^k and so exact up to 2^(53+k); beyond that the total is too large as well.
  const total = first + second
  return isSafe(total) ? smallDecimal(total, decimals) : undefined
}

/** The product when it is exact in safe integers; otherwise undefined. */
export function multiplySmall(a: string, b: string): Decimal | undefined {
  const product = smallMantissa(a) * smallMantissa(b)
  return isSafe(product) ? smallDecimal(product, fractionDigits(a) + fractionDigits(b)) : undefined
}

/** True for an exact integer; a rounded one is never below the limit. NaN is not safe. */
function isSafe(integer: number): boolean {
  return integer <= Number.MAX_SAFE_INTEGER && integer >= -Number.MAX_SAFE_INTEGER
}
