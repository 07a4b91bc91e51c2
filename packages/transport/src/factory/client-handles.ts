import type { RestClient } from '../rest/rest-client.ts'

interface Held {
  readonly number: number
  /** Gives back what the client uses. It must not know the client itself. */
  readonly release: () => void
}

/**
 * The clients that are in use. Nobody has to close one: what a client holds is given back when nothing refers to it any
 * more, so that a program that asks for one for each call does not grow.
 */
export class ClientHandles {
  readonly #clients = new Map<number, WeakRef<RestClient>>()
  readonly #lost = new FinalizationRegistry<Held>(({ number, release }) => {
    this.#clients.delete(number)
    release()
  })
  #last = 0

  /** Makes a client that releases what it uses when it is closed, or lost. */
  add(create: (release: () => Promise<void>) => RestClient, release: () => void): RestClient {
    this.#last += 1
    const number = this.#last
    const token = {}
    const client = create(async () => {
      this.#lost.unregister(token)
      this.#clients.delete(number)
      release()
    })
    this.#clients.set(number, new WeakRef(client))
    this.#lost.register(client, { number, release }, token)
    return client
  }

  async close(): Promise<void> {
    await Promise.all([...this.#clients.values()].map(async (client) => client.deref()?.close()))
  }
}
