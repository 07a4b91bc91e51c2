import type { CallOptions } from '../contracts/call.ts'
import { ClosedError } from '../errors/general.ts'
import { throwIfAborted } from '../async/abort.ts'
import type { Clock } from '../time/clock.ts'
import { LruCache } from './lru-cache.ts'

/** What a store holds: text or bytes. What was text comes back as text. */
export type CacheValue = string | Uint8Array

/** How long a value is kept. */
export interface CacheSetOptions extends CallOptions {
  /** How long the value is good; for ever when it is not given. */
  readonly ttlMs?: number | undefined
}

/**
 * A store by key that several processes may share: instruments, currencies, fees, what the exchange lists. Never live
 * state: no book, balance, order or position belongs in it, because nobody could say how old it is. A port: the memory
 * store is the default, `@venuekit/redis` has another.
 */
export interface CacheStore extends AsyncDisposable {
  get(key: string, options?: CallOptions): Promise<CacheValue | undefined>
  set(key: string, value: CacheValue, options?: CacheSetOptions): Promise<void>
  /** True when there was something. */
  delete(key: string, options?: CallOptions): Promise<boolean>
  close(): Promise<void>
}

/** How much a store in memory holds. */
export interface MemoryCacheStoreOptions {
  readonly clock: Pick<Clock, 'monotonic'>
  /** The default is 10,000. */
  readonly maxEntries?: number | undefined
  /** What all keys and values may weigh together; the default is 64 MiB. */
  readonly maxBytes?: number | undefined
}

/**
 * The cache store in memory: bounded, what was used longest ago leaves first.
 *
 * @example
 * ```ts
 * import { createMemoryCacheStore } from '@venuekit/core'
 * import { systemClock } from '@venuekit/core/time'
 *
 * await using store = createMemoryCacheStore({ clock: systemClock })
 * await store.set('instruments', '[]', { ttlMs: 300_000 })
 * await store.get('instruments') // '[]'
 * ```
 */
export function createMemoryCacheStore(options: MemoryCacheStoreOptions): CacheStore {
  return new MemoryCacheStore(options)
}

class MemoryCacheStore implements CacheStore {
  readonly #values: LruCache<string, CacheValue>
  #closed = false

  constructor(options: MemoryCacheStoreOptions) {
    const { clock, maxEntries = 10_000, maxBytes = 64 * 1_048_576 } = options
    this.#values = new LruCache({ name: 'cache store', clock, maxEntries, maxBytes, sizeOf: weight })
  }

  async get(key: string, options: CallOptions = {}): Promise<CacheValue | undefined> {
    this.#check('get', options)
    const value = this.#values.get(key)
    return value === undefined ? undefined : copy(value)
  }

  async set(key: string, value: CacheValue, options: CacheSetOptions = {}): Promise<void> {
    this.#check('set', options)
    this.#values.set(key, copy(value), { ttlMs: options.ttlMs })
  }

  async delete(key: string, options: CallOptions = {}): Promise<boolean> {
    this.#check('delete', options)
    const present = this.#values.has(key)
    this.#values.delete(key)
    return present
  }

  async close(): Promise<void> {
    this.#closed = true
    await this.#values.close()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }

  #check(operation: string, options: CallOptions): void {
    if (this.#closed) throw new ClosedError('the cache store is closed', { operation })
    throwIfAborted(options.signal, `cache store ${operation}`)
  }
}

/** Bytes are copied in and out: what a caller does to its array later must not change what is stored. */
function copy(value: CacheValue): CacheValue {
  return typeof value === 'string' ? value : new Uint8Array(value)
}

function weight(value: CacheValue, key: string): number {
  // A character of a text takes at most two bytes in memory.
  return key.length * 2 + (typeof value === 'string' ? value.length * 2 : value.byteLength)
}
