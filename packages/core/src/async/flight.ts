import { abortedError, onAbort, throwIfAborted, type AbortOptions } from './abort.ts'

export interface FlightOptions<Value> {
  readonly work: (signal: AbortSignal) => PromiseLike<Value>
  /** Called once, as soon as nobody can join any more: the work ended, was cancelled, or everybody left. */
  readonly onClosed?: () => void
  /** Takes what the work still gave when nobody waited for it any more. */
  readonly onAbandoned?: (value: Value) => void
}

interface Waiter<Value> {
  readonly land: (value: Value) => void
  readonly fail: (error: unknown) => void
}

/**
 * One piece of work that several callers wait for. It starts with the first of them, who waits already when it does: so
 * the work may itself cancel the flight, or call for the same again. Each may leave; when the last one has left, the work is aborted. All
 * who still wait are served in the same tick in which the work ends, so that nothing can come between.
 */
export class Flight<Value> {
  /** Settles when the work has ended, however it ended. Never rejects. */
  readonly ended: Promise<void>
  readonly #end: (rest: Promise<void>) => void
  readonly #options: FlightOptions<Value>
  readonly #controller = new AbortController()
  readonly #waiters = new Set<Waiter<Value>>()
  #started = false
  #closed = false

  constructor(options: FlightOptions<Value>) {
    this.#options = options
    const { promise, resolve } = Promise.withResolvers<void>()
    this.ended = promise
    this.#end = resolve
  }

  /** Waits for the work. `take` makes, from what it gave, what this caller gets. */
  async join<Taken>(take: (value: Value) => Taken, options: AbortOptions): Promise<Taken> {
    const { signal, operation } = options
    throwIfAborted(signal, operation)
    return new Promise<Taken>((resolve, reject) => {
      const waiter: Waiter<Value> = {
        land: (value) => {
          detach()
          try {
            resolve(take(value))
          } catch (error) {
            reject(error)
          }
        },
        fail: (error) => {
          detach()
          reject(error)
        },
      }
      const detach = onAbort(signal, () => {
        if (signal !== undefined) reject(abortedError(signal, operation))
        this.#leave(waiter, signal?.reason)
      })
      this.#waiters.add(waiter)
      this.#start()
    })
  }

  /** Fails everybody who waits and aborts the work. */
  cancel(error: unknown): void {
    this.#fail(error)
    this.#controller.abort(error)
  }

  #start(): void {
    if (this.#started) return
    this.#started = true
    // What the work throws is a failure like any other.
    const result = new Promise<Value>((resolve) => {
      resolve(this.#options.work(this.#controller.signal))
    })
    this.#end(
      result.then(
        (value) => this.#land(value),
        (error: unknown) => this.#fail(error),
      ),
    )
  }

  #leave(waiter: Waiter<Value>, reason: unknown): void {
    this.#waiters.delete(waiter)
    if (this.#waiters.size > 0) return
    this.#close()
    this.#controller.abort(reason)
  }

  #land(value: Value): void {
    const abandoned = this.#waiters.size === 0
    this.#close()
    for (const waiter of this.#depart()) waiter.land(value)
    if (abandoned) this.#options.onAbandoned?.(value)
  }

  #fail(error: unknown): void {
    this.#close()
    for (const waiter of this.#depart()) waiter.fail(error)
  }

  #depart(): readonly Waiter<Value>[] {
    const waiters = [...this.#waiters]
    this.#waiters.clear()
    return waiters
  }

  #close(): void {
    if (this.#closed) return
    this.#closed = true
    this.#options.onClosed?.()
  }
}
