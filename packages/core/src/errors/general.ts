import { VenuekitError, type ErrorDetails } from './base.ts'
import type { ErrorCode } from './codes.ts'
import { printable } from './text.ts'

/**
 * A value handed to venuekit breaks a documented rule. `path` names the value, the message the rule and the remedy.
 *
 * @example
 * ```ts
 * import { InvalidInputError } from '@venuekit/core'
 * new InvalidInputError('price', 'must be a decimal string such as "101.5", not NaN').path // 'price'
 * ```
 */
export class InvalidInputError extends VenuekitError {
  static override readonly kind: string = 'invalid-input'
  readonly code: ErrorCode = 'invalid-input'
  readonly path: string

  constructor(path: string, problem: string, details: ErrorDetails = {}) {
    super(`${path}: ${problem}`, { ...details, context: { ...details.context, path } })
    this.path = path
  }
}

/** One wrong setting of a configuration: where it is, what is wrong and what to do. */
export interface ConfigurationIssue {
  readonly path: string
  readonly message: string
}

/**
 * An option or a config file is wrong. `settingName` is the path of the first wrong setting, `issues` has all of them.
 *
 * @example
 * ```ts
 * import { ConfigurationError } from '@venuekit/core'
 * new ConfigurationError('environment', 'testnet and sandbox are both true; set one of them').settingName // 'environment'
 * ```
 */
export class ConfigurationError extends VenuekitError {
  static override readonly kind: string = 'configuration'
  readonly code: ErrorCode = 'configuration'
  readonly settingName: string
  readonly issues: readonly ConfigurationIssue[]

  constructor(
    settingName: string,
    problem: string,
    details: ErrorDetails & { readonly issues?: readonly ConfigurationIssue[] } = {},
  ) {
    const issues = details.issues ?? [{ path: settingName, message: problem }]
    super(issues.map((issue) => `${issue.path}: ${issue.message}`).join('\n'), details)
    this.settingName = settingName
    this.issues = issues
  }
}

/** Something private was asked for without credentials; nothing was sent. */
export class MissingCredentialsError extends ConfigurationError {
  static override readonly kind: string = 'missing-credentials'
  override readonly code: ErrorCode = 'missing-credentials'
}

/** No exchange of that name is registered; `available` names those that are. */
export class UnsupportedExchangeError extends VenuekitError {
  static override readonly kind: string = 'unsupported-exchange'
  readonly code: ErrorCode = 'unsupported-exchange'
  readonly available: readonly string[]

  constructor(name: string, available: readonly string[], details: ErrorDetails = {}) {
    super(`Unsupported exchange: ${name}. Available: [${available.join(', ')}]`, details)
    this.available = available
  }
}

/** The npm package of an exchange is not installed; `packageName` is what to install. */
export class ExchangePackageMissingError extends VenuekitError {
  static override readonly kind: string = 'package-missing'
  readonly code: ErrorCode = 'package-missing'
  readonly packageName: string

  constructor(packageName: string, details: ErrorDetails = {}) {
    super(`The package ${packageName} is not installed. Add it with: npm install ${packageName}`, details)
    this.packageName = packageName
  }
}

/** The exchange, its environment or its domain does not have what was asked for. */
export class NotSupportedError extends VenuekitError {
  static override readonly kind: string = 'not-supported'
  readonly code: ErrorCode = 'not-supported'
}

/** Building a client failed; `cause` says why. A wrong configuration is never wrapped in this. */
export class FactoryCreationError extends VenuekitError {
  static override readonly kind: string = 'factory'
  readonly code: ErrorCode = 'factory'
}

/** An exchange was built and did not come up. */
export class InitializationError extends VenuekitError {
  static override readonly kind: string = 'initialization'
  readonly code: ErrorCode = 'initialization'
}

/** The caller's `AbortSignal` ended the call; `cause` is the reason of the signal. */
export class AbortedError extends VenuekitError {
  static override readonly kind: string = 'aborted'
  readonly code: ErrorCode = 'aborted'
}

/** The object was closed before or while it was used. */
export class ClosedError extends VenuekitError {
  static override readonly kind: string = 'closed'
  readonly code: ErrorCode = 'closed'
}

/** A bounded queue whose policy is `fail` is full: the reader is too slow for what it asked for. */
export class OverflowError extends VenuekitError {
  static override readonly kind: string = 'overflow'
  readonly code: ErrorCode = 'overflow'
}

/** Something could not be kept or read on this side (an order journal, a cache); `cause` says why. */
export class StorageError extends VenuekitError {
  static override readonly kind: string = 'storage'
  readonly code: ErrorCode = 'storage'
}

/** A price was read from a book that is not in sync; `state` and `reason` say how it stands. */
export class BookNotLiveError extends VenuekitError {
  static override readonly kind: string = 'book-not-live'
  readonly code: ErrorCode = 'book-not-live'
  readonly state: 'syncing' | 'stale'
  readonly reason: string

  constructor(symbol: string, state: 'syncing' | 'stale', reason: string) {
    super(
      `The book of ${symbol} is ${state} (${reason}). Wait for it to be live, or read \`lastKnown\` if an old price will do.`,
      { retryable: true, context: { symbol, state, reason } },
    )
    this.state = state
    this.reason = reason
  }
}

/**
 * The exchange sent something that its protocol does not allow. `path` names the place in the message where that is
 * known. On a stream the message was dropped whole; nothing of it was applied.
 */
export class ProtocolError extends VenuekitError {
  static override readonly kind: string = 'protocol'
  readonly code: ErrorCode = 'protocol'
  readonly path: string | undefined

  constructor(message: string, details: ErrorDetails & { readonly path?: string } = {}) {
    // The message often quotes the exchange.
    super(printable(message, 1_000), { ...details, context: { ...details.context, path: details.path } })
    this.path = details.path
  }
}

/** The line failed: a reset, a closed socket, a name that does not resolve. */
export class NetworkError extends VenuekitError {
  static override readonly kind: string = 'network'
  readonly code: ErrorCode = 'network'

  constructor(message: string, details: ErrorDetails = {}) {
    super(message, { ...details, retryable: details.retryable ?? true })
  }
}

/** No connection could be made, so that nothing was sent. */
export class ExchangeConnectionError extends NetworkError {
  static override readonly kind: string = 'connection'
  override readonly code: ErrorCode = 'connection'
}

/** No answer within the time allowed. */
export class TimeoutError extends NetworkError {
  static override readonly kind: string = 'timeout'
  override readonly code: ErrorCode = 'timeout'
}
