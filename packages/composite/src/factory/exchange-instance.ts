import type { AnyConnector, ExchangeObject, SymbolInput } from '@venuekit/core'
import type { ExchangeConfig } from '@venuekit/core/config'
import type { OwnParts } from '../object/contexts.ts'

/** The two halves of an exchange, which never share a client. */
export type Domain = 'public' | 'private'

/** What an exchange object is made of. */
export interface InstanceRequest {
  readonly connector: AnyConnector
  readonly config: ExchangeConfig
  readonly domain: Domain
  /** What belongs to the owner of an account; market data has none of it. */
  readonly own?: OwnParts | undefined
}

/** One exchange object that several may use, with what has to be known to share, replace and close it. */
export class ExchangeInstance {
  readonly request: InstanceRequest
  readonly object: ExchangeObject
  /** How many leases there are of it. */
  uses = 0
  /** Set once `initialize` has succeeded; from then on `inactive` means that it was closed. */
  initialised = false
  /** Set when it never came up: nobody else shall get it. */
  failed = false
  #calls = 0
  #idle: (() => void)[] = []
  #before: Promise<void> | undefined
  #closing: Promise<void> | undefined

  constructor(request: InstanceRequest, object: ExchangeObject) {
    this.request = request
    this.object = object
  }

  /** Whether the next one who asks may have it. */
  get usable(): boolean {
    if (this.#closing !== undefined || this.failed) return false
    const { status } = this.object
    return status !== 'closing' && status !== 'error' && !(this.initialised && status === 'inactive')
  }

  get activeSymbols(): readonly SymbolInput[] {
    return this.object.activeSymbols
  }

  /** Resolves when it was closed, or at once when nobody is closing it. */
  get closing(): Promise<void> {
    return this.#closing ?? Promise.resolve()
  }

  /** Counts a call until it ends, so that a replacement can wait for it. */
  track(call: PromiseLike<unknown>): void {
    this.#calls += 1
    const ended = (): void => {
      this.#calls -= 1
      if (this.#calls === 0) for (const resolve of this.#idle.splice(0)) resolve()
    }
    void call.then(ended, ended)
  }

  /** Resolves when no call is under way. */
  async drained(): Promise<void> {
    if (this.#calls === 0) return
    const { promise, resolve } = Promise.withResolvers<void>()
    this.#idle.push(resolve)
    await promise
  }

  /** Whoever closes it from now on waits for that first. */
  closeAfter(before: Promise<void>): void {
    this.#before = before
  }

  /** Closes the object, once. */
  close(): Promise<void> {
    this.#closing ??= this.#close()
    return this.#closing
  }

  async #close(): Promise<void> {
    // Only where it has to: a close that is asked for begins in the same tick.
    if (this.#before !== undefined) await this.#before
    await this.object.close()
  }
}
