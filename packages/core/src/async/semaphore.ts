import { ConfigurationError } from '../errors/general.ts'
import { abortedError, onAbort, throwIfAborted, type AbortOptions } from './abort.ts'
import { createDisposer, type Disposer } from './disposer.ts'

/**
 * Lets a fixed number of pieces of work run at the same time; the others wait in the order in which they came. A caller
 * whose signal is aborted leaves the queue at once.
 *
 * @example
 * ```ts
 * import { Semaphore } from '@venuekit/core/async'
 *
 * const lanes = new Semaphore(5)
 * await lanes.run(async () => 'loaded', { operation: 'loadInstruments' }) // 'loaded'
 * ```
 */
export class Semaphore {
  readonly #waiting = new Set<() => void>()
  #available: number

  constructor(permits: number) {
    if (!Number.isSafeInteger(permits) || permits < 1) {
      throw new ConfigurationError('permits', `must be a positive integer, not ${permits}`)
    }
    this.#available = permits
  }

  /** Permits that are free. */
  get available(): number {
    return this.#available
  }

  /** Callers that wait for a permit. */
  get waiting(): number {
    return this.#waiting.size
  }

  /** Takes a permit when one is free. Call what is returned to give it back; a second call does nothing. */
  tryAcquire(): Disposer | undefined {
    if (this.#available === 0) return undefined
    this.#available -= 1
    return this.#permit()
  }

  /** Waits for a permit. Call what it resolves to, or dispose it, to give the permit back. */
  async acquire(options: AbortOptions): Promise<Disposer> {
    const { signal, operation } = options
    throwIfAborted(signal, operation)
    const free = this.tryAcquire()
    if (free !== undefined) return free
    return new Promise<Disposer>((resolve, reject) => {
      const grant = (): void => {
        detach()
        resolve(this.#permit())
      }
      const detach = onAbort(signal, () => {
        this.#waiting.delete(grant)
        if (signal !== undefined) reject(abortedError(signal, operation))
      })
      this.#waiting.add(grant)
    })
  }

  /** Runs work while holding a permit. */
  async run<Value>(work: () => PromiseLike<Value>, options: AbortOptions): Promise<Value> {
    const release = await this.acquire(options)
    try {
      return await work()
    } finally {
      release()
    }
  }

  #permit(): Disposer {
    return createDisposer(() => {
      // The permit goes straight to who waits longest, so that nobody who comes now is served first.
      for (const grant of this.#waiting) {
        this.#waiting.delete(grant)
        grant()
        return
      }
      this.#available += 1
    })
  }
}

/**
 * One at a time, in order: a semaphore with one permit. What must not run side by side (a login, a nonce, a file) goes
 * through `run`.
 *
 * @example
 * ```ts
 * import { Mutex } from '@venuekit/core/async'
 *
 * const mutex = new Mutex()
 * const order: number[] = []
 * await Promise.all([1, 2].map((n) => mutex.run(async () => order.push(n), { operation: 'append' })))
 * order // [1, 2]
 * ```
 */
export class Mutex extends Semaphore {
  constructor() {
    super(1)
  }

  get locked(): boolean {
    return this.available === 0
  }
}
