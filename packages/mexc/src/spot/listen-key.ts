import type { CallOptions } from '@venuekit/core'
import type { RestClient } from '@venuekit/transport'
import { createListenKey, deleteListenKey, renewListenKey } from './endpoints/listen-keys.ts'

/** A key lasts an hour: so there is time for another attempt, and then for another key. */
const renewEveryMs = 30 * 60_000

/**
 * A key of the account for one private socket: it lasts an hour from when it was made or renewed, and is to be given back.
 *
 * @example
 * ```ts
 * import type { MexcPrivateSpotRest } from '@venuekit/mexc'
 *
 * async function follow(rest: MexcPrivateSpotRest): Promise<void> {
 *   await using lease = await rest.createListenKey()
 *   await lease.renew() // within the hour, again and again
 * }
 * typeof follow // 'function'
 * ```
 */
export class ListenKeyLease implements AsyncDisposable {
  readonly renewEveryMs: number = renewEveryMs
  /** Whoever knows it can follow the account. */
  declare readonly reveal: () => string
  readonly #client: RestClient
  #released: Promise<void> | undefined

  private constructor(client: RestClient, listenKey: string) {
    this.#client = client
    Object.defineProperty(this, 'reveal', { value: () => listenKey })
  }

  static async create(client: RestClient, options?: CallOptions): Promise<ListenKeyLease> {
    return new ListenKeyLease(client, await client.call(createListenKey, undefined, options))
  }

  /** Gives it another hour. */
  async renew(signal?: AbortSignal): Promise<void> {
    await this.#client.call(renewListenKey, { listenKey: this.reveal() }, { signal })
  }

  /** Gives it back, once; sockets that use it are closed by the exchange. */
  release(): Promise<void> {
    this.#released ??= this.#client.call(deleteListenKey, { listenKey: this.reveal() })
    return this.#released
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.release()
  }
}
