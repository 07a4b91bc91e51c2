import { type Clock, systemClock } from '@venuekit/core'
import { ClosedError } from '@venuekit/core/errors'
import type { CcxtExchange } from '../ccxt/ccxt-module.ts'

/**
 * One exchange of ccxt and how many use it. It is closed once: at once when nobody uses it, otherwise with the last one.
 * Counting is synchronous, so that nothing can come between reading and writing.
 *
 * @example
 * ```ts
 * import { ExchangeWrapper } from '@venuekit/ccxt-manager'
 * import ccxt from 'ccxt'
 *
 * const wrapper = new ExchangeWrapper(new ccxt.kraken())
 * wrapper.incrementRefcount() // 1
 * wrapper.retire() // closed when it is not used any more
 * wrapper.decrementRefcount() // 0
 * wrapper.closed // true
 * ```
 */
export class ExchangeWrapper<Of extends CcxtExchange = CcxtExchange> implements AsyncDisposable {
  // Private, and read through a getter: printing a wrapper must not print the credentials that an exchange holds.
  readonly #exchange: Of
  readonly #clock: Pick<Clock, 'monotonic'>
  #refcount = 0
  #lastUsedAt: number | undefined
  #onCloseFailed: ((error: unknown) => void) | undefined
  #closing: Promise<void> | undefined

  constructor(exchange: Of, options: { readonly clock?: Pick<Clock, 'monotonic'> | undefined } = {}) {
    this.#exchange = exchange
    this.#clock = options.clock ?? systemClock
  }

  get exchange(): Of {
    return this.#exchange
  }

  /** Whether it is closed, or being closed. */
  get closed(): boolean {
    return this.#closing !== undefined
  }

  /** Milliseconds since it was last taken or given back; `Infinity` when it never was. */
  get idleMs(): number {
    return this.#lastUsedAt === undefined ? Infinity : this.#clock.monotonic() - this.#lastUsedAt
  }

  /** One more uses it. */
  incrementRefcount(): number {
    if (this.closed) throw new ClosedError(`the connection to ${this.#exchange.id} is closed; connect again`)
    this.#refcount += 1
    this.#lastUsedAt = this.#clock.monotonic()
    return this.#refcount
  }

  /** One fewer uses it. The count never falls below 0. */
  decrementRefcount(): number {
    if (this.#refcount === 0) return 0
    this.#refcount -= 1
    this.#lastUsedAt = this.#clock.monotonic()
    if (this.#refcount === 0 && this.#onCloseFailed !== undefined) this.#closeInBackground(this.#onCloseFailed)
    return this.#refcount
  }

  getRefcount(): number {
    return this.#refcount
  }

  isInUse(): boolean {
    return this.#refcount > 0
  }

  /** Closes it as soon as nobody uses it. A failure to close goes to `onFailed`: nobody waits for it. */
  retire(onFailed: (error: unknown) => void = () => {}): void {
    if (this.#refcount === 0) this.#closeInBackground(onFailed)
    else this.#onCloseFailed ??= onFailed
  }

  /** Closes it now, used or not. Idempotent. */
  close(): Promise<void> {
    this.#closing ??= this.#close()
    return this.#closing
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }

  #closeInBackground(onFailed: (error: unknown) => void): void {
    void this.close().catch(onFailed)
  }

  async #close(): Promise<void> {
    await this.#exchange.close()
  }
}
