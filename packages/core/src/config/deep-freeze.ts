import { isPlainObject } from './plain-object.ts'

/**
 * Freezes a value and all plain objects and lists in it. Instances of classes are left alone: they look after themselves.
 *
 * @example
 * ```ts
 * import { deepFreeze } from '@venuekit/core/config'
 * Object.isFrozen(deepFreeze({ urls: { rest: 'https://host' } }).urls) // true
 * ```
 */
export function deepFreeze<Value>(value: Value): Value {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value) && isContainer(value)) {
    // Frozen before its members, so that a circle ends.
    Object.freeze(value)
    for (const name of Reflect.ownKeys(value)) {
      const property = Object.getOwnPropertyDescriptor(value, name)
      if (property !== undefined && 'value' in property) deepFreeze(property.value)
    }
  }
  return value
}

function isContainer(value: object): boolean {
  return isPlainObject(value) || Array.isArray(value)
}
