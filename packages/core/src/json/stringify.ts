import { InvalidInputError } from '../errors/general.ts'
import { JsonNumber } from './json-number.ts'
import { MAX_DEPTH, type JsonInput } from './values.ts'

/**
 * Writes JSON exactly and compactly: a bigint and a `JsonNumber` as bare numbers, keys in their order. Properties that
 * are undefined are left out.
 *
 * Throws an `InvalidInputError` with the path for what JSON cannot say, where `JSON.stringify` would write something
 * else: NaN and infinities, undefined in a list, functions, objects of a class (a `Date`, a `Map`, a secret), cycles.
 *
 * @example
 * ```ts
 * import { stringifyJson } from '@venuekit/core'
 * stringifyJson({ order_id: 36028813724316572n, price: '101.5' }) // '{"order_id":36028813724316572,"price":"101.5"}'
 * ```
 */
export function stringifyJson(value: JsonInput): string {
  return write(value, 'value', 0)
}

function write(value: unknown, path: string, depth: number): string {
  switch (typeof value) {
    case 'string':
      return JSON.stringify(value)
    case 'number':
      if (!Number.isFinite(value)) throw new InvalidInputError(path, `must be a finite number, not ${value}`)
      return JSON.stringify(value)
    case 'bigint':
    case 'boolean':
      return String(value)
    case 'object':
      return value === null ? 'null' : writeObject(value, path, depth + 1)
    default:
      throw new InvalidInputError(path, `cannot be written as JSON: it is ${describeType(value)}`)
  }
}

function writeObject(value: object, path: string, depth: number): string {
  if (depth > MAX_DEPTH) throw new InvalidInputError(path, `is nested deeper than ${MAX_DEPTH} levels, or in itself`)
  if (JsonNumber.is(value)) return value.text
  if (Array.isArray(value)) {
    // Array.from also visits the holes of a sparse array.
    return `[${Array.from(value, (item: unknown, index) => write(item, `${path}[${index}]`, depth)).join(',')}]`
  }
  const prototype: unknown = Object.getPrototypeOf(value)
  if (prototype !== Object.prototype && prototype !== null) {
    throw new InvalidInputError(path, 'must be a plain object or an array, not an object of a class')
  }
  const members = Object.entries(value)
    .filter(([, item]) => item !== undefined)
    .map(([key, item]) => `${JSON.stringify(key)}:${write(item, `${path}.${key}`, depth)}`)
  return `{${members.join(',')}}`
}

function describeType(value: unknown): string {
  return value === undefined ? 'undefined' : `a ${typeof value}`
}
