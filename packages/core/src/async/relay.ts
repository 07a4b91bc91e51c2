import { onAbort } from './abort.ts'

/**
 * A signal that aborts when one of others does, or when told. It takes the place of `AbortSignal.any`, which has no way
 * to let go: what it makes is held, once it has a listener, for as long as its parents live (nodejs/node#54614), about
 * a kilobyte for every call under a signal that lives as long as the process. A relay lets go when it is disposed.
 *
 * @example
 * ```ts
 * import { AbortRelay } from '@venuekit/core/async'
 *
 * async function call(work: (signal: AbortSignal) => Promise<void>, signal?: AbortSignal): Promise<void> {
 *   using relay = new AbortRelay([signal])
 *   await work(relay.signal)
 * }
 * await call(async () => {})
 * ```
 */
export class AbortRelay implements Disposable {
  readonly #controller = new AbortController()
  readonly #detachers: (() => void)[] = []

  constructor(parents: Iterable<AbortSignal | undefined>) {
    for (const parent of parents) {
      if (parent === undefined) continue
      if (parent.aborted) {
        this.abort(parent.reason)
        return
      }
      this.#detachers.push(onAbort(parent, () => this.abort(parent.reason)))
    }
  }

  get signal(): AbortSignal {
    return this.#controller.signal
  }

  /** Aborts the signal of the relay and detaches it from its parents. Only the first reason counts. */
  abort(reason: unknown): void {
    this[Symbol.dispose]()
    this.#controller.abort(reason)
  }

  /** Detaches from the parents. The signal stays as it is. */
  [Symbol.dispose](): void {
    for (const detach of this.#detachers.splice(0)) detach()
  }
}
