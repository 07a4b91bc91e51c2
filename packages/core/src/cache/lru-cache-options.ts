import { ConfigurationError } from '../errors/general.ts'
import type { Clock } from '../time/clock.ts'

/** When something leaves a cache by itself. What is leased never does. */
export interface EvictionPolicy {
  /** What was used longest ago leaves first. While more than so many are leased, there are more. */
  readonly maxEntries: number
  /** How much they may hold together, by `sizeOf`. */
  readonly maxBytes?: number | undefined
  /** How long an entry is good; for ever by default. */
  readonly ttlMs?: number | undefined
  /** Whether the time counts from the writing (the default: data that grows old) or from the last use (connections). */
  readonly ttlFrom?: 'write' | 'use' | undefined
}

/** How much a cache holds, for how long, and how its values are built and closed. */
export interface LruCacheOptions<Key, Value> extends EvictionPolicy {
  /** What errors call the cache: `transport clients`. */
  readonly name: string
  /** Needed with a `ttlMs`. */
  readonly clock?: Pick<Clock, 'monotonic'> | undefined
  /** What a value weighs. Called once for each. */
  readonly sizeOf?: ((value: Value, key: Key) => number) | undefined
  /** Whether a value can still be used. One that cannot (a closed client) is replaced when it is asked for next. */
  readonly isUsable?: ((value: Value) => boolean) | undefined
  /** How a value is closed once it has left and nobody leases it any more, and who hears of a failure. */
  readonly disposal?:
    | {
        readonly dispose: (value: Value, key: Key) => void | Promise<void>
        readonly onError: (error: unknown) => void
      }
    | undefined
}

/** Field names are those that users of other caches know. */
export interface LruCacheStats {
  readonly hits: number
  readonly misses: number
  readonly maxsize: number
  readonly currsize: number
  /** How many left by themselves: too many, too heavy or too old. */
  readonly evictions: number
  /** How many are leased at the moment, those included that have left and wait for the last release. */
  readonly leased: number
  readonly building: number
}

/** Refuses options with which a cache would keep nothing, or everything. */
export function checkCacheOptions<Key, Value>(options: LruCacheOptions<Key, Value>): void {
  const { maxEntries, maxBytes, ttlMs, sizeOf, clock } = options
  if (!Number.isSafeInteger(maxEntries) || maxEntries < 1) {
    throw new ConfigurationError('maxEntries', `must be a positive integer, not ${maxEntries}`)
  }
  if (maxBytes !== undefined && !(maxBytes > 0)) {
    throw new ConfigurationError('maxBytes', `must be a number above 0, not ${maxBytes}`)
  }
  if (maxBytes !== undefined && sizeOf === undefined) {
    throw new ConfigurationError('maxBytes', 'needs sizeOf, to know what an entry weighs')
  }
  if (ttlMs !== undefined) checkTtl(ttlMs, clock)
}

/** Refuses a time that is none, or that nothing can measure. */
export function checkTtl(ttlMs: number, clock: unknown): void {
  if (!(ttlMs > 0)) throw new ConfigurationError('ttlMs', `must be a number above 0, not ${ttlMs}`)
  if (clock === undefined) throw new ConfigurationError('ttlMs', 'needs a clock')
}
