/** Tells what is new from what came before: ccxt repeats the last rows after a reconnect, and each fetch repeats most of the one before. */
export class SeenIds {
  readonly #seen = new Set<string>()
  readonly #limit: number

  constructor(limit = 2_000) {
    this.#limit = limit
  }

  /** True the first time. */
  add(id: string): boolean {
    if (this.#seen.has(id)) return false
    this.#seen.add(id)
    for (const oldest of this.#seen) {
      if (this.#seen.size <= this.#limit) break
      this.#seen.delete(oldest)
    }
    return true
  }
}
