import { InvalidInputError } from '../errors/general.ts'

const marker: unique symbol = Symbol.for('venuekit.json-number')
const numberPattern = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][-+]?\d+)?$/

/** `JSON.rawJSON` is in every Node that the package supports; the standard types do not have it yet. */
interface RawJson {
  rawJSON(text: string): unknown
}

/**
 * A number of a JSON text that a double cannot hold: an integer above 2^53, or digits that a double would round. It
 * keeps the digits as they were sent. Convert it with `decimal` or keep its `text` as an id; it deliberately does not
 * turn into a `number` by itself.
 *
 * Make one to write a number into a request exactly: `stringifyJson` and `JSON.stringify` print its text without quotes.
 *
 * @example
 * ```ts
 * import { JsonNumber, parseJson, stringifyJson } from '@venuekit/core'
 * const body = parseJson('{"id":36028813724316572}') // { id: JsonNumber { text: '36028813724316572' } }
 * stringifyJson({ price: new JsonNumber('5116.80') }) // '{"price":5116.80}'
 * ```
 */
export class JsonNumber {
  readonly text: string

  constructor(text: string) {
    if (typeof text !== 'string' || !numberPattern.test(text)) {
      throw new InvalidInputError('text', 'must be a number as JSON writes it, such as "-12.5e-3"')
    }
    this.text = text
  }

  /** By this `is()` also recognises the numbers of another installed copy of the package. */
  get [marker](): true {
    return true
  }

  /** True for a JSON number of this copy of the package, or of another one. */
  static is(value: unknown): value is JsonNumber {
    return typeof value === 'object' && value !== null && marker in value
  }

  toString(): string {
    return this.text
  }

  toJSON(): unknown {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a function of the platform that its types lack
    return (JSON as unknown as RawJson).rawJSON(this.text)
  }
}

/**
 * The value of a number in a JSON text: a `number` when that is exact, which means that its shortest text has the same
 * value and that an integer is within 2^53; otherwise the digits as sent. Negative zero becomes 0.
 *
 * @example
 * ```ts
 * import { exactNumber } from '@venuekit/core'
 * exactNumber('0.1') // 0.1
 * String(exactNumber('36028813724316572')) // '36028813724316572', which no double holds
 * ```
 */
export function exactNumber(text: string): number | JsonNumber {
  const value = Number(text)
  if (value === 0) return /^[-0.]*(?:[eE]|$)/.test(text) ? 0 : new JsonNumber(text)
  if (!Number.isFinite(value) || (Number.isInteger(value) && !Number.isSafeInteger(value))) return new JsonNumber(text)
  const shortest = String(value)
  return shortest === text || significand(shortest) === significand(text) ? value : new JsonNumber(text)
}

/** The digits from the first to the last that is not 0, and the power of ten of the last one. */
function significand(text: string): string {
  const [mantissa = '', exponent = '0'] = text.toLowerCase().split('e')
  const [whole = '', fraction = ''] = mantissa.split('.')
  const digits = whole + fraction
  const trimmed = digits.replace(/0+$/, '')
  const power = Number(exponent) - fraction.length + digits.length - trimmed.length
  return `${trimmed.replace(/^(-?)0+/, '$1')}e${power}`
}
