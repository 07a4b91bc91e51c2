import { InvalidInputError } from '../errors/general.ts'

/**
 * A map of at most so many keys: a new one pushes out the one that was set longest ago. That costs the same however many there are, which a
 * walk from the beginning of a `Map` does not: it steps over every key that has left.
 *
 * @example
 * ```ts
 * import { BoundedMap } from '@venuekit/core/collections'
 *
 * const placed = new BoundedMap<string, string>(2)
 * placed.set('vk-1', 'a')
 * placed.set('vk-2', 'b')
 * placed.set('vk-3', 'c') // ['vk-1', 'a']
 * placed.has('vk-1') // false
 * ```
 */
export class BoundedMap<Key, Value> {
  readonly #entries = new Map<Key, Value>()
  readonly #capacity: number
  /** Before where it stands there is nothing: what was there has been pushed out. */
  #walk: Iterator<[Key, Value], undefined> | undefined
  #setsSinceStep = 0

  /** @throws InvalidInputError when the capacity is not above 0. */
  constructor(capacity: number) {
    if (!(capacity > 0)) throw new InvalidInputError('capacity', `must be a number above 0, not ${capacity}`)
    this.#capacity = capacity
  }

  get size(): number {
    return this.#entries.size
  }

  get(key: Key): Value | undefined {
    return this.#entries.get(key)
  }

  has(key: Key): boolean {
    return this.#entries.has(key)
  }

  /** Makes the key the newest one. Gives what was pushed out by that. */
  set(key: Key, value: Value): readonly [key: Key, value: Value] | undefined {
    this.#entries.delete(key)
    this.#entries.set(key, value)
    if (this.#entries.size > this.#capacity) return this.#pushOut()
    // One that stands still keeps everything alive that has been in the map since.
    this.#setsSinceStep += 1
    if (this.#setsSinceStep > this.#capacity) this.#walk = undefined
    return undefined
  }

  delete(key: Key): boolean {
    return this.#entries.delete(key)
  }

  /** The one that was set longest ago first. */
  values(): IterableIterator<Value> {
    return this.#entries.values()
  }

  #pushOut(): readonly [key: Key, value: Value] | undefined {
    this.#setsSinceStep = 0
    this.#walk ??= this.#entries.entries()
    const { value: oldest } = this.#walk.next()
    if (oldest !== undefined) this.#entries.delete(oldest[0])
    return oldest
  }
}
