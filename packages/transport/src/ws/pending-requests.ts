import type { Control } from '@venuekit/core'
import { onAbort } from '@venuekit/core/async'
import {
  AbortedError,
  InvalidInputError,
  TimeoutError,
  type ErrorDetails,
  type VenuekitError,
} from '@venuekit/core/errors'
import type { Clock } from '@venuekit/core/time'

/** A request over a stream, under the id that its answer names. */
export interface StreamRequest {
  readonly id: string
  readonly text: string
  /** Is shown answers before the last one: that the exchange has received the request. */
  readonly onInterim?: ((bytes: Uint8Array) => void) | undefined
}

/** How long a request over a stream may take, and who ends it before. */
export interface RequestWait {
  readonly signal?: AbortSignal | undefined
  readonly timeoutMs: number
}

interface Pending {
  readonly onInterim: StreamRequest['onInterim']
  readonly resolve: (bytes: Uint8Array) => void
  readonly reject: (error: VenuekitError) => void
}

const operation = 'request'

/** The requests that have been written to one connection and wait for their answers. What fails here is `unknown`. */
export class PendingRequests {
  readonly #clock: Clock
  readonly #details: ErrorDetails
  readonly #pending = new Map<string, Pending>()
  #idle: (() => void)[] = []

  constructor(clock: Clock, details: ErrorDetails) {
    this.#clock = clock
    this.#details = { ...details, operation, outcome: 'unknown' }
  }

  get size(): number {
    return this.#pending.size
  }

  /** Refuses an id that waits for its answer already: the answer would be anybody's. */
  checkId(id: string): void {
    if (!this.#pending.has(id)) return
    throw new InvalidInputError('id', `a request with the id "${id}" is under way; use another`, {
      outcome: 'not-sent',
    })
  }

  /** Waits for the answer to what has just been written. */
  async answer({ id, onInterim }: StreamRequest, { signal, timeoutMs }: RequestWait): Promise<Uint8Array> {
    const { promise, resolve, reject } = Promise.withResolvers<Uint8Array>()
    this.#pending.set(id, { onInterim, resolve, reject })
    const timer = this.#clock.setTimer(timeoutMs, () => {
      reject(new TimeoutError(`No answer to request ${id} within ${timeoutMs} ms`, this.#details))
    })
    const detach = onAbort(signal, () => {
      const problem = `${operation} ${id} was aborted while its answer was awaited`
      reject(new AbortedError(problem, { ...this.#details, cause: signal?.reason }))
    })
    try {
      return await promise
    } finally {
      timer.cancel()
      detach()
      this.#pending.delete(id)
      if (this.#pending.size === 0) for (const tell of this.#idle.splice(0)) tell()
    }
  }

  /** Gives an answer to who waits for it. One that nobody waits for came too late, or belongs to somebody else. */
  settle({ id, bytes, final }: Extract<Control, { readonly type: 'response' }>): void {
    const pending = this.#pending.get(id)
    if (final) pending?.resolve(bytes)
    else pending?.onInterim?.(bytes)
  }

  /** Resolves when nothing is under way. */
  async idle(): Promise<void> {
    if (this.#pending.size === 0) return
    const { promise, resolve } = Promise.withResolvers<void>()
    this.#idle.push(resolve)
    await promise
  }

  /** The line is gone. `errorFor` makes the error of each. */
  fail(errorFor: (details: ErrorDetails) => VenuekitError): void {
    for (const { reject } of this.#pending.values()) reject(errorFor(this.#details))
  }
}
