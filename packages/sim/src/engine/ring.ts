/** The newest so many items; what is older is overwritten. */
export class Ring<Item> {
  readonly #items: Item[] = []
  readonly #capacity: number
  #next = 0

  constructor(capacity: number) {
    this.#capacity = capacity
  }

  get length(): number {
    return this.#items.length
  }

  push(item: Item): void {
    this.#items[this.#next] = item
    this.#next = (this.#next + 1) % this.#capacity
  }

  /** Counted from the newest, which is 0. */
  fromNewest(index: number): Item | undefined {
    const length = this.#items.length
    if (index < 0 || index >= length) return undefined
    return this.#items[(this.#next - 1 - index + 2 * length) % length]
  }

  /** The newest items that pass, newest first. */
  newest(limit: number, passes: (item: Item) => boolean = () => true): Item[] {
    const found: Item[] = []
    for (let index = 0; index < this.#items.length && found.length < limit; index += 1) {
      const item = this.fromNewest(index)
      if (item !== undefined && passes(item)) found.push(item)
    }
    return found
  }
}
