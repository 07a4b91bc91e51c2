// How decimal text is read. Nothing here rounds: a text has one canonical form or none.

/**
 * An exact decimal number as canonical text: an optional `-`, digits without leading zeros, and, when there is a
 * fraction, a point and digits that do not end in 0. There is no exponent and no `-0`, so that two decimals are equal
 * exactly when their texts are. Make one with `decimal()`.
 *
 * The brand is a literal, so that decimals of two installed copies of the package fit each other.
 */
export type Decimal = string & { readonly __decimal: 'venuekit' }

/** The most digits that a decimal may have, before and after the point together. */
export const MAX_DIGITS = 200

/** The most significant digits with which every decimal text and its nearest double are one to one. */
const MAX_NUMBER_DIGITS = 15

const minus = 45
const dot = 46
const zero = 48
const nine = 57

const decimalPattern = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([-+]?\d{1,4}))?$/
const longestCanonical = '-.'.length + MAX_DIGITS
const longestText = longestCanonical + 'e-1234'.length

/** The one place where text becomes a `Decimal`: the caller knows that it is canonical. */
export function asDecimal(text: string): Decimal {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the constructor of the brand
  return text as Decimal
}

/** True when the text is canonical and within the limit of digits. */
export function isCanonical(text: string): text is Decimal {
  return text !== '' && canonicalLength(text) === text.length
}

/** The canonical form of a text, or undefined when it is no decimal or has too many digits. */
export function canonicalText(text: string, exponentAllowed: boolean): Decimal | undefined {
  const length = canonicalLength(text)
  if (length > 0) return asDecimal(length === text.length ? text : text.slice(0, length))
  if (text.length > longestText) return undefined
  const match = decimalPattern.exec(text)
  if (match === null) return undefined
  const [, sign = '', whole = '', fraction = '', exponent] = match
  if (whole.length + fraction.length > MAX_DIGITS) return undefined
  if (exponent !== undefined && !exponentAllowed) return undefined
  return place(sign, whole + fraction, whole.length + Number(exponent ?? 0))
}

/** The canonical form of a number's shortest text, whatever its digits; undefined for NaN and the infinities. */
export function shortestText(value: number): Decimal | undefined {
  return canonicalText(String(value), true)
}

/** The canonical form of a number that stands for exactly one short decimal text; undefined for any other number. */
export function exactNumberText(value: number): Decimal | undefined {
  if (Math.abs(value) > Number.MAX_SAFE_INTEGER || Object.is(value, -0)) return undefined
  const text = shortestText(value)
  return text !== undefined && significantDigits(text) <= MAX_NUMBER_DIGITS ? text : undefined
}

/** What is wrong with an input that has no decimal, in words that follow its path. */
export function explainRefusal(input: unknown, exponentAllowed: boolean): string {
  if (typeof input === 'number') return explainNumber(input)
  if (typeof input === 'bigint') return `must have at most ${MAX_DIGITS} digits`
  if (typeof input !== 'string') return `must be a decimal string such as "101.5", not ${describe(input)}`
  if (!exponentAllowed && canonicalText(input, true) !== undefined) {
    return `must be written without an exponent, such as "0.0000001", not ${describe(input)}`
  }
  if (input.length > longestText || decimalPattern.test(input)) {
    return `must have at most ${MAX_DIGITS} digits, not ${describe(input)}`
  }
  return `must be a decimal string such as "101.5", not ${describe(input)}`
}

/** Names a value without giving away what may be a misplaced secret: only text that looks like a number is shown. */
export function describe(input: unknown): string {
  if (input === null) return 'null'
  if (Array.isArray(input)) return 'an array'
  if (typeof input !== 'string') return typeof input === 'object' ? 'an object' : typeof input
  if (input === '') return 'an empty string'
  if (input.length <= 40 && /^[-+.,_ \deE]+$/.test(input)) return `"${input}"`
  return `a text of length ${input.length}`
}

function explainNumber(value: number): string {
  if (Object.is(value, -0)) return 'must not be negative zero; pass 0'
  if (!Number.isFinite(value)) return `must be a decimal string such as "101.5", not ${value}`
  if (Math.abs(value) > Number.MAX_SAFE_INTEGER) {
    return `the number ${value} is above 2^53, where doubles skip integers; pass the value as a string`
  }
  const text = shortestText(value)
  if (text === undefined) return `the number ${value} has more than ${MAX_DIGITS} digits`
  const digits = significantDigits(text)
  return `the number ${value} has ${digits} significant digits and a double is sure of ${MAX_NUMBER_DIGITS}; pass the value as a string`
}

/**
 * How much of a text is its canonical form, for the texts of which that is the beginning: plain ones, with zeros behind their
 * fraction or without. 0 for every other text. One pass over the characters, because exchanges send hundreds of numbers at a time.
 */
function canonicalLength(text: string): number {
  const { length } = text
  if (length === 0 || length > longestCanonical) return 0
  const from = text.charCodeAt(0) === minus ? 1 : 0
  let at = afterDigits(text, from)
  const whole = at - from
  if (whole === 0 || (whole > 1 && text.charCodeAt(from) === zero)) return 0
  let end = at
  if (at < length) {
    if (text.charCodeAt(at) !== dot) return 0
    const fraction = at + 1
    at = afterDigits(text, fraction)
    if (at === fraction || at < length) return 0
    while (at > fraction && text.charCodeAt(at - 1) === zero) at -= 1
    if (at > fraction) end = at
  }
  const digits = length - from - (length > from + whole ? 1 : 0)
  const isNegativeZero = from === 1 && end === 2 && text.charCodeAt(1) === zero
  return digits > MAX_DIGITS || isNegativeZero ? 0 : end
}

/** The position behind the digits that stand there. Beyond the end lies NaN, which would make every code a double. */
function afterDigits(text: string, from: number): number {
  const { length } = text
  let at = from
  while (at < length) {
    const code = text.charCodeAt(at)
    if (code < zero || code > nine) break
    at += 1
  }
  return at
}

/** Puts the point into the digits: the value is 0.DIGITS times ten to the power of `point`. */
function place(sign: string, digits: string, point: number): Decimal | undefined {
  const significant = digits.replace(/^0+/, '')
  const wholeDigits = point - (digits.length - significant.length)
  const trimmed = trimZeros(significant)
  if (trimmed === '') return asDecimal('0')
  // The digits to write, with the single 0 that stands before the point of a value below 1.
  const total = wholeDigits > 0 ? Math.max(wholeDigits, trimmed.length) : 1 - wholeDigits + trimmed.length
  if (total > MAX_DIGITS) return undefined
  if (wholeDigits <= 0) return asDecimal(`${sign}0.${'0'.repeat(-wholeDigits)}${trimmed}`)
  if (wholeDigits >= trimmed.length) return asDecimal(sign + trimmed.padEnd(wholeDigits, '0'))
  return asDecimal(`${sign}${trimmed.slice(0, wholeDigits)}.${trimmed.slice(wholeDigits)}`)
}

function trimZeros(digits: string): string {
  let end = digits.length
  while (end > 0 && digits.charAt(end - 1) === '0') end -= 1
  return digits.slice(0, end)
}

function significantDigits(canonical: string): number {
  const digits = canonical.replace(/^-?0?\.?0*/, '').replace('.', '')
  return trimZeros(digits).length
}
