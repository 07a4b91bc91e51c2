import type { CacheSetOptions, CacheStore, CacheValue, CallOptions } from '@venuekit/core'
import { ConfigurationError, InvalidInputError, printable, StorageError } from '@venuekit/core/errors'
import { systemClock, type Clock } from '@venuekit/core/time'
import { parseRedisAddress, type RedisAddressOptions } from '../connection/redis-address.ts'
import type { RedisClient } from '../connection/redis-client.ts'
import { RedisConnection } from '../connection/redis-connection.ts'
import { checkText, decodeEntry, encodeEntry } from './cache-entry.ts'

interface CommonOptions {
  /** Under which name the values stand: processes with the same one share them. The default is `venuekit`. */
  readonly prefix?: string | undefined
  /** How long a call may take, connecting included; the default is 1,000. */
  readonly timeoutMs?: number | undefined
  /** What one value may have, and what is taken from Redis for one; the default is 16 MiB. */
  readonly maxValueBytes?: number | undefined
  readonly clock?: Clock | undefined
}

/** Where the values are, and how much of them: an address, or a client of `@redis/client` that you open and close. */
export type RedisCacheStoreOptions = CommonOptions & (RedisAddressOptions | { readonly client: RedisClient })

/**
 * The cache store in a Redis, for reference data that several processes share: instruments, currencies, fees. Never for
 * live state. It connects at the first call. Where Redis fails, calls reject with a `StorageError`, or a `TimeoutError`
 * after `timeoutMs`: go on without the stored value. After a failure to connect they do so at once for a second.
 *
 * @example
 * ```ts no-run
 * import { SecretUrl } from '@venuekit/core'
 * import { createRedisCacheStore } from '@venuekit/redis'
 *
 * await using store = createRedisCacheStore({ url: SecretUrl.from(process.env['REDIS_URL'] ?? 'redis://localhost') })
 * await store.set('gateio:instruments', '[]', { ttlMs: 300_000 })
 * await store.get('gateio:instruments') // '[]', in every process, for five minutes
 * ```
 */
export function createRedisCacheStore(options: RedisCacheStoreOptions): CacheStore {
  return new RedisCacheStore(options)
}

class RedisCacheStore implements CacheStore {
  readonly #connection: RedisConnection
  readonly #prefix: string
  readonly #maxValueBytes: number

  constructor(options: RedisCacheStoreOptions) {
    const { prefix = 'venuekit', timeoutMs = 1_000, maxValueBytes = 16 * 1_048_576, clock = systemClock } = options
    // Without a colon no two prefixes can mean the same key.
    if (!/^[\w.-]{1,100}$/.test(prefix))
      throw new ConfigurationError('prefix', 'must have 1 to 100 letters, digits, hyphens, dots and underscores')
    if (!(timeoutMs > 0 && timeoutMs <= 600_000))
      throw new ConfigurationError('timeoutMs', `must be a number from 1 to 600,000, not ${timeoutMs}`)
    if (!Number.isSafeInteger(maxValueBytes) || maxValueBytes < 1)
      throw new ConfigurationError('maxValueBytes', `must be a positive integer, not ${maxValueBytes}`)
    const target = 'client' in options ? options.client : parseRedisAddress(options)
    this.#connection = new RedisConnection({ target, timeoutMs, clock })
    this.#prefix = `${prefix}:cache:`
    this.#maxValueBytes = maxValueBytes
  }

  async get(key: string, { signal }: CallOptions = {}): Promise<CacheValue | undefined> {
    const operation = 'cache store get'
    // One byte in front, and one that shows that there is more; a key that is not there gives none.
    const args = ['GETRANGE', this.#keyOf(key), '0', String(this.#maxValueBytes + 1)]
    const entry = await this.#connection.run<Buffer>({ operation, args, signal })
    if (entry.length === 0) return undefined
    if (entry.length <= this.#maxValueBytes + 1) return decodeEntry(entry, printable(key))
    throw new StorageError(`what Redis has for "${printable(key)}" has more than ${this.#maxValueBytes} bytes`, {
      operation,
      context: { key: printable(key) },
    })
  }

  async set(key: string, value: CacheValue, { ttlMs, signal }: CacheSetOptions = {}): Promise<void> {
    const expiry = expiryOf(ttlMs)
    const entry = encodeEntry(value)
    const size = entry.length - 1
    if (size > this.#maxValueBytes)
      throw new InvalidInputError('value', `has ${size} bytes, more than maxValueBytes (${this.#maxValueBytes})`)
    const args = ['SET', this.#keyOf(key), entry, ...expiry]
    await this.#connection.run({ operation: 'cache store set', args, signal })
  }

  async delete(key: string, { signal }: CallOptions = {}): Promise<boolean> {
    const args = ['UNLINK', this.#keyOf(key)]
    return (await this.#connection.run<number>({ operation: 'cache store delete', args, signal })) > 0
  }

  close(): Promise<void> {
    return this.#connection.close()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }

  #keyOf(key: string): string {
    return this.#prefix + checkText('key', key)
  }
}

/** Redis counts whole milliseconds, so that a value is never good for longer than it was said, down to its shortest time. */
function expiryOf(ttlMs = Infinity): readonly string[] {
  if (!(ttlMs > 0)) throw new ConfigurationError('ttlMs', `must be a number above 0, not ${ttlMs}`)
  return ttlMs > Number.MAX_SAFE_INTEGER ? [] : ['PX', String(Math.max(1, Math.floor(ttlMs)))]
}
