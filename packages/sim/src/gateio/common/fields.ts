import { tryDecimal } from '@venuekit/core/decimal'
import { isJsonObject, type JsonFields } from '../../wire-kit/json.ts'
import { GateioRefusal } from './refusal.ts'

/** Reads the parameters of a request, from its query or its body, and refuses them in the exchange's words. */
export class Fields {
  readonly #values: JsonFields

  constructor(values: JsonFields) {
    this.#values = values
  }

  static ofQuery(query: URLSearchParams): Fields {
    return new Fields(Object.fromEntries(query))
  }

  /** A body that is no object is refused. */
  static ofBody(body: unknown): Fields {
    if (!isJsonObject(body)) throw new GateioRefusal('INVALID_REQUEST_BODY', 'Invalid request body')
    return new Fields(body)
  }

  get all(): JsonFields {
    return this.#values
  }

  has(name: string): boolean {
    const value = this.#values[name]
    return value !== undefined && value !== null && value !== ''
  }

  /** Text, or a number as its shortest text. What is null or empty is not there. */
  text(name: string): string | undefined {
    const value = this.#values[name]
    if (!this.has(name)) return undefined
    if (typeof value === 'string') return value
    if (typeof value === 'number') return String(value)
    throw this.refused(name)
  }

  required(name: string): string {
    const text = this.text(name)
    if (text === undefined) throw new GateioRefusal('MISSING_REQUIRED_PARAM', `Missing required parameter: ${name}`)
    return text
  }

  /** A decimal as it is written; not negative. */
  decimal(name: string): string | undefined {
    const text = this.text(name)
    if (text === undefined) return undefined
    const value = tryDecimal(text)
    if (value === undefined || value.startsWith('-')) throw this.refused(name)
    return value
  }

  integer(name: string, { fallback, minimum = 0, maximum = Number.MAX_SAFE_INTEGER }: IntegerLimits): number {
    const text = this.text(name)
    if (text === undefined) return fallback
    const number = /^-?\d+$/.test(text) ? Number(text) : Number.NaN
    if (!Number.isSafeInteger(number) || number < minimum || number > maximum) throw this.refused(name)
    return number
  }

  oneOf<const Value extends string>(name: string, values: readonly Value[]): Value | undefined {
    const text = this.text(name)
    if (text === undefined) return undefined
    const found = values.find((one) => one === text)
    if (found === undefined) throw this.refused(name)
    return found
  }

  flag(name: string): boolean | undefined {
    if (!this.has(name)) return undefined
    const value = this.#values[name]
    if (value === true || value === 'true') return true
    if (value === false || value === 'false') return false
    throw this.refused(name)
  }

  /** Seconds, as milliseconds. */
  seconds(name: string): number | undefined {
    const text = this.text(name)
    if (text === undefined) return undefined
    const seconds = Number(text)
    if (!Number.isFinite(seconds) || seconds < 0) throw this.refused(name)
    return seconds * 1_000
  }

  refused(name: string): GateioRefusal {
    const value = this.#values[name]
    const shown = typeof value === 'string' ? value : JSON.stringify(value)
    return new GateioRefusal('INVALID_PARAM_VALUE', `Invalid request parameter \`${name}\` value: ${shown}`)
  }
}

interface IntegerLimits {
  readonly fallback: number
  readonly minimum?: number
  readonly maximum?: number
}
