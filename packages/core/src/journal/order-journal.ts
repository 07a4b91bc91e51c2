import type { CommandOutcome } from '../errors/codes.ts'
import type { OrderRef } from '../errors/order.ts'

/** Whose order it is. */
export interface OrderOwner {
  /** The id of the exchange. */
  readonly exchange: string
  readonly environment?: string | undefined
  /** A name for the account where there are several of one exchange; never a key. */
  readonly account?: string | undefined
}

/** What is written down of an order: enough for a person to recognise it. Amounts are decimal text. */
export interface OrderSummary {
  readonly side: string
  readonly type: string
  readonly quantity?: string | undefined
  readonly quoteQuantity?: string | undefined
  readonly price?: string | undefined
}

/** An order that is about to be sent. Its `ref` has at least one id. */
export interface OrderIntent extends OrderOwner {
  readonly ref: OrderRef
  readonly summary: OrderSummary
  /** When it was written down: by the exchange's clock as far as that is known, so that a wall clock that is set right later says nothing wrong. */
  readonly sentAt: number
}

/** What became of an order that was remembered. `unknown` leaves it unresolved. */
export interface OrderSettlement extends OrderOwner {
  /** With one of the ids under which it was remembered; further ids are added to them. */
  readonly ref: OrderRef
  readonly outcome: CommandOutcome
  readonly at: number
}

/** An order of which it is not known what became of it. */
export interface UnresolvedOrder extends OrderIntent {
  /** `pending`: no answer has been seen. `unknown`: the command ended without one. */
  readonly state: 'pending' | 'unknown'
}

/** What every call takes. */
export interface JournalOptions {
  readonly signal?: AbortSignal | undefined
}

/**
 * Remembers orders before they are sent, so that none is forgotten: after a crash `unresolved()` names those for which
 * `resolveOrder(ref)` must find out what became of them.
 *
 * An order is sent only after `remember` has resolved. When it rejects, the order was not sent.
 */
export interface OrderJournal extends AsyncDisposable {
  /** Refuses with an `InvalidInputError` what it could not read back: an empty text, an amount that is no text, no time. */
  remember(order: OrderIntent, options?: JournalOptions): Promise<void>
  /** Does nothing for an order that is not remembered: it may have been settled twice. Refuses like `remember`. */
  settle(settlement: OrderSettlement, options?: JournalOptions): Promise<void>
  /** The oldest first. */
  unresolved(owner?: Partial<OrderOwner>, options?: JournalOptions): Promise<readonly UnresolvedOrder[]>
  /** Idempotent. Waits for what is being written. */
  close(): Promise<void>
}
