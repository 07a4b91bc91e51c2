import { AbortedError } from '../errors/general.ts'

/** What a wait needs to be ended from outside: the signal, and the words for the error. */
export interface AbortOptions {
  readonly signal?: AbortSignal | undefined
  /** What is being done, in the words of the API: `createOrder`. */
  readonly operation: string
}

/**
 * The error that an aborted operation rejects with. `cause` is the reason of the signal.
 *
 * @example
 * ```ts
 * import { abortedError } from '@venuekit/core/async'
 * abortedError(AbortSignal.abort('enough'), 'createOrder').cause // 'enough'
 * ```
 */
export function abortedError(signal: AbortSignal, operation: string): AbortedError {
  return new AbortedError(`${operation} was aborted`, { operation, cause: signal.reason })
}

/**
 * Throws an `AbortedError` when the signal has been aborted.
 *
 * @example
 * ```ts
 * import { throwIfAborted } from '@venuekit/core/async'
 * throwIfAborted(new AbortController().signal, 'getBalances') // goes on
 * ```
 */
export function throwIfAborted(signal: AbortSignal | undefined, operation: string): void {
  if (signal?.aborted === true) throw abortedError(signal, operation)
}

/**
 * Calls `listener` once when the signal is aborted; returns what detaches it again. Call that in every case: a listener
 * left on a signal that lives as long as the process is a leak. Without a signal nothing is attached. A signal that is
 * aborted already never calls: check it first, with `throwIfAborted`.
 *
 * @example
 * ```ts
 * import { onAbort } from '@venuekit/core/async'
 * const controller = new AbortController()
 * const detach = onAbort(controller.signal, () => {})
 * detach()
 * ```
 */
export function onAbort(signal: AbortSignal | undefined, listener: () => void): () => void {
  if (signal === undefined) return nothing
  signal.addEventListener('abort', listener, { once: true })
  return () => signal.removeEventListener('abort', listener)
}

/**
 * Waits for a promise, but no longer than the signal allows. An abort ends the wait, not the work behind the promise: what
 * the promise gives later is dropped, also when it is an error.
 *
 * @example
 * ```ts
 * import { abortable } from '@venuekit/core/async'
 * const controller = new AbortController()
 * await abortable(Promise.resolve(7), { signal: controller.signal, operation: 'getTicker' }) // 7
 * ```
 */
export async function abortable<Value>(promise: PromiseLike<Value>, options: AbortOptions): Promise<Value> {
  const { signal, operation } = options
  if (signal === undefined) return promise
  const { promise: aborted, reject } = Promise.withResolvers<never>()
  const abort = (): void => reject(abortedError(signal, operation))
  const detach = onAbort(signal, abort)
  if (signal.aborted) abort()
  try {
    return await Promise.race([aborted, promise])
  } finally {
    detach()
  }
}

function nothing(): void {
  // Nothing was attached.
}
