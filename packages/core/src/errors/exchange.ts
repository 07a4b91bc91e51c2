import { VenuekitError, type ErrorDetails } from './base.ts'
import type { ErrorCode } from './codes.ts'
import { printable } from './text.ts'

/** Details of a refusal: the exchange's own code and words beside ours. */
export interface ExchangeApiErrorDetails extends ErrorDetails {
  /** The exchange's own code or label: `30005`, `BALANCE_NOT_ENOUGH`. */
  readonly apiCode?: string | number | undefined
  /** The exchange's own text; control characters are removed. */
  readonly apiMessage?: string | undefined
  /** The rule that the request breaks, where one can be named: `price-step`, `minimum-notional`. */
  readonly rule?: string | undefined
}

/**
 * The exchange answered and refused. The classes below it say why; where the exchange's table has no row for a code,
 * it is this class itself.
 *
 * @example
 * ```ts
 * import { ExchangeApiError } from '@venuekit/core'
 * const error = new ExchangeApiError(400, 'Gate.io refused', { apiCode: 'INVALID_CURRENCY', exchange: 'gateio' })
 * error.status // 400
 * error.apiCode // 'INVALID_CURRENCY'
 * ```
 */
export class ExchangeApiError extends VenuekitError {
  static override readonly kind: string = 'exchange'
  /** Whether errors of the class may be tried again unless one says otherwise: the reason passes by itself. */
  static readonly passes: boolean = false
  readonly code: ErrorCode = 'exchange'
  /** The HTTP status, or the nearest one for a refusal on a socket. */
  readonly status: number
  readonly apiCode: string | number | undefined
  readonly apiMessage: string | undefined
  readonly rule: string | undefined

  constructor(status: number, message: string, details: ExchangeApiErrorDetails = {}) {
    const { apiCode, apiMessage } = cleaned(details)
    super(quoting(message), {
      ...details,
      retryable: details.retryable ?? new.target.passes,
      context: { ...details.context, status, apiCode },
    })
    this.status = status
    this.apiCode = apiCode
    this.apiMessage = apiMessage
    this.rule = details.rule
  }

  override describe(): Readonly<Record<string, unknown>> {
    return { ...super.describe(), ...refusalOf(this) }
  }
}

/** A 5xx, or a body that is not the exchange's. For a command the outcome is unknown. */
export class ServerError extends ExchangeApiError {
  static override readonly kind: string = 'server'
  static override readonly passes: boolean = true
  override readonly code: ErrorCode = 'server'
}

/** The exchange is down for maintenance. */
export class MaintenanceError extends ExchangeApiError {
  static override readonly kind: string = 'maintenance'
  static override readonly passes: boolean = true
  override readonly code: ErrorCode = 'maintenance'
}

/** The exchange is overloaded or cannot be used now. */
export class ExchangeUnavailableError extends ExchangeApiError {
  static override readonly kind: string = 'unavailable'
  static override readonly passes: boolean = true
  override readonly code: ErrorCode = 'unavailable'
}

/** Too many requests by the exchange's count; `retryAfterMs` says how long to wait where that is known. */
export class RateLimitError extends ExchangeApiError {
  static override readonly kind: string = 'rate-limited'
  static override readonly passes: boolean = true
  override readonly code: ErrorCode = 'rate-limited'
}

/** The credentials were refused. The classes below say which part of them. */
export class AuthenticationError extends ExchangeApiError {
  static override readonly kind: string = 'authentication'
  override readonly code: ErrorCode = 'authentication'
}

/** The API key is unknown, expired or disabled. */
export class InvalidApiKeyError extends AuthenticationError {
  static override readonly kind: string = 'invalid-api-key'
  override readonly code: ErrorCode = 'invalid-api-key'
}

/** The signature does not match: most often the secret belongs to another key. */
export class SignatureError extends AuthenticationError {
  static override readonly kind: string = 'signature'
  override readonly code: ErrorCode = 'signature'
}

/** The key may not do this: its permissions lack reading, trading or withdrawing. */
export class PermissionError extends AuthenticationError {
  static override readonly kind: string = 'permission'
  override readonly code: ErrorCode = 'permission'
}

/** The key is bound to other addresses than the one that this machine calls from. */
export class IpNotAllowedError extends AuthenticationError {
  static override readonly kind: string = 'ip-not-allowed'
  override readonly code: ErrorCode = 'ip-not-allowed'
}

