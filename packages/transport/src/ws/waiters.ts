import { abortedError, onAbort, throwIfAborted } from '@venuekit/core/async'

interface Waiter {
  readonly resolve: () => void
  readonly reject: (error: unknown) => void
}

/** Those who wait for the same thing, each with a signal of its own. */
export class Waiters {
  readonly #waiters = new Set<Waiter>()

  get size(): number {
    return this.#waiters.size
  }

  async wait(signal: AbortSignal | undefined, operation: string): Promise<void> {
    throwIfAborted(signal, operation)
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    const waiter: Waiter = { resolve, reject }
    this.#waiters.add(waiter)
    const detach = onAbort(signal, () => {
      // At once, and not when the promise has settled: whoever aborts looks at once whether anybody still waits.
      this.#waiters.delete(waiter)
      if (signal !== undefined) reject(abortedError(signal, operation))
    })
    try {
      await promise
    } finally {
      detach()
      this.#waiters.delete(waiter)
    }
  }

  resolve(): void {
    for (const { resolve } of this.#waiters) resolve()
  }

  reject(error: unknown): void {
    for (const { reject } of this.#waiters) reject(error)
  }
}
