import type { ConcurrencyRule } from '../budgets-port.ts'
import type { Meter } from './meter.ts'

/** At most `limit` at the same time. */
export class SlotsMeter implements Meter {
  readonly limit: number
  readonly spanMs = 0
  readonly heldUntilReleased = true
  readonly generation = 0
  #used = 0

  constructor(rule: ConcurrencyRule) {
    this.limit = rule.limit
  }

  used(): number {
    return this.#used
  }

  delayFor(room: number): number {
    return this.#used + room <= this.limit ? 0 : Infinity
  }

  delayAfter(taken: number, room: number): number {
    return this.delayFor(taken + room)
  }

  take(weight: number): number {
    this.#used += weight
    return 0
  }

  giveBack(weight: number): void {
    this.#used -= weight
  }

  observe(): void {
    // What is open now we know ourselves; a header cannot tell whose connections it counted.
  }

  refuse(): void {
    // As above.
  }
}
