import { InvalidInputError, TimeoutError } from '../errors/general.ts'
import type { Clock } from '../time/clock.ts'
import { abortable, throwIfAborted, type AbortOptions } from './abort.ts'
import { AbortRelay } from './relay.ts'

/** What `withTimeout` puts into its errors, and what else ends the wait. */
export interface TimeoutOptions extends AbortOptions {
  readonly clock: Clock
  /** How long the work may take; `Infinity` sets no limit. */
  readonly timeoutMs: number
}

/**
 * Runs work that must answer in time. When the time is over, or the caller's signal is aborted, the work's own signal is
 * aborted and the call rejects at once, with a `TimeoutError` or an `AbortedError`, whether the work listens or not.
 *
 * @example
 * ```ts
 * import { withTimeout } from '@venuekit/core/async'
 * import { systemClock } from '@venuekit/core/time'
 *
 * const options = { clock: systemClock, timeoutMs: 5_000, operation: 'getServerTime' }
 * await withTimeout(async (signal) => (signal.aborted ? 0 : 1), options) // 1
 * ```
 */
export async function withTimeout<Value>(
  work: (signal: AbortSignal) => PromiseLike<Value>,
  options: TimeoutOptions,
): Promise<Value> {
  const { clock, timeoutMs, operation, signal } = options
  if (!(timeoutMs > 0)) throw new InvalidInputError('timeoutMs', `must be above 0, not ${timeoutMs}`, { operation })
  throwIfAborted(signal, operation)
  using relay = new AbortRelay([signal])
  const { promise: deadline, reject } = Promise.withResolvers<never>()
  const expire = (): void => {
    const error = new TimeoutError(`${operation} took longer than ${timeoutMs} ms`, { operation })
    reject(error)
    relay.abort(error)
  }
  const timer = timeoutMs === Infinity ? undefined : clock.setTimer(timeoutMs, expire)
  try {
    // The deadline comes first: where it made the work fail, the deadline is the reason.
    return await abortable(Promise.race([deadline, work(relay.signal)]), { signal, operation })
  } finally {
    timer?.cancel()
  }
}
