/** A map of at most so many keys: a new one pushes out the one that was set first. */
export class BoundedMap<Key, Value> {
  readonly #map = new Map<Key, Value>()
  readonly #capacity: number

  constructor(capacity: number) {
    this.#capacity = capacity
  }

  get size(): number {
    return this.#map.size
  }

  get(key: Key): Value | undefined {
    return this.#map.get(key)
  }

  has(key: Key): boolean {
    return this.#map.has(key)
  }

  delete(key: Key): boolean {
    return this.#map.delete(key)
  }

  /** Makes the key the newest one. */
  set(key: Key, value: Value): void {
    this.#map.delete(key)
    this.#map.set(key, value)
    if (this.#map.size <= this.#capacity) return
    for (const oldest of this.#map.keys()) {
      this.#map.delete(oldest)
      return
    }
  }

  /** Oldest first. */
  values(): IterableIterator<Value> {
    return this.#map.values()
  }
}
