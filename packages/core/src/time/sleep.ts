import { abortedError, onAbort } from '../async/abort.ts'
import type { Clock } from './clock.ts'

/**
 * Waits for a while on a clock. An abort ends the wait with an `AbortedError` whose `cause` is the signal's reason.
 *
 * @example
 * ```ts
 * import { sleep, systemClock } from '@venuekit/core/time'
 * await sleep(systemClock, 5, { signal: AbortSignal.timeout(10_000) })
 * ```
 */
export async function sleep(
  clock: Clock,
  delayMs: number,
  options: { readonly signal?: AbortSignal | undefined } = {},
): Promise<void> {
  const { signal } = options
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  if (signal?.aborted === true) throw abortedError(signal, 'sleep')
  using timer = clock.setTimer(delayMs, resolve)
  const detach = onAbort(signal, () => {
    timer.cancel()
    if (signal !== undefined) reject(abortedError(signal, 'sleep'))
  })
  try {
    await promise
  } finally {
    detach()
  }
}
