import type { OrderRef } from '@venuekit/core'
import { isMeant } from './evidence.ts'

/** A change of an order that is under way, or of which nobody knows whether it was made. */
export interface PendingChange extends Disposable {
  readonly ref: OrderRef
  /** Nothing else was to change the order in the meantime, so that it shows whether this did. */
  readonly isAlone: boolean
}

interface Pending extends PendingChange {
  isAlone: boolean
  isUnderWay: boolean
}

/** Changes of orders, as long as it is not known whether they were made: of two that overlap the order shows at most one. */
export class PendingChanges {
  readonly #all = new Set<Pending>()
  readonly #isLookedFor: (ref: OrderRef) => boolean

  constructor(isLookedFor: (ref: OrderRef) => boolean) {
    this.#isLookedFor = isLookedFor
  }

  /** It is under way until this is disposed of. */
  begin(ref: OrderRef): PendingChange {
    const pending: Pending = {
      ref,
      isAlone: true,
      isUnderWay: true,
      [Symbol.dispose]: () => void (pending.isUnderWay = false),
    }
    for (const other of this.#all) {
      if (!other.isUnderWay && !this.#isLookedFor(other.ref)) this.#all.delete(other)
      else if (other.ref.symbol === ref.symbol && isMeant(other.ref, ref)) other.isAlone = pending.isAlone = false
    }
    this.#all.add(pending)
    return pending
  }
}
