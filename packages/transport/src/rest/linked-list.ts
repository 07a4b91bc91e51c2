/** What an item holds of its place in a list. Only the list writes it. */
export interface Linked<Item> {
  before: Item | undefined
  after: Item | undefined
}

/**
 * Items in the order in which they came, each of which leaves when it will. It does what a `Set` does, for items that come and go by the
 * thousand: a set that is full of what has left goes on in a new table, and the old tables, each of which knows the next, keep all
 * that was ever in them until the garbage collector looks through everything. What has left this list is held by nothing.
 */
export class LinkedList<Item extends Linked<Item>> {
  #first: Item | undefined
  #last: Item | undefined

  /** The one that came before all others. */
  get first(): Item | undefined {
    return this.#first
  }

  /** Appends an item, which must not be in a list. */
  add(item: Item): void {
    item.before = this.#last
    if (this.#last === undefined) this.#first = item
    else this.#last.after = item
    this.#last = item
  }

  /** Takes an item out, where it is in this list and not out already. */
  remove(item: Item): void {
    const { before, after } = item
    if (before === undefined && this.#first !== item) return
    if (before === undefined) this.#first = after
    else before.after = after
    if (after === undefined) this.#last = before
    else after.before = before
    item.before = undefined
    item.after = undefined
  }

  /** Takes all of them out. */
  clear(): void {
    for (let item = this.#first; item !== undefined; item = this.#first) this.remove(item)
  }

  /** Those that are in it now: what happens to the list meanwhile changes nothing. */
  items(): readonly Item[] {
    const items: Item[] = []
    for (let item = this.#first; item !== undefined; item = item.after) items.push(item)
    return items
  }
}
