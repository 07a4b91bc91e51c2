import type { ExchangeClock, Order, OrderRef } from '@venuekit/core'
import { OrderNotFoundError } from '@venuekit/core/errors'
import type { UnknownOrder } from '../ports/declaration.ts'
import { isTooOld, type SoughtOrder } from './evidence.ts'
import type { OrderStore } from './order-store.ts'
import type { PendingChange } from './pending-changes.ts'
import type { UnknownCommand } from './resolver.ts'

export interface OrderLooksOptions {
  readonly store: OrderStore
  readonly exchangeClock: ExchangeClock
  /** Looks for an order everywhere. */
  readonly lookEverywhere: (sought: UnknownOrder & SoughtOrder) => UnknownCommand['look']
}

/** Where it is looked for what became of a command of which nobody knows. */
export class OrderLooks {
  readonly #options: OrderLooksOptions

  constructor(options: OrderLooksOptions) {
    this.#options = options
  }

  /** What is known of an order that was sent; one that had its client order id before is another one. */
  known(sought: SoughtOrder): Order | undefined {
    const { store, exchangeClock } = this.#options
    const known = store.find(sought.ref)
    return known === undefined || isTooOld(sought, known, exchangeClock) ? undefined : known
  }

  /**
   * Looks for an order that was sent then, as far as that is known; whatever has said of it by now that it exists, a cancel or a question,
   * counts as well.
   */
  forOrder(sought: SoughtOrder): Pick<UnknownCommand, 'look' | 'notBefore'> {
    const { lookEverywhere, exchangeClock } = this.#options
    const { notBefore } = sought
    const look = lookEverywhere({ ...sought, sentAt: notBefore ?? exchangeClock.now() })
    return { notBefore, look: async (signal) => this.known(sought) ?? (await look(signal)) ?? this.known(sought) }
  }

  /** Looks for what shows that a command over an order was carried out. One that is found nowhere, or had to change otherwise too, shows nothing. */
  forProof(
    ref: OrderRef,
    isProof: (order: Order) => boolean,
    change?: Pick<PendingChange, 'isAlone'>,
  ): UnknownCommand['look'] {
    const { store, lookEverywhere, exchangeClock } = this.#options
    const look = lookEverywhere({ ref, sentAt: exchangeClock.now() })
    return async (signal) => {
      const found = await look(signal)
      const order = found ?? store.find(ref)
      if (order !== undefined && isProof(order)) return order
      if (found !== undefined && change?.isAlone !== false) return undefined
      throw new OrderNotFoundError(404, 'What the exchange knows of the order says nothing of the command')
    }
  }
}
