import { tryDecimal } from '@venuekit/core/decimal'
import type { JsonFields } from './json.ts'

export interface IntegerLimits {
  readonly fallback: number
  readonly minimum?: number
  readonly maximum?: number
}

/** Reads the parameters of a request; an exchange says in its own words what is missing or wrong. */
export abstract class FieldReader {
  readonly #values: JsonFields

  constructor(values: JsonFields) {
    this.#values = values
  }

  /** What is thrown for a parameter that is not there. */
  abstract missing(name: string): Error
  /** What is thrown for a value that does not fit. */
  abstract refused(name: string): Error

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
    if (text === undefined) throw this.missing(name)
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
}
