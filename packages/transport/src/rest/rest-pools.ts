import { ClosedError } from '@venuekit/core/errors'
import { systemClock, type Clock } from '@venuekit/core/time'
import { parseEndpointUrl } from '../network/endpoint-url.ts'
import { ConnectionPool, type RestPoolStats } from './connection-pool.ts'
import { checkPoolOptions, type CheckedPoolOptions, type RestPoolOptions } from './pool-options.ts'

/** What tells one pool of connections from another. */
export interface RestPoolKey {
  /** Only its scheme, host and port count. */
  readonly baseUrl: string
  readonly domain: 'public' | 'private'
  /** A fingerprint of the credentials (`createFingerprint`): two accounts never share a connection. */
  readonly account?: string | undefined
  /** Until a connection is there, in the place of what the pools were made with. */
  readonly connectTimeoutMs?: number | undefined
}

/** The right to use a pool; the last one to let go of it closes its connections. */
export interface RestPoolLease {
  readonly pool: ConnectionPool
  /** Only the first time counts. Resolves when the connections are closed, where this was the last lease. */
  release(): Promise<void>
}

/**
 * The connections of all REST clients of a process or a factory: one pool for each server, domain and account, so that a
 * flood of public calls never stands in the way of an order.
 */
export interface RestPools extends AsyncDisposable {
  /** Nothing is opened before the first request. */
  lease(key: RestPoolKey): RestPoolLease
  /** Every pool that is in use, in the order of its first lease. */
  stats(): readonly RestPoolStatus[]
  /** Closes every connection, in use or not. Idempotent. */
  close(): Promise<void>
}

/** How one pool stands. */
export interface RestPoolStatus extends RestPoolStats {
  readonly origin: string
  readonly domain: 'public' | 'private'
  /** How many clients share it. */
  readonly leases: number
}

interface Entry {
  readonly pool: ConnectionPool
  readonly origin: string
  readonly domain: 'public' | 'private'
  leases: number
}

/**
 * Makes the pools. Nothing is opened and nothing is loaded before the first request.
 *
 * @example
 * ```ts
 * import { createRestPools } from '@venuekit/transport'
 *
 * await using pools = createRestPools({ connections: 8, localAddress: '127.0.0.1' })
 * pools.stats() // []
 * ```
 */
export function createRestPools(options: RestPoolOptions & { readonly clock?: Clock | undefined } = {}): RestPools {
  return new LeasedPools(checkPoolOptions(options), options.clock ?? systemClock)
}

class LeasedPools implements RestPools {
  readonly #options: CheckedPoolOptions
  readonly #clock: Clock
  readonly #entries = new Map<string, Entry>()
  /** Pools that are closing after their last lease. */
  readonly #closing = new Set<Promise<void>>()
  #isClosed = false

  constructor(options: CheckedPoolOptions, clock: Clock) {
    this.#options = options
    this.#clock = clock
  }

  lease({ baseUrl, domain, account, connectTimeoutMs }: RestPoolKey): RestPoolLease {
    if (this.#isClosed) throw new ClosedError('The pools are closed')
    const url = parseEndpointUrl(baseUrl, 'http', 'baseUrl')
    const options = connectTimeoutMs === undefined ? this.#options : { ...this.#options, connectTimeoutMs }
    const key = JSON.stringify([url.origin, domain, account ?? '', options.connectTimeoutMs])
    const entry = this.#entries.get(key) ?? this.#create(key, { url, domain, options })
    entry.leases += 1
    let released: Promise<void> | undefined
    return { pool: entry.pool, release: () => (released ??= this.#release(key, entry)) }
  }

  stats(): readonly RestPoolStatus[] {
    return [...this.#entries.values()].map(({ pool, origin, domain, leases }) =>
      Object.freeze({ origin, domain, leases, ...pool.stats }),
    )
  }

  async close(): Promise<void> {
    this.#isClosed = true
    const entries = [...this.#entries.values()]
    this.#entries.clear()
    await Promise.all([...entries.map(({ pool }) => pool.close()), ...this.#closing])
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }

  #create(
    key: string,
    { url, domain, options }: { url: URL; domain: 'public' | 'private'; options: CheckedPoolOptions },
  ): Entry {
    const pool = new ConnectionPool(url, options, this.#clock)
    const entry: Entry = { pool, origin: url.origin, domain, leases: 0 }
    this.#entries.set(key, entry)
    return entry
  }

  async #release(key: string, entry: Entry): Promise<void> {
    entry.leases -= 1
    if (entry.leases > 0) return
    if (this.#entries.get(key) === entry) this.#entries.delete(key)
    const closing = entry.pool.close()
    this.#closing.add(closing)
    await closing
    this.#closing.delete(closing)
  }
}
