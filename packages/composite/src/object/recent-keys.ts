/** The last keys that were seen, so many of them at most. */
export class RecentKeys {
  readonly #keys = new Set<string>()
  readonly #capacity: number

  constructor(capacity: number) {
    this.#capacity = capacity
  }

  /** Whether a key is remembered. */
  has(key: string): boolean {
    return this.#keys.has(key)
  }

  /** Remembers a key; false when it is known already. */
  add(key: string): boolean {
    if (this.#keys.has(key)) return false
    this.#keys.add(key)
    if (this.#keys.size > this.#capacity) {
      for (const oldest of this.#keys) {
        this.#keys.delete(oldest)
        break
      }
    }
    return true
  }
}
