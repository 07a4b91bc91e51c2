import { InvalidInputError } from '../errors/general.ts'
import {
  asDecimal,
  canonicalText,
  exactNumberText,
  explainRefusal,
  isCanonical,
  MAX_DIGITS,
  type Decimal,
} from './text.ts'

/**
 * What `decimal()` accepts. A number means its shortest decimal text and is accepted when that has at most 15
 * significant digits and the value is within 2^53: there number and text are one to one.
 */
export type DecimalInput = string | number | bigint

/** How an error names the value. */
export interface PathOptions {
  readonly path?: string
}

/** How text is read. */
export interface ParseDecimalOptions extends PathOptions {
  /** Accept `1e-7` and `2.3E+2`, which exchanges send. The default is false. */
  readonly exponent?: boolean
}

const dot = 46
const zero = 48

/** The decimal 0. */
export const ZERO: Decimal = /* @__PURE__ */ asDecimal('0')

/** The decimal 1. */
export const ONE: Decimal = /* @__PURE__ */ asDecimal('1')

/**
 * Makes an exact decimal. Throws an `InvalidInputError` that names `path` for everything that is not one.
 *
 * Text is digits with an optional leading `-` and an optional point between digits; zeros at either end are dropped and
 * `-0` becomes `0`. Not accepted: white space, `+`, an empty text, `.5`, `5.`, separators of thousands, exponents
 * (see `parseDecimal`), other than ASCII digits, more than 200 digits. A number is accepted when its shortest text has
 * at most 15 significant digits, so 0.001 is fine and 0.1 + 0.2 is refused; so are NaN, the infinities, negative zero and
 * anything above 2^53.
 *
 * @example
 * ```ts
 * import { decimal } from '@venuekit/core/decimal'
 * decimal('101.50') // '101.5'
 * decimal(0.001) // '0.001'
 * decimal(10n ** 18n) // '1000000000000000000'
 * ```
 */
export function decimal(input: DecimalInput, options: PathOptions = {}): Decimal {
  const result = tryDecimal(input)
  if (result === undefined) throw new InvalidInputError(options.path ?? 'value', explainRefusal(input, false))
  return result
}

/**
 * The same as `decimal` for text of which every character has been looked at: digits, with one point between them at most, 200 of them at
 * most. For readers that cut hundreds of numbers out of a text; of any other text it may make what is no decimal.
 *
 * @example
 * ```ts
 * import { plainDecimal } from '@venuekit/core/decimal'
 * plainDecimal('101.50') // '101.5'
 * ```
 */
export function plainDecimal(text: string): Decimal {
  const first = text.charCodeAt(0)
  const isCanonicalAlready = text.charCodeAt(text.length - 1) !== zero && (first !== zero || text.charCodeAt(1) === dot)
  return isCanonicalAlready ? asDecimal(text) : decimal(text)
}

/**
 * The same as `decimal`, with undefined where `decimal` throws.
 *
 * @example
 * ```ts
 * import { tryDecimal } from '@venuekit/core/decimal'
 * tryDecimal('1,5') // undefined
 * ```
 */
export function tryDecimal(input: unknown): Decimal | undefined {
  if (typeof input === 'string') return canonicalText(input, false)
  if (typeof input === 'number') return exactNumberText(input)
  return typeof input === 'bigint' ? canonicalText(String(input), false) : undefined
}

/**
 * Reads the text of an exchange or a file: as `decimal` does, and with `exponent: true` also exponent notation.
 *
 * @example
 * ```ts
 * import { parseDecimal } from '@venuekit/core/decimal'
 * parseDecimal('2.3E+2', { exponent: true }) // '230'
 * parseDecimal('1e-7', { exponent: true, path: 'tick_size' }) // '0.0000001'
 * ```
 */
export function parseDecimal(text: string, options: ParseDecimalOptions = {}): Decimal {
  const exponent = options.exponent ?? false
  const result = typeof text === 'string' ? canonicalText(text, exponent) : undefined
  if (result === undefined) throw new InvalidInputError(options.path ?? 'value', explainRefusal(text, exponent))
  return result
}

/**
 * True for canonical decimal text, which is what a `Decimal` is at run time.
 *
 * @example
 * ```ts
 * import { isDecimal } from '@venuekit/core/decimal'
 * isDecimal('1.5') // true
 * isDecimal('1.50') // false: not canonical, decimal('1.50') is '1.5'
 * ```
 */
export function isDecimal(value: unknown): value is Decimal {
  return typeof value === 'string' && isCanonical(value)
}

/** Throws unless the value is canonical: an operand that was cast to `Decimal` without having been checked. */
export function checkDecimal(value: Decimal, path: string): Decimal {
  if (isDecimal(value)) return value
  const isOne = tryDecimal(value) !== undefined
  throw new InvalidInputError(path, isOne ? 'is not canonical; make it with decimal()' : explainRefusal(value, false))
}

/** Throws unless `decimals` can be the number of digits after the point. */
export function checkDecimals(decimals: number, path = 'decimals'): number {
  if (Number.isInteger(decimals) && decimals >= 0 && decimals < MAX_DIGITS) return decimals
  throw new InvalidInputError(path, `must be an integer from 0 to ${MAX_DIGITS - 1}`)
}