/** The timestamp of the request is outside of the window that the exchange accepts. */
export class RecvWindowError extends ExchangeApiError {
  static override readonly kind: string = 'recv-window'
  static override readonly passes: boolean = true
  override readonly code: ErrorCode = 'recv-window'
}

/** A parameter is missing or malformed. */
export class InvalidParameterError extends ExchangeApiError {
  static override readonly kind: string = 'invalid-parameter'
  override readonly code: ErrorCode = 'invalid-parameter'
}

/** The exchange does not list that symbol. */
export class InvalidSymbolError extends InvalidParameterError {
  static override readonly kind: string = 'invalid-symbol'
  override readonly code: ErrorCode = 'invalid-symbol'
}

/**
 * The order breaks a rule: of this library (no price for a limit order), of its instrument (`price-step`) or of the
 * exchange; `rule` names it. Most are found before anything is sent, so this is no `ExchangeApiError`; `status` and
 * `apiCode` are there when it was the exchange that said so.
 */
export class InvalidOrderError extends VenuekitError {
  static override readonly kind: string = 'invalid-order'
  readonly code: ErrorCode = 'invalid-order'
  readonly status: number | undefined
  readonly apiCode: string | number | undefined
  readonly apiMessage: string | undefined
  readonly rule: string | undefined

  constructor(status: number | undefined, message: string, details: ExchangeApiErrorDetails = {}) {
    const { apiCode, apiMessage } = cleaned(details)
    super(quoting(message), { ...details, context: { ...details.context, status, apiCode, rule: details.rule } })
    this.status = status
    this.apiCode = apiCode
    this.apiMessage = apiMessage
    this.rule = details.rule
  }

  override describe(): Readonly<Record<string, unknown>> {
    return { ...super.describe(), ...refusalOf(this) }
  }
}

/** The size or the value of the order is below the minimum or above the maximum. */
export class OrderSizeError extends InvalidOrderError {
  static override readonly kind: string = 'order-size'
  override readonly code: ErrorCode = 'order-size'
}

/** The account does not hold what the order needs. */
export class InsufficientFundsError extends ExchangeApiError {
  static override readonly kind: string = 'insufficient-funds'
  override readonly code: ErrorCode = 'insufficient-funds'
}

/** The exchange knows no such order. */
export class OrderNotFoundError extends ExchangeApiError {
  static override readonly kind: string = 'order-not-found'
  override readonly code: ErrorCode = 'order-not-found'
}

/** The order has already been filled or cancelled. */
export class OrderClosedError extends ExchangeApiError {
  static override readonly kind: string = 'order-closed'
  override readonly code: ErrorCode = 'order-closed'
}

/** Trading in the instrument is suspended. */
export class TradingDisabledError extends ExchangeApiError {
  static override readonly kind: string = 'trading-disabled'
  override readonly code: ErrorCode = 'trading-disabled'
}

/** The position would exceed what the exchange allows. */
export class PositionLimitError extends ExchangeApiError {
  static override readonly kind: string = 'position-limit'
  override readonly code: ErrorCode = 'position-limit'
}

/** A risk rule of the exchange stands against it. */
export class RiskControlError extends ExchangeApiError {
  static override readonly kind: string = 'risk-control'
  override readonly code: ErrorCode = 'risk-control'
}

/** A transfer between accounts was refused. */
export class TransferError extends ExchangeApiError {
  static override readonly kind: string = 'transfer'
  override readonly code: ErrorCode = 'transfer'
}

/** A withdrawal was refused. */
export class WithdrawalError extends ExchangeApiError {
  static override readonly kind: string = 'withdrawal'
  override readonly code: ErrorCode = 'withdrawal'
}

/** Our own message often quotes the exchange. */
function quoting(message: string): string {
  return printable(message, 1_000)
}

function cleaned({ apiCode, apiMessage }: ExchangeApiErrorDetails): ExchangeApiErrorDetails {
  return {
    apiCode: typeof apiCode === 'string' ? printable(apiCode, 100) : apiCode,
    apiMessage: apiMessage === undefined ? undefined : printable(apiMessage),
  }
}

function refusalOf(error: ExchangeApiError | InvalidOrderError): Readonly<Record<string, unknown>> {
  return { status: error.status, apiCode: error.apiCode, apiMessage: error.apiMessage, rule: error.rule }
}
