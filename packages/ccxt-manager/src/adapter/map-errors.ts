import {
  AuthenticationError,
  ClosedError,
  ConfigurationError,
  type ErrorDetails,
  ExchangeApiError,
  type ExchangeApiErrorDetails,
  ExchangeUnavailableError,
  type FailedOutcome,
  InsufficientFundsError,
  InvalidOrderError,
  InvalidParameterError,
  InvalidSymbolError,
  MaintenanceError,
  NetworkError,
  NotSupportedError,
  OrderNotFoundError,
  PermissionError,
  ProtocolError,
  RateLimitError,
  RecvWindowError,
  TimeoutError,
  TradingDisabledError,
  VenuekitError,
} from '@venuekit/core/errors'
import { printable, redactText } from '@venuekit/core'
import { ccxtErrorNames, type CcxtErrorName } from '../errors/ccxt-errors.ts'

type Make = (message: string, details: ExchangeApiErrorDetails) => VenuekitError

interface Row {
  readonly make: Make
  /** Whether the exchange has said no to a command, so that there is nothing of it there. Otherwise it is not known. */
  readonly refuses: boolean
}

const refusal = (make: Make): Row => ({ make, refuses: true })
const doubt = (make: Make): Row => ({ make, refuses: false })

/** What each class of ccxt's errors is here. A class without a row counts as the one above it. */
const rows: Readonly<Partial<Record<CcxtErrorName, Row>>> = {
  PermissionDenied: refusal((message, details) => new PermissionError(403, message, details)),
  AccountSuspended: refusal((message, details) => new PermissionError(403, message, details)),
  AuthenticationError: refusal((message, details) => new AuthenticationError(401, message, details)),
  ArgumentsRequired: refusal((message, details) => new InvalidParameterError(400, message, details)),
  BadSymbol: refusal((message, details) => new InvalidSymbolError(400, message, details)),
  BadRequest: refusal((message, details) => new InvalidParameterError(400, message, details)),
  MarketClosed: refusal((message, details) => new TradingDisabledError(400, message, details)),
  RestrictedLocation: refusal((message, details) => new PermissionError(403, message, details)),
  OperationRejected: refusal((message, details) => new ExchangeApiError(400, message, details)),
  InsufficientFunds: refusal((message, details) => new InsufficientFundsError(400, message, details)),
  InvalidAddress: refusal((message, details) => new InvalidParameterError(400, message, details)),
  // There is an order with this id: perhaps the one that is asked about.
  DuplicateOrderId: doubt((message, details) => new InvalidOrderError(400, message, details)),
  OrderNotFound: doubt((message, details) => new OrderNotFoundError(404, message, details)),
  OrderNotCached: doubt((message, details) => new OrderNotFoundError(404, message, details)),
  ContractUnavailable: refusal((message, details) => new TradingDisabledError(400, message, details)),
  InvalidOrder: refusal((message, details) => new InvalidOrderError(400, message, details)),
  NotSupported: refusal((message, details) => new NotSupportedError(message, details)),
  InvalidProxySettings: refusal((message, details) => new ConfigurationError('proxy', message, details)),
  ExchangeClosedByUser: doubt((message, details) => new ClosedError(message, details)),
  DDoSProtection: doubt((message, details) => new RateLimitError(429, message, details)),
  RateLimitExceeded: doubt((message, details) => new RateLimitError(429, message, details)),
  OnMaintenance: doubt((message, details) => new MaintenanceError(503, message, details)),
  ExchangeNotAvailable: doubt((message, details) => new ExchangeUnavailableError(503, message, details)),
  InvalidNonce: doubt((message, details) => new RecvWindowError(400, message, details)),
  RequestTimeout: doubt((message, details) => new TimeoutError(message, details)),
  NetworkError: doubt((message, details) => new NetworkError(message, details)),
  BadResponse: doubt((message, details) => new ProtocolError(message, details)),
  BaseError: doubt((message, details) => new ExchangeApiError(400, message, details)),
}

/** An error of ccxt as one of ours, which keeps it as its cause. Errors of ours are passed on. */
export function toVenuekitError(error: unknown, details: Pick<ErrorDetails, 'exchange' | 'operation'>): VenuekitError {
  if (VenuekitError.is(error)) return error
  const message = error instanceof Error ? printable(redactText(error.message), 500) : `ccxt threw a ${typeof error}`
  const row = rowOf(error)
  if (row !== undefined) return row.make(message, { ...details, apiMessage: message, cause: error })
  return new ProtocolError(`ccxt failed in ${details.operation ?? 'a call'}: ${message}`, { ...details, cause: error })
}

/** How an order command stands after an error of ccxt: `rejected` only where the class of the error is a refusal. */
export function outcomeOf(error: unknown): FailedOutcome {
  return rowOf(error)?.refuses === true ? 'rejected' : 'unknown'
}

function rowOf(error: unknown): Row | undefined {
  const name = ccxtErrorNames(error).find((one) => Object.hasOwn(rows, one))
  return name === undefined ? undefined : rows[name]
}
