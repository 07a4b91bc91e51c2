/**
 * Every value that `error.code` can have. A union, so that `switch (error.code)` can be exhaustive.
 *
 * | code | class | what it says |
 * | --- | --- | --- |
 * | `invalid-input` | `InvalidInputError` | a value handed to venuekit breaks a documented rule |
 * | `configuration` | `ConfigurationError` | an option or a config file is wrong |
 * | `missing-credentials` | `MissingCredentialsError` | something private was asked for without credentials |
 * | `unsupported-exchange` | `UnsupportedExchangeError` | no such exchange is registered |
 * | `package-missing` | `ExchangePackageMissingError` | the npm package of an exchange is not installed |
 * | `not-supported` | `NotSupportedError` | the exchange, environment or domain has no such thing |
 * | `factory` | `FactoryCreationError` | building a client failed |
 * | `initialization` | `InitializationError` | an exchange was built and did not come up |
 * | `aborted` | `AbortedError` | the caller's signal ended the wait |
 * | `closed` | `ClosedError` | the object was closed before or while it was used |
 * | `overflow` | `OverflowError` | a bounded queue with the policy `fail` is full |
 * | `storage` | `StorageError` | something could not be kept or read on this side: a journal, a cache |
 * | `book-not-live` | `BookNotLiveError` | a price was read from a book that is not in sync |
 * | `protocol` | `ProtocolError` | the exchange sent something that its protocol does not allow |
 * | `network` | `NetworkError` | the line failed |
 * | `connection` | `ExchangeConnectionError` | no connection could be made |
 * | `timeout` | `TimeoutError` | no answer in time |
 * | `exchange` | `ExchangeApiError` | the exchange refused, for a reason without a kind of its own |
 * | `order-rejected`, `order-not-sent`, `order-state-unknown` | `OrderError` | an order command was not accepted; `outcome` says how it stands |
 *
 * The remaining codes are those of the classes under `ExchangeApiError`, one each.
 */
export const errorCodes = [
  'invalid-input',
  'configuration',
  'missing-credentials',
  'unsupported-exchange',
  'package-missing',
  'not-supported',
  'factory',
  'initialization',
  'aborted',
  'closed',
  'overflow',
  'storage',
  'book-not-live',
  'protocol',
  'network',
  'connection',
  'timeout',
  'exchange',
  'server',
  'maintenance',
  'unavailable',
  'rate-limited',
  'authentication',
  'invalid-api-key',
  'signature',
  'permission',
  'ip-not-allowed',
  'recv-window',
  'invalid-parameter',
  'invalid-symbol',
  'invalid-order',
  'order-size',
  'insufficient-funds',
  'order-not-found',
  'order-closed',
  'trading-disabled',
  'position-limit',
  'risk-control',
  'transfer',
  'withdrawal',
  'order-rejected',
  'order-not-sent',
  'order-state-unknown',
] as const
/** One of `errorCodes`. */
export type ErrorCode = (typeof errorCodes)[number]

/** What became of a command that was to change something at the exchange. */
export type CommandOutcome = 'accepted' | 'rejected' | 'not-sent' | 'unknown'
