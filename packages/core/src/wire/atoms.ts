// The atoms of every exchange's wire schemas: what one field of a message may look like and what becomes of it. They are
// forgiving about form (text or number) and strict about meaning, and take the values that `parseJson` returns.
import * as z from '../schema/index.ts'
import { canonicalText, describe, shortestText, type Decimal } from '../decimal/text.ts'
import { JsonNumber } from '../json/json-number.ts'

/** A schema that reads one field of any type into a `T`. */
export type WireAtom<T> = z.ZodType<T>

/**
 * Makes an atom of a function that returns undefined for what it refuses. The issue says what was expected and shows of
 * the value no more than what looks like a number.
 *
 * @example
 * ```ts
 * import { wireAtom } from '@venuekit/core/wire'
 * const side = wireAtom('b or s', (input) => (input === 'b' ? 'buy' : input === 's' ? 'sell' : undefined))
 * side.parse('b') // 'buy'
 * ```
 */
export function wireAtom<T>(expected: string, read: (input: unknown) => T | undefined): WireAtom<T> {
  return z.transform((input: unknown, context): T => {
    const result = read(input)
    if (result !== undefined) return result
    context.issues.push({ code: 'custom', message: `expected ${expected}, received ${describeWire(input)}`, input })
    return z.NEVER
  })
}

/**
 * An amount, price or rate: text, with an exponent too, or a JSON number, into a `Decimal` of the same value.
 *
 * @example
 * ```ts
 * import { parseJson } from '@venuekit/core'
 * import { wireDecimal } from '@venuekit/core/wire'
 * wireDecimal.parse(parseJson('5116.80')) // '5116.8'
 * wireDecimal.parse('2.3E+2') // '230'
 * ```
 */
export const wireDecimal: WireAtom<Decimal> = /* @__PURE__ */ wireAtom('a decimal number', readDecimal)

/**
 * A price or a size of a book, for a frame: text with the digits as sent, or the exact text of a JSON number.
 *
 * @example
 * ```ts
 * import { wireSentDecimal } from '@venuekit/core/wire'
 * wireSentDecimal.parse('101.50') // '101.50'
 * ```
 */
export const wireSentDecimal: WireAtom<string> = /* @__PURE__ */ wireAtom('a decimal number', readSentDecimal)

/**
 * An id: text that is not empty, or a JSON integer of any size, into text.
 *
 * @example
 * ```ts
 * import { parseJson } from '@venuekit/core'
 * import { wireId } from '@venuekit/core/wire'
 * wireId.parse(parseJson('36028813724316572')) // '36028813724316572'
 * ```
 */
export const wireId: WireAtom<string> = /* @__PURE__ */ wireAtom('an id', (input) => {
  if (typeof input === 'string') return input === '' ? undefined : input
  if (JsonNumber.is(input)) return /^-?\d+$/.test(input.text) ? input.text : undefined
  return Number.isSafeInteger(input) || typeof input === 'bigint' ? String(input) : undefined
})

/**
 * A count, a sequence number, a number of decimals: a JSON integer or text into a safe integer.
 *
 * @example
 * ```ts
 * import { wireInteger } from '@venuekit/core/wire'
 * wireInteger.parse('12') // 12
 * ```
 */
export const wireInteger: WireAtom<number> = /* @__PURE__ */ wireAtom('an integer within 2^53', (input) => {
  const text = readDecimal(input)
  // A fraction is refused by its text: 1.00000000000000000001 has the double 1.
  const value = text === undefined || text.includes('.') ? NaN : Number(text)
  return Number.isSafeInteger(value) ? value : undefined
})

/**
 * A number that is no money, such as a percentage for display: a JSON number or text into the nearest double.
 *
 * @example
 * ```ts
 * import { wireNumber } from '@venuekit/core/wire'
 * wireNumber.parse('-1.25') // -1.25
 * ```
 */
export const wireNumber: WireAtom<number> = /* @__PURE__ */ wireAtom('a number', (input) => {
  const value = typeof input === 'number' ? input : Number(JsonNumber.is(input) ? input.text : readDecimal(input))
  return Number.isFinite(value) ? value : undefined
})

/**
 * A boolean, also as the text `true` or `false`.
 *
 * @example
 * ```ts
 * import { wireBoolean } from '@venuekit/core/wire'
 * wireBoolean.parse('false') // false
 * ```
 */
export const wireBoolean: WireAtom<boolean> = /* @__PURE__ */ wireAtom('true or false', (input) => {
  if (input === true || input === 'true') return true
  return input === false || input === 'false' ? false : undefined
})

/** What `orAbsent` has made. Schemas are most of what a package does while it is imported, and most of these are of few atoms. */
const absents = /* @__PURE__ */ new WeakMap<z.ZodType, z.ZodType>()

const nothingAsUndefined = (input: unknown): unknown => (input === null || input === '' ? undefined : input)

/**
 * A field that an exchange leaves out, sends as null or as an empty text when there is no value: undefined then.
 *
 * @example
 * ```ts
 * import { orAbsent, wireDecimal } from '@venuekit/core/wire'
 * orAbsent(wireDecimal).parse('') // undefined
 * orAbsent(wireDecimal).parse('1.50') // '1.5'
 * ```
 */
export function orAbsent<T>(atom: WireAtom<T>): z.ZodType<T | undefined> {
  const known = absents.get(atom)
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- it was made of this very atom
  if (known !== undefined) return known as z.ZodType<T | undefined>
  const absent = z.preprocess(nothingAsUndefined, atom.optional()).optional()
  absents.set(atom, absent)
  return absent
}

/**
 * One of the words of an exchange. A word that is not in the list becomes `unknown`: exchanges add words. The list may
 * also be a table from the exchange's words or numbers to ours.
 *
 * @example
 * ```ts
 * import { tolerantEnum } from '@venuekit/core/wire'
 * tolerantEnum(['open', 'closed']).parse('frozen') // 'unknown'
 * tolerantEnum({ 1: 'open', 2: 'closed' }).parse(2) // 'closed'
 * ```
 */
export function tolerantEnum<const T extends string>(
  words: readonly T[] | Readonly<Record<string, T>>,
): WireAtom<T | 'unknown'> {
  const table = new Map<string, T>(isList(words) ? words.map((word) => [word, word]) : Object.entries(words))
  return wireAtom('a word or a number', (input) => {
    if (typeof input !== 'string' && typeof input !== 'number' && !JsonNumber.is(input)) return undefined
    return table.get(String(input)) ?? 'unknown'
  })
}

/** The exact value of a field. A number is taken by its shortest text: `parseJson` gives no other. */
export function readDecimal(input: unknown): Decimal | undefined {
  if (typeof input === 'string') return canonicalText(input, true)
  if (JsonNumber.is(input)) return canonicalText(input.text, true)
  if (typeof input === 'bigint') return canonicalText(String(input), false)
  if (typeof input !== 'number' || (Number.isInteger(input) && !Number.isSafeInteger(input))) return undefined
  return shortestText(input)
}

/** The digits of a decimal number as sent; undefined for what is none. */
export function readSentDecimal(input: unknown): string | undefined {
  const value = readDecimal(input)
  return typeof input === 'string' && value !== undefined ? input : value
}

/** Names a value in an issue without giving away what may be a secret. */
export function describeWire(input: unknown): string {
  if (typeof input === 'number' || typeof input === 'bigint') return String(input)
  return describe(JsonNumber.is(input) ? input.text : input)
}

function isList<T>(words: readonly T[] | Readonly<Record<string, T>>): words is readonly T[] {
  return Array.isArray(words)
}
