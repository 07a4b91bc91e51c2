import { BoundedMap } from './bounded-map.ts'

/**
 * The last keys that were added, so many of them at most.
 *
 * @example
 * ```ts
 * import { BoundedSet } from '@venuekit/core/collections'
 *
 * const seen = new BoundedSet<string>(1_000)
 * seen.add('trade 7') // true: it is new
 * seen.add('trade 7') // false
 * ```
 */
export class BoundedSet<Key> {
  readonly #keys: BoundedMap<Key, true>

  /** @throws InvalidInputError when the capacity is not above 0. */
  constructor(capacity: number) {
    this.#keys = new BoundedMap(capacity)
  }

  /** Adds a key; false when it is there already, which does not make it newer. */
  add(key: Key): boolean {
    if (this.#keys.has(key)) return false
    this.#keys.set(key, true)
    return true
  }

  has(key: Key): boolean {
    return this.#keys.has(key)
  }
}
