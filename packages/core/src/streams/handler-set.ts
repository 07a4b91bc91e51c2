import { createDisposer, type Disposer } from '../async/disposer.ts'

/** Takes what a handler threw, or what its promise was rejected with. */
export type HandlerErrorHook = (error: unknown) => void

interface Registration {
  readonly handler: (payload: never) => void
}

const none: readonly Registration[] = []

/**
 * Handlers of one kind of thing. They are called in the order in which they were added; one that throws, or rejects, is
 * reported and stops nobody. Adding and removing while handlers run takes effect from the next call on.
 */
export class HandlerSet {
  // Replaced, never changed, so that a call that is under way keeps its own list.
  #registrations: readonly Registration[] = none

  get size(): number {
    return this.#registrations.length
  }

  /** Adds a handler; adding one twice calls it twice. What is returned removes this one registration. */
  add(handler: (payload: never) => void): Disposer {
    const registration: Registration = { handler }
    this.#registrations = [...this.#registrations, registration]
    return createDisposer(() => {
      this.#registrations = this.#registrations.filter((other) => other !== registration)
    })
  }

  /** Removes a handler, however often it was added, and says how often that was. */
  remove(handler: (payload: never) => void): number {
    const before = this.size
    this.#registrations = this.#registrations.filter((other) => other.handler !== handler)
    return before - this.size
  }

  clear(): void {
    this.#registrations = none
  }

  /** Calls every handler. */
  call(payload: unknown, onError: HandlerErrorHook): void {
    for (const { handler } of this.#registrations) callHandler(handler, payload, onError)
  }
}

/** Calls one handler so that nothing it does harms the caller: what it throws or rejects with goes to `onError`. */
export function callHandler(handler: (payload: never) => unknown, payload: unknown, onError: HandlerErrorHook): void {
  try {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- handler and payload were typed together where the handler was added
    const result = handler(payload as never)
    if (isThenable(result)) result.then(undefined, (error: unknown) => report(error, onError))
  } catch (error) {
    report(error, onError)
  }
}

function report(error: unknown, onError: HandlerErrorHook): void {
  try {
    onError(error)
  } catch {
    // A hook that fails has nobody left to tell, and must not stop the other handlers.
  }
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof value === 'object' && value !== null && 'then' in value && typeof value.then === 'function'
}
