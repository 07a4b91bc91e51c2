// oxlint-disable typescript/no-non-null-assertion -- a 0 stands behind the message, at which every loop ends
// oxlint-disable eslint/max-params -- an object would be made for each number
import type { Levels } from '../contracts/frames.ts'
import { growLevels } from '../book/frame.ts'
import type { JsonScanner } from './json-scanner.ts'

const quote = 34
const comma = 44
const point = 46
const zero = 48
const openBracket = 91
const closeBracket = 93
const closeBrace = 125

/** Reads one element of an array of levels. */
export type ReadElement = (scanner: JsonScanner, levels: Levels, index: number) => void

/** How levels are written whose numbers have names of one letter: the first four bytes before each number, as words. */
export interface NamedLevel {
  readonly beforePrice: number
  readonly beforeSize: number
}

/**
 * Levels whose numbers have these names, of one letter each: `{"p":"101.5","s":"2"}`.
 *
 * @example
 * ```ts
 * import { namedLevel } from '@venuekit/core/scan'
 * const named = namedLevel('p', 's')
 * ```
 */
export function namedLevel(price: string, size: string): NamedLevel {
  return { beforePrice: wordOf(`{"${price}"`), beforeSize: wordOf(`,"${size}"`) }
}

/** Text of four bytes as they are read at once. */
function wordOf(text: string): number {
  const { buffer, byteOffset } = new TextEncoder().encode(text)
  return new DataView(buffer, byteOffset).getInt32(0, true)
}

/** A colon and a quote, as they are read at once. */
const colonQuote = 0x223a

/** Digits that fit into 32 bits, however large they are. */
const shortDigits = 9

/**
 * Reads the elements of an array that has been entered into levels: `["101.5","2"],["101.4","1"]]`. Elements of that form are
 * read in one go, and so are those of `named`; whatever differs, a space even, is left to `other`, which reads one element.
 *
 * @example
 * ```ts
 * import { createLevels } from '@venuekit/core'
 * import { JsonScanner, readPairs } from '@venuekit/core/scan'
 *
 * const scanner = new JsonScanner('gateio')
 * scanner.load(new TextEncoder().encode('[["101.50","2"],["101.4","1"]]'))
 * const levels = createLevels(16)
 * if (scanner.openArray()) readPairs(scanner, levels, () => scanner.skip())
 * levels.count // 2
 * ```
 */
export function readPairs(scanner: JsonScanner, levels: Levels, other: ReadElement, named?: NamedLevel): void {
  const { bytes, view } = scanner
  let { at } = scanner
  let index = 0
  for (;;) {
    if (index === levels.price.length) growLevels(levels, index + 1)
    const isNamed = named !== undefined && view.getInt32(at, true) === named.beforePrice
    const end = isNamed ? shortNamed(scanner, at, levels, index, named) : shortPair(bytes, at, levels, index)
    if (end === -1) {
      scanner.at = at
      other(scanner, levels, index)
      at = scanner.at
    } else {
      at = end
    }
    index += 1
    const next = bytes[at]
    if (next === comma) {
      at += 1
    } else if (next === closeBracket) {
      scanner.at = at + 1
      break
    } else {
      scanner.at = at
      if (!scanner.nextElement()) break
      at = scanner.at
    }
  }
  levels.count = index
}

/** Reads one level that begins with the name of its price, both numbers in quotes; the position behind it, or -1 for anything else. */
function shortNamed(
  { bytes, view }: JsonScanner,
  start: number,
  levels: Levels,
  index: number,
  { beforeSize }: NamedLevel,
): number {
  if (view.getInt16(start + 4, true) !== colonQuote) return -1
  const middle = shortNumber(bytes, start + 6, levels.price, levels.priceDp, index)
  if (middle === -1 || view.getInt32(middle, true) !== beforeSize) return -1
  if (view.getInt16(middle + 4, true) !== colonQuote) return -1
  const end = shortNumber(bytes, middle + 6, levels.size, levels.sizeDp, index)
  return end === -1 || bytes[end] !== closeBrace ? -1 : end + 1
}

/** Reads one pair of short numbers in quotes; the position behind it, or -1 for anything else. */
function shortPair(bytes: Uint8Array, start: number, levels: Levels, index: number): number {
  if (bytes[start] !== openBracket || bytes[start + 1] !== quote) return -1
  const middle = shortNumber(bytes, start + 2, levels.price, levels.priceDp, index)
  if (middle === -1 || bytes[middle] !== comma || bytes[middle + 1] !== quote) return -1
  const end = shortNumber(bytes, middle + 2, levels.size, levels.sizeDp, index)
  return end === -1 || bytes[end] !== closeBracket ? -1 : end + 1
}

/** Reads a number of a few digits that ends with a quote; the position behind that, or -1 for anything else. */
function shortNumber(
  bytes: Uint8Array,
  from: number,
  mantissas: Float64Array,
  decimals: Uint8Array,
  index: number,
): number {
  let at = from
  let value = 0
  let digit = bytes[at]! - zero
  while (digit >>> 0 <= 9) {
    value = (Math.imul(value, 10) + digit) | 0
    at += 1
    digit = bytes[at]! - zero
  }
  let places = 0
  const whole = at - from
  if (digit === point - zero) {
    const fraction = at + 1
    at = fraction
    digit = bytes[at]! - zero
    while (digit >>> 0 <= 9) {
      value = (Math.imul(value, 10) + digit) | 0
      at += 1
      digit = bytes[at]! - zero
    }
    places = at - fraction
    if (places === 0) return -1
  }
  if (whole === 0 || whole + places > shortDigits || digit !== quote - zero) return -1
  mantissas[index] = value
  decimals[index] = places
  return at + 1
}
