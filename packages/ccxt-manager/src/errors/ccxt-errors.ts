import { VenuekitError } from '@venuekit/core/errors'

/** The class above each error of ccxt. Errors are told by name, so that none of ccxt has to be loaded for it. */
const parents = {
  ExchangeError: 'BaseError',
  AuthenticationError: 'ExchangeError',
  PermissionDenied: 'AuthenticationError',
  AccountNotEnabled: 'PermissionDenied',
  AccountSuspended: 'AuthenticationError',
  ArgumentsRequired: 'ExchangeError',
  BadRequest: 'ExchangeError',
  BadSymbol: 'BadRequest',
  OperationRejected: 'ExchangeError',
  NoChange: 'OperationRejected',
  MarginModeAlreadySet: 'NoChange',
  MarketClosed: 'OperationRejected',
  ManualInteractionNeeded: 'OperationRejected',
  RestrictedLocation: 'OperationRejected',
  InsufficientFunds: 'ExchangeError',
  InvalidAddress: 'ExchangeError',
  AddressPending: 'InvalidAddress',
  InvalidOrder: 'ExchangeError',
  OrderNotFound: 'InvalidOrder',
  OrderNotCached: 'InvalidOrder',
  OrderImmediatelyFillable: 'InvalidOrder',
  OrderNotFillable: 'InvalidOrder',
  DuplicateOrderId: 'InvalidOrder',
  ContractUnavailable: 'InvalidOrder',
  NotSupported: 'ExchangeError',
  InvalidProxySettings: 'ExchangeError',
  ExchangeClosedByUser: 'ExchangeError',
  OperationFailed: 'BaseError',
  NetworkError: 'OperationFailed',
  DDoSProtection: 'NetworkError',
  RateLimitExceeded: 'NetworkError',
  ExchangeNotAvailable: 'NetworkError',
  OnMaintenance: 'ExchangeNotAvailable',
  InvalidNonce: 'NetworkError',
  ChecksumError: 'InvalidNonce',
  RequestTimeout: 'NetworkError',
  BadResponse: 'OperationFailed',
  NullResponse: 'BadResponse',
  CancelPending: 'OperationFailed',
  UnsubscribeError: 'BaseError',
} as const

/** The name of a class of ccxt's errors. */
export type CcxtErrorName = keyof typeof parents | 'BaseError'

const classes: ReadonlyMap<string, CcxtErrorName> = /* @__PURE__ */ new Map(Object.entries(parents))

/** What an error of ccxt is, its own class first and `BaseError` last; empty for every other error. */
export function ccxtErrorNames(error: unknown): readonly CcxtErrorName[] {
  const names: CcxtErrorName[] = []
  for (let name = nameOf(error); name !== undefined; name = classes.get(name)) names.push(name)
  return names
}

/**
 * Whether an error is of that class of ccxt, or of one below it. ccxt is not asked for it: errors of two installed copies are
 * recognised, and those of a bundle that has renamed the classes.
 *
 * @example
 * ```ts
 * import { isCcxtError } from '@venuekit/ccxt-manager'
 * isCcxtError(new TypeError('a mistake of the program'), 'NetworkError') // false
 * ```
 */
export function isCcxtError(error: unknown, name: CcxtErrorName = 'BaseError'): boolean {
  return ccxtErrorNames(error).includes(name)
}

/** Each error of ccxt carries the name of its class; a class of somebody else that stands below one of them counts as that one. */
function nameOf(error: unknown): CcxtErrorName | undefined {
  if (!(error instanceof Error) || VenuekitError.is(error)) return undefined
  const chain = chainOf(error)
  // A `DOMException` may be called NetworkError too; all of ccxt's classes but the root stand at least two below `Error`.
  return [error.name, ...chain].filter(isName).find((name) => name === 'BaseError' || chain.length > 1)
}

/** The names of the classes of an error, up to `Error`. */
function chainOf(error: Error): readonly string[] {
  const names: string[] = []
  for (let one: unknown = Object.getPrototypeOf(error); one instanceof Error; one = Object.getPrototypeOf(one)) {
    names.push(one.constructor.name)
  }
  return names
}

function isName(name: string): name is CcxtErrorName {
  return name === 'BaseError' || classes.has(name)
}
