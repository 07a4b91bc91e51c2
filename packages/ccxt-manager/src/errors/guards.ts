import { VenuekitError } from '@venuekit/core/errors'
import { isCcxtError } from './ccxt-errors.ts'

/**
 * ccxt: the exchange refused the credentials.
 *
 * @example
 * ```ts
 * import { isAuthenticationError } from '@venuekit/ccxt-manager'
 * isAuthenticationError(new Error('no')) // false
 * ```
 */
export function isAuthenticationError(error: unknown): boolean {
  return isCcxtError(error, 'AuthenticationError')
}

/**
 * ccxt: no answer, or none that can be used. Limits and maintenance are among them.
 *
 * @example
 * ```ts
 * import { isNetworkError } from '@venuekit/ccxt-manager'
 * isNetworkError(new Error('no')) // false
 * ```
 */
export function isNetworkError(error: unknown): boolean {
  return isCcxtError(error, 'NetworkError')
}

/**
 * ccxt: too many requests by the exchange's count.
 *
 * @example
 * ```ts
 * import { isRateLimitError } from '@venuekit/ccxt-manager'
 * isRateLimitError(new Error('no')) // false
 * ```
 */
export function isRateLimitError(error: unknown): boolean {
  return isCcxtError(error, 'RateLimitExceeded') || isCcxtError(error, 'DDoSProtection')
}

/**
 * ccxt: the exchange is down for maintenance.
 *
 * @example
 * ```ts
 * import { isMaintenanceError } from '@venuekit/ccxt-manager'
 * isMaintenanceError(new Error('no')) // false
 * ```
 */
export function isMaintenanceError(error: unknown): boolean {
  return isCcxtError(error, 'OnMaintenance')
}

/**
 * ccxt: the exchange does not list that symbol.
 *
 * @example
 * ```ts
 * import { isBadSymbolError } from '@venuekit/ccxt-manager'
 * isBadSymbolError(new Error('no')) // false
 * ```
 */
export function isBadSymbolError(error: unknown): boolean {
  return isCcxtError(error, 'BadSymbol')
}

/** What to look at, by the class of the error; the first that fits counts. The README has the same table. */
const hints = [
  ['PermissionDenied', 'give the key the permission that it lacks, and this machine’s address a place on its list'],
  [
    'AuthenticationError',
    'check key, secret and, at okx and kucoin, the passphrase; a key of a testnet works there alone',
  ],
  [
    'RateLimitExceeded',
    'raise requestPause, leave enableRateLimit on, and use one manager for each account and address',
  ],
  ['DDoSProtection', 'raise requestPause and wait a minute: the exchange’s firewall took the calls for an attack'],
  ['OnMaintenance', 'wait, or name other exchanges in exchangePriorityForFallback'],
  ['InvalidNonce', 'correct this machine’s clock, or set the exchange’s option adjustForTimeDifference'],
  [
    'RequestTimeout',
    'raise the exchange’s timeout; an order may have been accepted, so look it up before sending it again',
  ],
  ['ExchangeNotAvailable', 'see the exchange’s status page; some refuse addresses of whole countries in this way'],
  ['NetworkError', 'check network, proxy and DNS; ccxt takes a proxy from the exchange’s httpsProxy'],
  ['BadSymbol', 'load the markets and look the symbol up; normalizeSymbol gives the spot symbol'],
  ['InsufficientFunds', 'check the balance of the account type that defaultType stands for'],
  ['NotSupported', 'look into exchange.has before calling'],
] as const

const ownHints: Readonly<Record<string, string>> = {
  'missing-credentials':
    'pass the credentials, store them with setExchangeCredentials, or set the variables and pass env',
  'unsupported-exchange': 'see ccxt.exchanges for the ids that the installed version has',
  'package-missing': 'install ccxt beside this package: npm install ccxt',
}

/**
 * What to do about an error, in one sentence; undefined where nothing better can be said than the error itself.
 *
 * @example
 * ```ts
 * import { errorHint } from '@venuekit/ccxt-manager'
 * errorHint(new TypeError('a mistake of the program')) // undefined
 * ```
 */
export function errorHint(error: unknown): string | undefined {
  if (VenuekitError.is(error)) return ownHints[error.code]
  return hints.find(([name]) => isCcxtError(error, name))?.[1]
}
