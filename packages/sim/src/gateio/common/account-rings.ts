import { Ring } from '../../engine/ring.ts'

/** What is remembered of each account, the newest so much of it. */
export class AccountRings<Entry> {
  readonly #rings = new Map<number, Ring<Entry>>()
  readonly #capacity: number

  constructor(capacity: number) {
    this.#capacity = capacity
  }

  of(account: number): Ring<Entry> {
    const found = this.#rings.get(account)
    if (found !== undefined) return found
    const ring = new Ring<Entry>(this.#capacity)
    this.#rings.set(account, ring)
    return ring
  }
}
