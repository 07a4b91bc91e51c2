import type {
  Clock,
  CommandOptions,
  CommandOutcome,
  ExchangeClock,
  Logger,
  OrderJournal,
  OrderOwner,
  OrderRef,
} from '@venuekit/core'
import { throwIfAborted } from '@venuekit/core/async'
import { isMeant } from './evidence.ts'
import type { PreparedOrder } from './order-desk.ts'

interface OrderBookkeepingOptions {
  readonly journal: OrderJournal
  readonly owner: OrderOwner
  readonly clock: Clock
  readonly exchangeClock: ExchangeClock
  readonly logger: Logger
}

/** Writes orders down before they are sent, and what became of them afterwards. */
export class OrderBookkeeping {
  readonly #options: OrderBookkeepingOptions
  readonly #writing = new Set<Promise<void>>()

  constructor(options: OrderBookkeepingOptions) {
    this.#options = options
  }

  /** The order is sent only after this has resolved. One that nobody has named yet is written down once it has a name. */
  async remember(prepared: PreparedOrder, { signal }: CommandOptions): Promise<void> {
    throwIfAborted(signal, 'createOrder')
    if (prepared.ref.clientOrderId !== undefined) await this.#write(prepared, prepared.ref, signal)
  }

  /** The exchange has named an order that it will commit next. */
  async identified(prepared: PreparedOrder, orderId: string): Promise<void> {
    await this.#write(prepared, { ...prepared.ref, orderId })
  }

  /** What became of it. Not waited for: the order is what it is, also where this cannot be written. */
  settle(ref: OrderRef, outcome: CommandOutcome): void {
    if (ref.clientOrderId === undefined && ref.orderId === undefined) return
    const { journal, owner, clock, logger } = this.#options
    const written = journal
      .settle({ ...owner, ref, outcome, at: clock.now() })
      .catch((error: unknown) =>
        logger.error('the outcome of an order could not be written down', { ref, outcome, error }),
      )
      .finally(() => this.#writing.delete(written))
    this.#writing.add(written)
  }

  /**
   * When the order was sent at the earliest, in the exchange's time, as far as that was written down. It was so by the exchange's time, or
   * by the wall clock where that was not known yet.
   */
  async sentAt(ref: OrderRef): Promise<number | undefined> {
    const { journal, owner, exchangeClock } = this.#options
    const open = await journal.unresolved(owner)
    const found = open.find((each) => isMeant(ref, each.ref))
    return found && found.sentAt + Math.min(0, exchangeClock.offsetMs)
  }

  /** Waits for what is being written. */
  async idle(): Promise<void> {
    await Promise.all(this.#writing)
  }

  async #write({ order }: PreparedOrder, ref: OrderRef, signal?: AbortSignal): Promise<void> {
    const { journal, owner, exchangeClock } = this.#options
    const { side, type, quantity } = order
    const price = order.type === 'limit' ? order.price : undefined
    const quoteQuantity = order.type === 'market' ? order.quoteQuantity : undefined
    const summary = { side, type, quantity, quoteQuantity, price }
    await journal.remember({ ...owner, ref, summary, sentAt: exchangeClock.now() }, { signal })
  }
}
