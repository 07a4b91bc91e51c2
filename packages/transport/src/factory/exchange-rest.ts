import type { RestClient } from '../rest/rest-client.ts'
import type { BoundRest } from './exchange-transport.ts'

/**
 * What the classes that bind the endpoints of an exchange are built on: they hold a client and close it.
 *
 * @example
 * ```ts
 * import type { CallOptions, Endpoint } from '@venuekit/core'
 * import { ExchangeRest } from '@venuekit/transport'
 *
 * declare const getServerTime: Endpoint<void, unknown, number>
 *
 * class ExampleRest extends ExchangeRest {
 *   getServerTime(options?: CallOptions): Promise<number> {
 *     return this.client.call(getServerTime, undefined, options)
 *   }
 * }
 * typeof ExampleRest // 'function'
 * ```
 */
export abstract class ExchangeRest implements BoundRest {
  /** What makes the calls. */
  protected readonly client: RestClient

  constructor(client: RestClient) {
    this.client = client
  }

  get closed(): boolean {
    return this.client.closed
  }

  close(): Promise<void> {
    return this.client.close()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }
}
