import { cacheKey, type Clock, type Logger, LruCache } from '@venuekit/core'
import type { CcxtExchange } from '../ccxt/ccxt-module.ts'
import { ExchangeWrapper } from './exchange-wrapper.ts'
import { Hold } from './hold.ts'

/** What tells one connection from another. */
export interface ConnectionName {
  /** The id of ccxt. */
  readonly id: string
  readonly testnet: boolean
  readonly contractType?: string | undefined
  /** The fingerprint of the credentials; absent for public ones. */
  readonly fingerprint?: string | undefined
}

/** Which connections are meant: what is left out means all of them. */
export type ConnectionPattern = { readonly [Part in keyof ConnectionName]?: ConnectionName[Part] | undefined }

/** One connection as it stands in the cache. */
export interface Connection {
  readonly name: ConnectionName
  readonly key: string
  readonly wrapper: ExchangeWrapper
  /** Who took it and will name it by its id when giving it back. The last one is given back first. */
  readonly takers: Hold[]
}

/** What connections are made with. */
export interface ConnectionsOptions {
  /** What errors and logs call them. */
  readonly name: string
  readonly domain: 'public' | 'private'
  readonly maxConnections: number
  readonly clock: Clock
  readonly logger: Logger
}

/** How one connection is asked for. */
export interface ConnectionRequest {
  readonly name: ConnectionName
  readonly build: (signal: AbortSignal) => Promise<CcxtExchange>
  readonly signal?: AbortSignal | undefined
  /** Called once, when the hold is given back. */
  readonly onRelease?: (() => void) | undefined
}

/**
 * The connections of one manager: made once however many ask at the same time, shared, and closed, each exactly once, when
 * they have left the cache and nobody uses them any more.
 */
export class Connections {
  readonly #options: ConnectionsOptions
  readonly #cache: LruCache<string, Connection>
  /** Those in the cache, and those that left it while they were in use. */
  readonly #open = new Set<Connection>()
  /** How many wait for a connection, by its key: from the asking on until they are counted. */
  readonly #taking = new Map<string, number>()
  readonly #ofExchange = new WeakMap<object, Connection>()

  constructor(options: ConnectionsOptions) {
    this.#options = options
    this.#cache = new LruCache<string, Connection>({
      name: options.name,
      maxEntries: options.maxConnections,
      isUsable: ({ wrapper }) => !wrapper.closed,
      disposal: {
        // Somebody may have counted by hand, without a lease.
        dispose: (connection) => this.#retired(connection),
        onError: (error) => this.#closeFailed(error),
      },
    })
  }

  /** Takes a connection for one more user. */
  async take(request: ConnectionRequest): Promise<Hold> {
    const { name } = request
    const key = cacheKey({
      exchange: name.id,
      environment: name.testnet ? 'testnet' : 'production',
      kind: 'ccxt',
      domain: this.#options.domain,
      contractType: name.contractType,
      credentials: name.fingerprint,
    })
    this.#taking.set(key, (this.#taking.get(key) ?? 0) + 1)
    try {
      return await this.#hold(key, request)
    } finally {
      const others = (this.#taking.get(key) ?? 1) - 1
      if (others === 0) this.#taking.delete(key)
      else this.#taking.set(key, others)
    }
  }

  /** Whether somebody uses it, or is just being given it. */
  isBusy({ key, wrapper }: Connection): boolean {
    return wrapper.isInUse() || this.#taking.has(key)
  }

  /** The connection of an exchange object, while it is open. */
  of(exchange: object): Connection | undefined {
    const connection = this.#ofExchange.get(exchange)
    return connection === undefined || connection.wrapper.closed ? undefined : connection
  }

  /** The open connections that fit, those made first first. */
  matching(wanted: ConnectionPattern): readonly Connection[] {
    // One that was counted by hand closes without telling.
    for (const connection of this.#open) if (connection.wrapper.closed) this.#open.delete(connection)
    return [...this.#open].filter(
      ({ name }) =>
        (wanted.id === undefined || name.id === wanted.id) &&
        (wanted.testnet === undefined || name.testnet === wanted.testnet) &&
        (wanted.contractType === undefined || name.contractType === wanted.contractType) &&
        (wanted.fingerprint === undefined || name.fingerprint === wanted.fingerprint),
    )
  }

  /** Nobody gets it any more; it is closed when it is not used any more. */
  retire(connection: Connection): void {
    if (this.#cache.peek(connection.key) === connection) this.#cache.delete(connection.key)
  }

  /** Closes it now, used or not, and waits for that. A failure is logged: it is gone either way. */
  async end(connection: Connection): Promise<void> {
    this.retire(connection)
    this.#open.delete(connection)
    await connection.wrapper.close().catch((error: unknown) => this.#closeFailed(error))
  }

  /** Closes everything, and what is being made fails. */
  async close(): Promise<void> {
    const open = [...this.#open]
    await this.#cache.close()
    await Promise.all(open.map((connection) => this.end(connection)))
  }

  async #hold(key: string, { name, build, signal, onRelease }: ConnectionRequest): Promise<Hold> {
    for (;;) {
      // oxlint-disable-next-line no-await-in-loop -- once more only when it was closed by force on its way here
      const lease = await this.#cache.acquire(key, async (aborted) => this.#admit(name, key, await build(aborted)), {
        signal,
      })
      if (!lease.value.wrapper.closed) return new Hold(lease, onRelease)
      lease.release()
    }
  }

  #admit(name: ConnectionName, key: string, exchange: CcxtExchange): Connection {
    const connection = { name, key, wrapper: new ExchangeWrapper(exchange, this.#options), takers: [] }
    this.#open.add(connection)
    this.#ofExchange.set(exchange, connection)
    this.#options.logger.debug('connected', {
      exchange: name.id,
      testnet: name.testnet,
      contractType: name.contractType,
    })
    return connection
  }

  #retired(connection: Connection): void {
    const { wrapper } = connection
    if (!wrapper.isInUse()) this.#open.delete(connection)
    wrapper.retire((error) => this.#closeFailed(error))
  }

  #closeFailed(error: unknown): void {
    this.#options.logger.warn('a connection could not be closed properly', { error })
  }
}
