import { getEventListeners } from 'node:events'

/**
 * How many listeners wait for a signal's abort. For tests: after a call has ended, however it ended, there must be as
 * many as before.
 *
 * @example
 * ```ts
 * import { abortListenerCount } from '@venuekit/core/testing'
 * abortListenerCount(new AbortController().signal) // 0
 * ```
 */
export function abortListenerCount(signal: AbortSignal): number {
  return getEventListeners(signal, 'abort').length
}
