import { mostDecimals } from '../book/scaled.ts'

/** A number as an integer and the count of its decimals. */
export interface SentNumber {
  readonly mantissa: number
  readonly decimals: number
}

const pattern = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/
/** Digits of the largest mantissa. */
const mostDigits = 16
/** What is multiplied by this power of ten is beyond every double. */
const absurdExponent = 400

/**
 * Reads a number of any length, with an exponent too; undefined for what is none.
 *
 * The decimals are those that were sent. Only where the mantissa would not fit into 2^53, or the decimals are more than a book
 * takes, zeros at the end of the fraction are left out. A mantissa that still does not fit is the double that it becomes.
 *
 * @example
 * ```ts
 * import { readSentNumber } from '@venuekit/core/scan'
 * readSentNumber('101.50') // { mantissa: 10150, decimals: 2 }
 * readSentNumber('1e-7') // { mantissa: 1, decimals: 7 }
 * ```
 */
export function readSentNumber(text: string): SentNumber | undefined {
  const match = pattern.exec(text)
  if (match === null) return undefined
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = match
  const digits = (whole + fraction).replace(/^0+(?=\d)/, '')
  const decimals = fraction.length - Number(exponent)
  if (digits === '0') return { mantissa: 0, decimals: Math.min(Math.max(decimals, 0), mostDecimals) }
  const zeros = zerosToDrop(digits, decimals)
  const kept = zeros === 0 ? digits : digits.slice(0, -zeros)
  const mantissa = decimals < 0 ? Number(`${kept}e${Math.min(-decimals, absurdExponent)}`) : Number(kept)
  return { mantissa: sign === '-' ? -mantissa : mantissa, decimals: Math.min(Math.max(decimals - zeros, 0), 255) }
}

/** As few of the zeros at the end of the fraction as make the number fit. */
function zerosToDrop(digits: string, decimals: number): number {
  let spare = 0
  while (spare < decimals && digits.endsWith('0', digits.length - spare)) spare += 1
  const drop = Math.min(spare, Math.max(0, decimals - mostDecimals, digits.length - mostDigits))
  const fits = Number.isSafeInteger(Number(drop === 0 ? digits : digits.slice(0, -drop)))
  return drop < spare && !fits ? drop + 1 : drop
}
