// The entry point `@venuekit/core/async`: what waits, and what ends waiting. No zod, no model.
export { abortable, abortedError, onAbort, throwIfAborted, type AbortOptions } from './abort.ts'
export { AsyncQueue } from './async-queue.ts'
export type { AsyncQueueOptions, AsyncQueueStats } from './async-queue-options.ts'
export { nextDelay, type Backoff } from './backoff.ts'
export { createDisposer, type Disposer } from './disposer.ts'
export { AbortRelay } from './relay.ts'
export { ResourceScope } from './resource-scope.ts'
export {
  defaultRetryPolicy,
  isRetryable,
  retry,
  type RetryEvent,
  type RetryOptions,
  type RetryPolicy,
} from './retry.ts'
export { Mutex, Semaphore } from './semaphore.ts'
export { SingleFlight } from './single-flight.ts'
export { withTimeout, type TimeoutOptions } from './timeout.ts'
