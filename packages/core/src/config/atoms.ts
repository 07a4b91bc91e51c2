import * as z from '../schema/index.ts'
import { tryDecimal } from '../decimal/decimal.ts'
import type { Decimal } from '../decimal/text.ts'

// The atoms of configuration schemas. They are functions, so that importing this file builds nothing. Each says its rule in
// words that go on with ", not the string that is there". Numbers and yes-or-no are also accepted as text, because that is what a
// variable of the environment and a `${VARIABLE}` in a file give.

/** The longest time that a timer of Node can wait: about 24.8 days. */
const longestMs = 2 ** 31 - 1

/**
 * A number above zero.
 *
 * @example
 * ```ts
 * import { positive } from '@venuekit/core/config'
 * positive().parse('0.5') // 0.5
 * ```
 */
export function positive(): z.ZodType<number, number> {
  return number('a number above zero', (value) => value > 0)
}

/**
 * A number of zero or more.
 *
 * @example
 * ```ts
 * import { nonNegative } from '@venuekit/core/config'
 * nonNegative().parse(0) // 0
 * ```
 */
export function nonNegative(): z.ZodType<number, number> {
  return number('a number of zero or more', (value) => value >= 0 && !Object.is(value, -0))
}

/**
 * A whole number above zero.
 *
 * @example
 * ```ts
 * import { positiveInteger } from '@venuekit/core/config'
 * positiveInteger().parse('10') // 10
 * ```
 */
export function positiveInteger(): z.ZodType<number, number> {
  return number('a whole number above zero', (value) => value > 0 && Number.isSafeInteger(value))
}

/**
 * A whole number of zero or more.
 *
 * @example
 * ```ts
 * import { nonNegativeInteger } from '@venuekit/core/config'
 * nonNegativeInteger().parse(0) // 0
 * ```
 */
export function nonNegativeInteger(): z.ZodType<number, number> {
  return number('a whole number of zero or more', (value) => {
    return value >= 0 && Number.isSafeInteger(value) && !Object.is(value, -0)
  })
}

/**
 * A number from `least` to `most`, both included.
 *
 * @example
 * ```ts
 * import { between } from '@venuekit/core/config'
 * between(1, 300).parse(60) // 60
 * ```
 */
export function between(least: number, most: number): z.ZodType<number, number> {
  return number(
    `a number from ${least} to ${most}`,
    (value) => value >= least && value <= most && !Object.is(value, -0),
  )
}

/**
 * A time in milliseconds, above zero and not longer than a timer can wait.
 *
 * @example
 * ```ts
 * import { milliseconds } from '@venuekit/core/config'
 * milliseconds().parse(250) // 250
 * ```
 */
export function milliseconds(): z.ZodType<number, number> {
  return number(
    `a number of milliseconds above zero and at most ${longestMs}`,
    (value) => value > 0 && value <= longestMs,
  )
}

/**
 * A time that is given in seconds and comes out in milliseconds.
 *
 * @example
 * ```ts
 * import { secondsToMs } from '@venuekit/core/config'
 * secondsToMs().parse(2.5) // 2500
 * ```
 */
export function secondsToMs(): z.ZodType<number, number> {
  const longest = Math.floor(longestMs / 1_000)
  return number(
    `a number of seconds above zero and at most ${longest}`,
    (value) => value > 0 && value <= longest,
  ).transform(
    // Rounded, because 0.29 seconds times 1,000 is 290.00000000000003.
    (seconds) => Math.round(seconds * 1_000_000) / 1_000,
  )
}

/**
 * Yes or no.
 *
 * @example
 * ```ts
 * import { flag } from '@venuekit/core/config'
 * flag().parse('true') // true
 * ```
 */
export function flag(): z.ZodType<boolean, boolean> {
  return atom('true or false', (input) => {
    if (typeof input === 'boolean') return input
    return input === 'true' ? true : input === 'false' ? false : undefined
  })
}

/**
 * A text that is not empty. White space around it is taken off.
 *
 * @example
 * ```ts
 * import { text } from '@venuekit/core/config'
 * text().parse(' main ') // 'main'
 * ```
 */
export function text(): z.ZodType<string, string> {
  return atom('a string that is not empty', (input) =>
    typeof input === 'string' ? input.trim() || undefined : undefined,
  )
}

/**
 * One of these words.
 *
 * @example
 * ```ts
 * import { oneOf } from '@venuekit/core/config'
 * oneOf(['production', 'testnet']).parse('testnet') // 'testnet'
 * ```
 */
export function oneOf<const Words extends readonly string[]>(words: Words): z.ZodType<Words[number], Words[number]> {
  return atom(`one of ${words.join(', ')}`, (input) => words.find((word) => word === input))
}

/**
 * The address of a server: `https`, `http`, `wss` or `ws`, without a user, a password or a fragment.
 *
 * @example
 * ```ts
 * import { serverUrl } from '@venuekit/core/config'
 * serverUrl().parse('https://api.mexc.com/') // 'https://api.mexc.com'
 * ```
 */
export function serverUrl(): z.ZodType<string, string> {
  return atom(
    'an address that begins with https://, http://, wss:// or ws:// and has no user, password or fragment',
    (input) => {
      const url = typeof input === 'string' ? URL.parse(input.trim()) : null
      if (url === null || !/^(?:https?|wss?):$/.test(url.protocol)) return undefined
      return url.username === '' && url.password === '' && url.hash === '' ? url.href.replace(/\/$/, '') : undefined
    },
  )
}

/**
 * An exact amount above zero, as text or as a number that has at most 15 digits.
 *
 * @example
 * ```ts
 * import { positiveDecimal } from '@venuekit/core/config'
 * positiveDecimal().parse('0.0010') // '0.001'
 * ```
 */
export function positiveDecimal(): z.ZodType<Decimal, string | number> {
  return atom('a decimal number above zero; write it as text, such as "0.001"', (input) => {
    const value = tryDecimal(typeof input === 'string' ? input.trim() : input)
    return value === undefined || value === '0' || value.startsWith('-') ? undefined : value
  })
}

function number(rule: string, accepts: (value: number) => boolean): z.ZodType<number, number> {
  return atom(rule, (input) => {
    const value = toNumber(input)
    return value !== undefined && Number.isFinite(value) && accepts(value) ? value : undefined
  })
}

/**
 * A schema that turns its input into a value, or refuses it by giving nothing.
 *
 * @example
 * ```ts
 * import { atom } from '@venuekit/core/config'
 * const evenNumber = () => atom('an even number', (input) => (typeof input === 'number' && input % 2 === 0 ? input : undefined))
 * evenNumber().safeParse(3).success // false
 * ```
 */
export function atom<Output, Input = Output>(
  rule: string,
  read: (input: unknown) => Output | undefined,
): z.ZodType<Output, Input> {
  const schema = z.unknown().transform((input, context) => {
    const value = read(input)
    if (value !== undefined) return value
    context.addIssue({ code: 'custom', message: `must be ${rule}`, input })
    return z.NEVER
  })
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- it takes anything at run time; its type says what users should pass
  return schema as unknown as z.ZodType<Output, Input>
}

function toNumber(input: unknown): number | undefined {
  if (typeof input === 'number') return input
  return typeof input === 'string' && /^[+-]?\d{1,15}(?:\.\d{1,15})?$/.test(input.trim()) ? Number(input) : undefined
}
