import { AbortedError, NotSupportedError, VenuekitError } from '@venuekit/core/errors'
import { ccxtErrorNames, type CcxtErrorName } from '../errors/ccxt-errors.ts'

/** Those after which another exchange may well have the answer. */
const passing: ReadonlySet<CcxtErrorName> = /* @__PURE__ */ new Set<CcxtErrorName>([
  'OperationFailed',
  'BadSymbol',
  'NotSupported',
  'OperationRejected',
  'PermissionDenied',
])

/**
 * Whether another exchange is to be asked after an error: it is when the exchange cannot be reached, is in maintenance, limits
 * the calls, refuses this place, or has no such symbol or call. Mistakes of the program stop: they would come again everywhere.
 *
 * @example
 * ```ts
 * import { movesOn } from '@venuekit/ccxt-manager'
 * movesOn(new TypeError('x is undefined')) // false
 * ```
 */
export function movesOn(error: unknown): boolean {
  if (AbortedError.is(error)) return false
  if (VenuekitError.is(error)) return error.retryable || NotSupportedError.is(error)
  const names = ccxtErrorNames(error)
  // A refusal without a class of its own is the exchange's own affair.
  return names[0] === 'ExchangeError' || names.some((name) => passing.has(name))
}
