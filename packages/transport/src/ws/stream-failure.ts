import {
  AbortedError,
  AuthenticationError,
  ConfigurationError,
  type ErrorDetails,
  ExchangeConnectionError,
  InvalidInputError,
  NetworkError,
  NotSupportedError,
  TimeoutError,
  VenuekitError,
} from '@venuekit/core/errors'

/** Whether the same attempt would fail again, so that it must not be repeated: wrong keys, wrong options, no trust. */
export function isFatal(error: unknown): boolean {
  if (NetworkError.is(error)) return !error.retryable
  return [AuthenticationError, ConfigurationError, InvalidInputError, NotSupportedError].some((kind) => kind.is(error))
}

/** How long the exchange asked to be left alone. */
export function askedWaitMs(error: unknown): number {
  return VenuekitError.is(error) ? (error.retryAfterMs ?? 0) : 0
}

export function asVenuekitError(error: unknown): VenuekitError {
  return VenuekitError.is(error) ? error : new ExchangeConnectionError('No connection could be made', { cause: error })
}

/** A request failed before anything of it was written: repeating it cannot do it twice. */
export function notSent(error: unknown, details: ErrorDetails): VenuekitError {
  const all: ErrorDetails = { ...details, operation: 'request', outcome: 'not-sent' }
  if (AbortedError.is(error)) {
    return new AbortedError('request was aborted before it was sent', { ...all, cause: error.cause })
  }
  if (TimeoutError.is(error)) return new TimeoutError('The request could not be sent in time', { ...all, cause: error })
  return new ExchangeConnectionError('There was no connection to send the request over', { ...all, cause: error })
}
