/** Classes with the names and the ancestry that ccxt's have, made without ccxt. */
export function createErrorClasses() {
  class BaseError extends Error {
    override name = 'BaseError'
  }
  class ExchangeError extends BaseError {
    override name = 'ExchangeError'
  }
  class AuthenticationError extends ExchangeError {
    override name = 'AuthenticationError'
  }
  class ArgumentsRequired extends ExchangeError {
    override name = 'ArgumentsRequired'
  }
  class BadRequest extends ExchangeError {
    override name = 'BadRequest'
  }
  class BadSymbol extends BadRequest {
    override name = 'BadSymbol'
  }
  class NotSupported extends ExchangeError {
    override name = 'NotSupported'
  }
  class OperationFailed extends BaseError {
    override name = 'OperationFailed'
  }
  class NetworkError extends OperationFailed {
    override name = 'NetworkError'
  }
  class RateLimitExceeded extends NetworkError {
    override name = 'RateLimitExceeded'
  }
  class ExchangeNotAvailable extends NetworkError {
    override name = 'ExchangeNotAvailable'
  }
  class OnMaintenance extends ExchangeNotAvailable {
    override name = 'OnMaintenance'
  }
  return {
    ExchangeError,
    AuthenticationError,
    ArgumentsRequired,
    BadRequest,
    BadSymbol,
    NotSupported,
    NetworkError,
    RateLimitExceeded,
    OnMaintenance,
  }
}
