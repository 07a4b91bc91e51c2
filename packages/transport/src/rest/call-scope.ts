import { onAbort } from '@venuekit/core/async'
import type { Clock, Timer } from '@venuekit/core/time'
import type { Cancellation } from './call-failure.ts'
import { Attempt, type Cancellable } from './wire-call.ts'

export interface CallScopeOptions {
  readonly clock: Clock
  readonly signal: AbortSignal | undefined
  /** How long the whole call may take; absent means that only its attempts are limited. */
  readonly timeoutMs: number | undefined
  /** How long a command may take to be sent. */
  readonly sendWithinMs: number | undefined
}

/**
 * One call from its beginning to its end: the deadlines, the caller's signal and the closing of the client meet here, and
 * whoever works on the call at the moment is told. The first reason is the one that counts.
 */
export class CallScope implements Cancellable {
  onCancel: (() => void) | undefined
  cancellation: Cancellation | undefined
  /** The attempt that is under way, or the last one. */
  attempt = new Attempt()
  /** True when an earlier attempt may have reached the exchange without an answer that says otherwise. */
  inDoubt = false
  readonly #clock: Clock
  readonly #deadline: number
  readonly #sendBy: number
  readonly #detach: () => void
  readonly #timers: readonly (Timer | undefined)[]
  #controller: AbortController | undefined
  #attemptTimer: Timer | undefined
  #sentBefore = false
  #isAttemptOver = false

  constructor(options: CallScopeOptions) {
    const { clock, signal, timeoutMs, sendWithinMs } = options
    this.#clock = clock
    const now = clock.monotonic()
    this.#deadline = now + (timeoutMs ?? Infinity)
    this.#sendBy = now + (sendWithinMs ?? Infinity)
    if (signal?.aborted === true) this.cancel({ by: 'signal', reason: signal.reason })
    this.#detach = onAbort(signal, () => this.cancel({ by: 'signal', reason: signal?.reason }))
    this.#timers = [this.#cancelAfter(timeoutMs, 'timeout'), this.#cancelAfter(sendWithinMs, 'send-within')]
  }

  get cancelled(): boolean {
    return this.cancellation !== undefined
  }

  /** For those who wait for anything but a connection and its answer. It is made only when it is asked for. */
  get signal(): AbortSignal {
    this.#controller ??= new AbortController()
    if (this.cancelled) this.#controller.abort()
    return this.#controller.signal
  }

  /** Whether any attempt has been sent. */
  get sent(): boolean {
    return this.#sentBefore || this.attempt.started
  }

  /** Whether a request is on its way at the moment, or its answer is. */
  get onTheWire(): boolean {
    return this.attempt.started && !this.#isAttemptOver
  }

  /** How long the call may still wait for its turn, but not longer than `atMostMs`. */
  remainingMs(atMostMs: number): number {
    const until = this.sent ? this.#deadline : Math.min(this.#deadline, this.#sendBy)
    return Math.max(0, Math.min(atMostMs, until - this.#clock.monotonic()))
  }

  cancel(cancellation: Cancellation): void {
    if (this.cancelled) return
    this.cancellation = cancellation
    this.onCancel?.()
    this.#controller?.abort()
  }

  beginAttempt(): Attempt {
    this.#sentBefore = this.sent
    this.inDoubt ||= this.attempt.started && !this.attempt.refused
    this.attempt = new Attempt()
    this.#isAttemptOver = false
    return this.attempt
  }

  /** From now on the attempt may take so long, to the end of its answer. */
  limitAttempt(timeoutMs: number): void {
    this.#attemptTimer = this.#cancelAfter(timeoutMs, 'timeout')
  }

  /** The attempt is over: its deadline counts no more. */
  endAttempt(): void {
    this.#attemptTimer?.cancel()
    this.#attemptTimer = undefined
    this.#isAttemptOver = true
  }

  /** Ends the call: no timer and no listener is left. */
  end(): void {
    this.endAttempt()
    this.#detach()
    for (const timer of this.#timers) timer?.cancel()
  }

  #cancelAfter(afterMs: number | undefined, by: 'timeout' | 'send-within'): Timer | undefined {
    // What makes no sense is refused by whoever takes it from the caller.
    if (afterMs === undefined || !(afterMs >= 0 && afterMs < Infinity)) return undefined
    return this.#clock.setTimer(afterMs, () => {
      // What is on its way has been sent in time.
      if (by === 'timeout' || !this.sent) this.cancel({ by, afterMs })
    })
  }
}
