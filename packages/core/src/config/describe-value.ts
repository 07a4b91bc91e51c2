import { isSecret } from '../secrets/secret.ts'

/**
 * What kind of value is there, in words for an error message. Never the value: it may be a secret that was put in the
 * wrong place.
 */
export function describeValue(value: unknown): string {
  switch (typeof value) {
    case 'string':
      return value === '' ? 'an empty string' : 'the string that is there'
    case 'number':
      return describeNumber(value)
    case 'undefined':
      return 'nothing'
    case 'object':
      return describeObject(value)
    default:
      return `a ${typeof value}`
  }
}

function describeNumber(value: number): string {
  if (Number.isNaN(value)) return 'NaN'
  if (!Number.isFinite(value)) return value > 0 ? 'Infinity' : '-Infinity'
  if (value === 0) return Object.is(value, -0) ? '-0' : 'zero'
  return `a ${value < 0 ? 'negative ' : ''}${Number.isInteger(value) ? 'number' : 'fraction'}`
}

function describeObject(value: object | null): string {
  if (value === null) return 'null'
  if (isSecret(value)) return 'a secret'
  if (Array.isArray(value)) return 'a list'
  return value instanceof Map ? 'a Map' : 'an object'
}
