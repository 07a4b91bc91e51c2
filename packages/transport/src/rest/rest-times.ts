import { connectionOptions } from '@venuekit/core'
import type { RetryPolicy } from '@venuekit/core/async'
import { ConfigurationError, InvalidInputError } from '@venuekit/core/errors'

/** How long the calls of a client may take, in milliseconds, and how often they are tried. */
export interface RestTimeOptions {
  /** One request, from its permit to the end of its answer, connecting included; the default is 10,000. */
  readonly timeoutMs?: number | undefined
  /** How long an order or a cancel may wait, for its permit and for a connection, before it is not sent; the default is 1,000. */
  readonly sendWithinMs?: number | undefined
  /** How long any other call may wait for its permit; the default is what the retry policy calls the longest wait, 60,000. */
  readonly queueWithinMs?: number | undefined
  /** What differs from `defaultRetryPolicy`. It is for endpoints that are declared `safe` alone. */
  readonly retry?: Partial<RetryPolicy> | undefined
  /** How long `close()` waits for requests that are on their way; the default is 5,000. */
  readonly closeGraceMs?: number | undefined
}

/** The same, checked and complete. */
export interface RestTimes {
  readonly timeoutMs: number
  readonly sendWithinMs: number
  readonly queueWithinMs: number
  readonly retry: RetryPolicy
  readonly closeGraceMs: number
}

/** Completes the times with the defaults of core and refuses those that could not be followed. */
export function restTimes(options: RestTimeOptions): RestTimes {
  const { timeoutMs, sendWithinMs = 1_000, closeGraceMs = 5_000 } = options
  const { request, retry } = connectionOptions({
    ...(timeoutMs === undefined ? {} : { request: { timeoutMs } }),
    ...(options.retry === undefined ? {} : { retry: options.retry }),
  })
  const { queueWithinMs = retry.longestWaitMs } = options
  for (const [name, value] of Object.entries({ sendWithinMs, queueWithinMs, closeGraceMs })) {
    if (!(value >= 0)) throw new ConfigurationError(name, `must be a number of at least 0, not ${value}`)
  }
  return Object.freeze({ timeoutMs: request.timeoutMs, sendWithinMs, queueWithinMs, retry, closeGraceMs })
}

/** Refuses what a caller cannot have meant. Nothing has been sent yet. */
export function checkCallTimes(options: {
  readonly timeoutMs?: number | undefined
  readonly sendWithinMs?: number | undefined
}): void {
  const { timeoutMs = 1, sendWithinMs = 0 } = options
  if (!(timeoutMs > 0)) throw new InvalidInputError('timeoutMs', `must be a number above 0, not ${timeoutMs}`)
  if (!(sendWithinMs >= 0)) throw new InvalidInputError('sendWithinMs', `must be a number from 0, not ${sendWithinMs}`)
}
