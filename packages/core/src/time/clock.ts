/** A pending call. Cancelling twice, or after it ran, does nothing. */
export interface Timer extends Disposable {
  cancel(): void
}

/**
 * Where every part of venuekit takes time and timers from, so that a test can drive them. `systemClock` is the real one,
 * `ManualClock` of `@venuekit/core/testing` moves only when told.
 */
export interface Clock {
  /** Wall clock in milliseconds since 1970. It can jump; for durations use `monotonic()`. */
  now(): number
  /** Milliseconds since some instant, never falling, not touched by a change of the wall clock. */
  monotonic(): number
  /**
   * Calls once after `delayMs`. `keepAlive: false` lets the process end before that (a heartbeat, a sweep); the default
   * is true.
   */
  setTimer(delayMs: number, call: () => void, options?: { readonly keepAlive?: boolean }): Timer
}
