import type { Permit } from './budgets-port.ts'
import type { Need } from './budget-state.ts'

/** Whoever takes back what a permit holds. */
interface Lender {
  giveBack(needs: readonly Need[], all: boolean): void
}

/** The permit of the counts in memory. */
export class TakenPermit implements Permit {
  readonly needs: readonly Need[]
  readonly #lender: Lender
  #isOver = false

  constructor(needs: readonly Need[], lender: Lender) {
    this.needs = needs
    this.#lender = lender
  }

  release(): void {
    this.#end(false)
  }

  refund(): void {
    this.#end(true)
  }

  [Symbol.dispose](): void {
    this.#end(false)
  }

  #end(all: boolean): void {
    if (this.#isOver) return
    this.#isOver = true
    this.#lender.giveBack(this.needs, all)
  }
}
