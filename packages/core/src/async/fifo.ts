const firstCapacity = 16

/**
 * A first-in, first-out list in a ring: adding and taking cost the same at any length, and nothing is allocated per item.
 * `push` gives the item's number, by which `replace` finds it while it is still here.
 */
export class Fifo<Item> {
  #slots: (Item | undefined)[] = emptySlots(firstCapacity)
  #head = 0
  #tail = 0

  get length(): number {
    return this.#tail - this.#head
  }

  /** The number of the oldest item, or of the next one when there is none. */
  get first(): number {
    return this.#head
  }

  /** Appends an item and returns its number: 0 for the first ever, then 1 and so on. */
  push(item: Item): number {
    if (this.length === this.#slots.length) this.#resize(this.#slots.length * 2)
    this.#slots[this.#index(this.#tail)] = item
    this.#tail += 1
    return this.#tail - 1
  }

  /** Takes the oldest item. */
  shift(): Item | undefined {
    if (this.length === 0) return undefined
    const index = this.#index(this.#head)
    const item = this.#slots[index]
    this.#slots[index] = undefined
    this.#head += 1
    return item
  }

  /** Puts another item in the place of the one with that number; false when that one has left. */
  replace(number: number, item: Item): boolean {
    if (number < this.#head || number >= this.#tail) return false
    this.#slots[this.#index(number)] = item
    return true
  }

  /** Takes everything, oldest first, and gives the memory back. */
  drain(): Item[] {
    const items: Item[] = []
    for (let item = this.shift(); item !== undefined; item = this.shift()) items.push(item)
    if (this.#slots.length > firstCapacity) this.#slots = emptySlots(firstCapacity)
    return items
  }

  // The number of slots is a power of two, so that the mask takes the place of a division.
  #index(number: number): number {
    return number & (this.#slots.length - 1)
  }

  #resize(capacity: number): void {
    const slots = emptySlots<Item>(capacity)
    for (let number = this.#head; number < this.#tail; number += 1) {
      slots[number & (capacity - 1)] = this.#slots[this.#index(number)]
    }
    this.#slots = slots
  }
}

function emptySlots<Item>(capacity: number): (Item | undefined)[] {
  return Array.from<Item | undefined>({ length: capacity })
}
