import type { LruCacheOptions } from './lru-cache-options.ts'

/** A value in a cache, and how it stands there. */
export interface Entry<Key, Value> {
  readonly key: Key
  readonly value: Value
  bytes: number
  ttlMs: number | undefined
  expiresAt: number
  /** How many use it. While there is one it neither expires nor leaves by itself. */
  leases: number
  /** Whether it is in the store, or has left. */
  listed: boolean
}

/** The entries of a cache in the order of their last use, with what they weigh and when they expire. */
export class LruStore<Key, Value> {
  readonly #options: LruCacheOptions<Key, Value>
  readonly #onRemoved: (entry: Entry<Key, Value>) => void
  /** The one used longest ago first. */
  readonly #entries = new Map<Key, Entry<Key, Value>>()
  #bytes = 0
  #evictions = 0

  /** `onRemoved` is called for every entry that leaves, whatever the reason. */
  constructor(options: LruCacheOptions<Key, Value>, onRemoved: (entry: Entry<Key, Value>) => void) {
    this.#options = options
    this.#onRemoved = onRemoved
  }

  get size(): number {
    return this.#entries.size
  }

  get bytes(): number {
    return this.#bytes
  }

  /** How many left by themselves. */
  get evictions(): number {
    return this.#evictions
  }

  /** A copy, so that the store may change while it is gone through. */
  all(): readonly Entry<Key, Value>[] {
    return [...this.#entries.values()]
  }

  /** The entry of a key, in whatever state it is. */
  at(key: Key): Entry<Key, Value> | undefined {
    return this.#entries.get(key)
  }

  /** The entry of a key, unless it cannot be used any more. Changes nothing. */
  peek(key: Key): Entry<Key, Value> | undefined {
    const entry = this.#entries.get(key)
    return entry === undefined || this.#isExpired(entry) || this.#isBroken(entry) ? undefined : entry
  }

  /** The entry of a key, which counts as used now. One that cannot be used any more leaves. */
  use(key: Key): Entry<Key, Value> | undefined {
    const entry = this.#entries.get(key)
    if (entry === undefined || this.#removeUnfit(entry)) return undefined
    this.touch(entry)
    this.#entries.delete(key)
    this.#entries.set(key, entry)
    return entry
  }

  /** Lets the time of an entry begin again, where it counts from the last use. */
  touch(entry: Entry<Key, Value>): void {
    if (this.#options.ttlFrom === 'use') this.#renew(entry)
  }

  /** Puts a value in, in the place of another one; the same value again gets a new time and stays what it is. */
  put(key: Key, value: Value, ttlMs?: number): Entry<Key, Value> {
    // First of all: when this throws, nothing has changed.
    const bytes = this.#options.sizeOf?.(value, key) ?? 0
    const present = this.#entries.get(key)
    if (present !== undefined && present.value !== value) this.remove(present)
    const entry = present?.value === value ? present : createEntry(key, value)
    entry.listed = true
    this.#bytes += bytes - entry.bytes
    entry.bytes = bytes
    entry.ttlMs = ttlMs ?? this.#options.ttlMs
    this.#renew(entry)
    this.#entries.delete(key)
    this.#entries.set(key, entry)
    return entry
  }

  remove(entry: Entry<Key, Value>): void {
    if (!entry.listed) return
    entry.listed = false
    this.#entries.delete(entry.key)
    this.#bytes -= entry.bytes
    this.#onRemoved(entry)
  }

  /** Removes what was used longest ago until the rest is within the limits, or leased. */
  enforceLimits(): void {
    const { maxEntries, maxBytes = Infinity } = this.#options
    for (const entry of this.#entries.values()) {
      if (this.#entries.size <= maxEntries && this.#bytes <= maxBytes) return
      if (entry.leases === 0) this.evict(entry)
    }
  }

  /** Removes an entry that leaves by itself. */
  evict(entry: Entry<Key, Value>): void {
    this.#evictions += 1
    this.remove(entry)
  }

  /** Removes what is too old or of no use, and says how many there were. */
  prune(): number {
    return this.all().filter((entry) => this.#removeUnfit(entry)).length
  }

  #removeUnfit(entry: Entry<Key, Value>): boolean {
    if (this.#isExpired(entry)) this.evict(entry)
    else if (this.#isBroken(entry)) this.remove(entry)
    return !entry.listed
  }

  #renew(entry: Entry<Key, Value>): void {
    const { clock } = this.#options
    if (clock !== undefined && entry.ttlMs !== undefined) entry.expiresAt = clock.monotonic() + entry.ttlMs
  }

  #isExpired(entry: Entry<Key, Value>): boolean {
    if (entry.leases > 0 || entry.expiresAt === Infinity) return false
    return (this.#options.clock?.monotonic() ?? 0) >= entry.expiresAt
  }

  #isBroken(entry: Entry<Key, Value>): boolean {
    return this.#options.isUsable?.(entry.value) === false
  }
}

/** An entry that is in no store: not yet, or never. */
export function createEntry<Key, Value>(key: Key, value: Value): Entry<Key, Value> {
  return { key, value, bytes: 0, ttlMs: undefined, expiresAt: Infinity, leases: 0, listed: false }
}
