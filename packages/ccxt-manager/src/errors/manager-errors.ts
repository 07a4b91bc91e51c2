import { printable, redactText } from '@venuekit/core'
import { type ErrorCode, NotSupportedError, VenuekitError } from '@venuekit/core/errors'
import { isNetworkError } from './guards.ts'

/**
 * The exchange has no test environment that ccxt knows of. Nothing was created: a call that is meant for a testnet never
 * reaches the real exchange.
 *
 * @example
 * ```ts
 * import { TestnetNotSupportedError } from '@venuekit/ccxt-manager'
 * new TestnetNotSupportedError('kraken').exchange // 'kraken'
 * ```
 */
export class TestnetNotSupportedError extends NotSupportedError {
  static override readonly kind: string = 'testnet-not-supported'
  readonly hint: string = 'leave testnet out, or test against a simulator'

  constructor(exchange: string, details: { readonly cause?: unknown } = {}) {
    super(`ccxt knows no test environment of ${exchange}; leave testnet out, or test against a simulator`, {
      exchange,
      operation: 'connect',
      cause: details.cause,
    })
  }
}

/** What one exchange of a fallback did. */
export interface FallbackAttempt {
  readonly exchangeId: string
  readonly elapsedMs: number
  /** Why it gave nothing; absent for the one that succeeded. */
  readonly error?: unknown
}

/**
 * Every exchange of the list was asked and none gave an answer. `errors` has what each of them said, as it was thrown.
 *
 * @example
 * ```ts
 * import { FallbackExhaustedError } from '@venuekit/ccxt-manager'
 * const error = new FallbackExhaustedError([{ exchangeId: 'kraken', elapsedMs: 12, error: new Error('down') }])
 * error.errors.get('kraken') // Error: down
 * ```
 */
export class FallbackExhaustedError extends VenuekitError {
  static override readonly kind: string = 'fallback-exhausted'
  readonly code: ErrorCode = 'unavailable'
  /** By the id of the exchange, in the order in which they were asked. */
  readonly errors: ReadonlyMap<string, unknown>
  readonly attempts: readonly FallbackAttempt[]
  readonly hint: string = 'see `errors`; name other exchanges in exchangePriorityForFallback if these stay away'

  constructor(attempts: readonly FallbackAttempt[]) {
    const reasons = attempts.map(({ exchangeId, error }) => `${exchangeId}: ${reasonOf(error)}`)
    super(`None of ${attempts.length} exchanges gave an answer. ${reasons.join('; ')}`, {
      operation: 'withFallback',
      retryable: attempts.some(({ error }) => isNetworkError(error) || (VenuekitError.is(error) && error.retryable)),
      cause: attempts.at(-1)?.error,
    })
    this.attempts = attempts
    this.errors = new Map(attempts.map(({ exchangeId, error }) => [exchangeId, error]))
  }
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? `${error.name} ${printable(redactText(error.message), 200)}` : typeof error
}
