import { onAbort } from '@venuekit/core/async'
import type { Clock } from '@venuekit/core/time'
import type { Cancellation } from './call-failure.ts'
import type { Deadline, DeadlineLine } from './deadline-line.ts'
import type { Linked } from './linked-list.ts'
import { Attempt, type Cancellable } from './wire-call.ts'

/** What the calls of one client have in common. */
export interface CallScopeContext {
  readonly clock: Clock
  /** Limits each attempt. */
  readonly attemptLine: DeadlineLine
  /** Limits how long an order or a cancel may take to be sent. */
  readonly sendLine: DeadlineLine
  readonly timeoutMs: number
  readonly sendWithinMs: number
}

/** What the caller says of one call. */
export interface CallLimits {
  readonly signal?: AbortSignal | undefined
  /** How long the whole call may take; absent means that only its attempts are limited. */
  readonly timeoutMs?: number | undefined
  /** How long it may take to be sent; absent means as long as the lane of its endpoint allows. */
  readonly sendWithinMs?: number | undefined
}

/**
 * One call from its beginning to its end: the deadlines, the caller's signal and the closing of the client meet here, and
 * whoever works on the call at the moment is told. The first reason is the one that counts.
 */
export class CallScope implements Cancellable, Linked<CallScope> {
  before: CallScope | undefined = undefined
  after: CallScope | undefined = undefined
  onCancel: (() => void) | undefined = undefined
  cancellation: Cancellation | undefined = undefined
  /** The attempt that is under way, or the last one. */
  attempt = new Attempt()
  /** True when an earlier attempt may have reached the exchange without an answer that says otherwise. */
  inDoubt = false
  readonly #context: CallScopeContext
  /** On the monotonic clock; Infinity where there is none, and then nobody has to look at the clock. */
  readonly #deadline: number
  readonly #sendBy: number
  readonly #detach: (() => void) | undefined
  readonly #callDeadline: Deadline | undefined
  readonly #sendDeadline: Deadline | undefined
  #attemptDeadline: Deadline | undefined = undefined
  #controller: AbortController | undefined = undefined
  #sentBefore = false
  #isAttemptOver = false

  constructor(context: CallScopeContext, limits: CallLimits, isOrderLane: boolean) {
    const { signal, timeoutMs } = limits
    const sendWithinMs = limits.sendWithinMs ?? (isOrderLane ? context.sendWithinMs : undefined)
    const { clock } = context
    this.#context = context
    this.#deadline = timeoutMs === undefined ? Infinity : clock.monotonic() + timeoutMs
    this.#sendBy = sendWithinMs === undefined ? Infinity : clock.monotonic() + sendWithinMs
    if (signal?.aborted === true) this.cancel({ by: 'signal', reason: signal.reason })
    // Most calls have no signal, and then nothing is made for it.
    this.#detach = signal && onAbort(signal, () => this.cancel({ by: 'signal', reason: signal.reason }))
    this.#callDeadline = this.#ownTimer(timeoutMs, 'timeout')
    this.#sendDeadline =
      limits.sendWithinMs === undefined && isOrderLane
        ? context.sendLine.add(() => this.#expire('send-within', context.sendWithinMs))
        : this.#ownTimer(sendWithinMs, 'send-within')
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
    return until === Infinity ? atMostMs : Math.max(0, Math.min(atMostMs, until - this.#context.clock.monotonic()))
  }

  cancel(cancellation: Cancellation): void {
    if (this.cancelled) return
    this.cancellation = cancellation
    this.onCancel?.()
    this.#controller?.abort()
  }

  /** The next attempt; the first one is there from the beginning. */
  beginAttempt(): Attempt {
    if (!this.#isAttemptOver) return this.attempt
    this.#sentBefore = this.sent
    this.inDoubt ||= this.attempt.started && !this.attempt.refused
    this.attempt = new Attempt()
    this.#isAttemptOver = false
    return this.attempt
  }

  /** From now on the attempt may take so long as the client allows, to the end of its answer. */
  limitAttempt(): void {
    const { attemptLine, timeoutMs } = this.#context
    this.#attemptDeadline = attemptLine.add(() => this.#expire('timeout', timeoutMs))
  }

  /** The attempt is over: its deadline counts no more. */
  endAttempt(): void {
    this.#attemptDeadline?.cancel()
    this.#attemptDeadline = undefined
    this.#isAttemptOver = true
  }

  /** Ends the call: no timer and no listener is left. */
  end(): void {
    this.endAttempt()
    this.#detach?.()
    this.#callDeadline?.cancel()
    this.#sendDeadline?.cancel()
  }

  #ownTimer(afterMs: number | undefined, by: 'timeout' | 'send-within'): Deadline | undefined {
    // What makes no sense is refused by whoever takes it from the caller.
    if (afterMs === undefined || !(afterMs >= 0 && afterMs < Infinity)) return undefined
    return this.#context.clock.setTimer(afterMs, () => this.#expire(by, afterMs))
  }

  #expire(by: 'timeout' | 'send-within', afterMs: number): void {
    // What is on its way has been sent in time.
    if (by === 'timeout' || !this.sent) this.cancel({ by, afterMs })
  }
}
