import { foreignText, VenuekitError, type ErrorDetails } from './base.ts'
import type { CommandOutcome, ErrorCode } from './codes.ts'

/** Names an order to an exchange. At least one of the two ids is there. */
export interface OrderRef {
  readonly symbol: string
  readonly clientOrderId?: string | undefined
  readonly orderId?: string | undefined
}

/** The outcomes of an order command that did not succeed. */
export type FailedOutcome = Exclude<CommandOutcome, 'accepted'>

const codes = {
  rejected: 'order-rejected',
  'not-sent': 'order-not-sent',
  unknown: 'order-state-unknown',
} as const satisfies Record<FailedOutcome, ErrorCode>

/** What was asked of the exchange. */
export type OrderCommand = 'create' | 'amend' | 'cancel'

/** Details of a failed order command. */
export type OrderErrorDetails = Omit<ErrorDetails, 'outcome'> & { readonly command?: OrderCommand | undefined }

const things = { create: 'the order', amend: 'the change of the order', cancel: 'the cancel' } as const

const texts = {
  rejected: (thing: string) => `The exchange refused ${thing}`,
  'not-sent': (thing: string) => `It is certain that the exchange never got ${thing}`,
  unknown: (thing: string) =>
    `It is not known whether the exchange got ${thing}; look the order up with resolveOrder(error.ref) before anything else`,
} as const satisfies Record<FailedOutcome, (thing: string) => string>

/**
 * An order command was not accepted. `outcome` says how it stands and `ref` names the order, `cause` is the reason
 * (an `InsufficientFundsError`, a `TimeoutError` …): `findError(error, InsufficientFundsError)` looks for one.
 *
 * - `rejected`: the exchange refused; there is no such order.
 * - `not-sent`: it is proven that the exchange never saw it; sending it again cannot make a second one.
 * - `unknown`: it may exist. Never send it again before `resolveOrder(error.ref)` has said what became of it.
 *
 * @example
 * ```ts
 * import { OrderError, TimeoutError } from '@venuekit/core'
 *
 * const error = new OrderError('unknown', { symbol: 'BTC/USDT', clientOrderId: 'vk-1' }, { cause: new TimeoutError('no answer in 5000 ms') })
 * error.code // 'order-state-unknown'
 * error.retryable // false
 * ```
 */
export class OrderError extends VenuekitError {
  static override readonly kind: string = 'order'
  readonly code: ErrorCode
  override readonly outcome: FailedOutcome
  readonly ref: OrderRef
  /** What had been asked for; `create` unless said otherwise. */
  readonly command: OrderCommand

  constructor(outcome: FailedOutcome, ref: OrderRef, details: OrderErrorDetails = {}) {
    const reason = reasonOf(details.cause)
    const id = ref.clientOrderId ?? ref.orderId ?? 'no id'
    const command = details.command ?? 'create'
    super(`${texts[outcome](things[command])} (${ref.symbol}, ${id})${reason}`, { ...inherited(details), outcome })
    this.code = codes[outcome]
    this.outcome = outcome
    this.command = command
    this.ref = Object.freeze({ ...ref })
  }

  override describe(): Readonly<Record<string, unknown>> {
    return { ...super.describe(), command: this.command, ref: this.ref }
  }
}

/** The exchange, the operation and the waiting time come from the cause unless they are given. */
function inherited(details: ErrorDetails): ErrorDetails {
  const { cause } = details
  if (!VenuekitError.is(cause)) return details
  return {
    ...details,
    exchange: details.exchange ?? cause.exchange,
    operation: details.operation ?? cause.operation,
    retryAfterMs: details.retryAfterMs ?? cause.retryAfterMs,
  }
}

function reasonOf(cause: unknown): string {
  if (VenuekitError.is(cause)) return `: ${cause.message}`
  return cause instanceof Error ? `: ${foreignText(cause.message)}` : ''
}
