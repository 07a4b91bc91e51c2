import { ClosedError } from '../errors/general.ts'

/**
 * Holds resources and closes them in reverse order, each once and each even when another fails. `AsyncDisposableStack` does
 * this, but Node 22 does not have it.
 *
 * @example
 * ```ts
 * import { ResourceScope } from '@venuekit/core/async'
 *
 * const closed: string[] = []
 * {
 *   await using scope = new ResourceScope('demo')
 *   scope.defer(() => { closed.push('socket') })
 *   scope.defer(async () => { closed.push('subscription') })
 * }
 * closed // ['subscription', 'socket']
 * ```
 */
export class ResourceScope implements AsyncDisposable {
  readonly #name: string
  #closers: (() => unknown)[] = []
  #closed = false
  #closing: Promise<void> | undefined

  /** `name` is what errors call the scope. */
  constructor(name: string) {
    this.#name = name
  }

  get closed(): boolean {
    return this.#closed
  }

  /** Takes a resource over and returns it. */
  use<Resource extends AsyncDisposable | Disposable>(resource: Resource): Resource {
    this.defer(() => (Symbol.asyncDispose in resource ? resource[Symbol.asyncDispose]() : resource[Symbol.dispose]()))
    return resource
  }

  /** Remembers what to call when the scope closes. */
  defer(close: () => unknown): void {
    if (this.closed) throw new ClosedError(`${this.#name} is closed; it takes no more resources`)
    this.#closers.push(close)
  }

  /** Hands everything to a new scope and leaves this one empty: what was built in parts has been built. */
  move(name = this.#name): ResourceScope {
    const heir = new ResourceScope(name)
    if (this.closed) throw new ClosedError(`${this.#name} is closed; there is nothing left to hand over`)
    heir.#closers = this.#closers.splice(0)
    return heir
  }

  /**
   * Closes everything, the last first. Closing again gives the same promise. One failure is thrown as it is, several as
   * an `AggregateError`, always after the rest has been closed.
   */
  close(): Promise<void> {
    this.#closing ??= this.#closeAll()
    return this.#closing
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }

  async #closeAll(): Promise<void> {
    // First of all: nothing may be added while the rest is being closed.
    this.#closed = true
    const errors: unknown[] = []
    for (const close of this.#closers.splice(0).toReversed()) {
      try {
        // One after the other: what was opened later may need what was opened before it.
        // oxlint-disable-next-line no-await-in-loop -- the order is the purpose
        await close()
      } catch (error) {
        errors.push(error)
      }
    }
    if (errors.length === 1) throw errors[0]
    if (errors.length > 1) throw new AggregateError(errors, `closing ${this.#name} failed in ${errors.length} places`)
  }
}
