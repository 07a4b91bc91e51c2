// Four digits at a time: a word of four bytes, the first digit in the lowest one.
// oxlint-disable typescript/no-non-null-assertion -- the indices are below the length of the table
import { powersOfTen } from '../book/scaled.ts'

const point = 46
/** A number of so many digits is exact in a double. */
const mostDigits = 15
/** The highest bits of four bytes. */
const highBits = 0x80808080

/** Four bytes less '0' each: what is a digit is its value. */
export function digitsAt(view: DataView, at: number): number {
  return view.getInt32(at, true) ^ 0x30303030
}

/** Up to three of those, as if zeros stood before them. */
function firstDigits(view: DataView, at: number, count: number): number {
  return (digitsAt(view, at) << 8) << (24 - 8 * count)
}

/** The number of four digits, of which each is the value of a byte. */
export function fourDigits(digits: number): number {
  // Two numbers of two digits each, in the lower halves of the word, and then one of both.
  const pairs = Math.imul(digits & 0x00ff00ff, 10) + ((digits >>> 8) & 0x00ff00ff)
  return Math.imul(pairs & 0xff, 100) + (pairs >>> 16)
}

/** Has the highest bit of a byte set where one of the bytes is above 9. */
function marksOf(digits: number): number {
  return (digits + 0x76767676) | digits
}

/**
 * Reads the number between two places whose decimals are guessed, at most 15 digits, none of which is left out; false, and nothing is
 * read, where anything else stands there. Who has read a number like it knows how many decimals it probably has.
 *
 * At least three bytes of the view follow what it may read.
 *
 * @example
 * ```ts
 * import { readPlainDecimal } from '@venuekit/core/scan'
 *
 * const bytes = new Uint8Array(16)
 * new TextEncoder().encodeInto('101.50', bytes)
 * const view = new DataView(bytes.buffer)
 * const mantissas = new Float64Array(1)
 * readPlainDecimal(view, 0, 6, 2, mantissas, 0) // true
 * mantissas[0] // 10150
 * readPlainDecimal(view, 0, 6, 3, mantissas, 0) // false
 * ```
 */
// oxlint-disable-next-line max-params -- an object for each number would be garbage on the hot path
export function readPlainDecimal(
  view: DataView,
  from: number,
  to: number,
  places: number,
  mantissas: Float64Array,
  index: number,
): boolean {
  const wholeTo = places === 0 ? to : to - places - 1
  const wholeDigits = wholeTo - from
  if (wholeDigits <= 0 || wholeDigits + places > mostDigits) return false
  // The first digits, so many that four at a time are left.
  let first = wholeDigits & 3
  let digits = firstDigits(view, from, first)
  let marks = marksOf(digits)
  let whole = fourDigits(digits)
  for (let at = from + first; at < wholeTo; at += 4) {
    digits = digitsAt(view, at)
    marks |= marksOf(digits)
    whole = whole * 10_000 + fourDigits(digits)
  }
  if (places === 0) {
    if ((marks & highBits) !== 0) return false
    mantissas[index] = whole
    return true
  }
  first = places & 3
  digits = firstDigits(view, wholeTo + 1, first)
  marks |= marksOf(digits)
  let fraction = fourDigits(digits)
  for (let at = wholeTo + 1 + first; at < to; at += 4) {
    digits = digitsAt(view, at)
    marks |= marksOf(digits)
    fraction = fraction * 10_000 + fourDigits(digits)
  }
  if ((marks & highBits) !== 0 || view.getUint8(wholeTo) !== point) return false
  mantissas[index] = whole * powersOfTen[places]! + fraction
  return true
}
