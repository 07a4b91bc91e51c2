import { throwIfAborted } from '../async/abort.ts'
import { Flight } from '../async/flight.ts'
import { ClosedError } from '../errors/general.ts'
import { BackgroundWork } from './background-work.ts'
import { CacheLease, type Lease } from './lease.ts'
import { checkCacheOptions, checkTtl, type LruCacheOptions, type LruCacheStats } from './lru-cache-options.ts'
import { createEntry, LruStore, type Entry } from './lru-store.ts'

/** A value that is being built. */
interface Building<Value> {
  readonly flight: Flight<Value>
  /** Makes the lease of one who waited. */
  readonly take: (value: Value) => Lease<Value>
  /** Whether it is to be kept; false once its key was deleted meanwhile. */
  kept: boolean
}

/**
 * A cache that keeps what was used last, by number, weight and age. It holds plain data (`get`, `set`), or shared things
 * that have to be closed (`acquire`): those are handed out as leases, are built once however many ask at the same time,
 * and are closed, each exactly once, when they have left the cache and the last lease was released.
 *
 * @example
 * ```ts
 * import { LruCache } from '@venuekit/core'
 *
 * const cache = new LruCache<string, { close(): Promise<void> }>({
 *   name: 'clients',
 *   maxEntries: 10,
 *   disposal: { dispose: (client) => client.close(), onError: (error) => console.error(error) },
 * })
 * {
 *   using lease = await cache.acquire('mexc', async () => ({ close: async () => {} }))
 *   lease.value
 * }
 * await cache.close()
 * ```
 */
export class LruCache<Key, Value> implements AsyncDisposable {
  readonly #options: LruCacheOptions<Key, Value>
  readonly #store: LruStore<Key, Value>
  readonly #leased = new Set<Entry<Key, Value>>()
  /** What is being built and can be joined, by key. */
  readonly #building = new Map<Key, Building<Value>>()
  /** The same, with what was deleted meanwhile. */
  readonly #flights = new Set<Flight<Value>>()
  readonly #background: BackgroundWork
  #hits = 0
  #misses = 0
  #closed = false
  #closing: Promise<void> | undefined

  constructor(options: LruCacheOptions<Key, Value>) {
    checkCacheOptions(options)
    this.#options = options
    this.#background = new BackgroundWork((error) => options.disposal?.onError(error))
    this.#store = new LruStore(options, (entry) => {
      if (entry.leases === 0) this.#dispose(entry.value, entry.key)
    })
  }

  get size(): number {
    return this.#store.size
  }

  get stats(): LruCacheStats {
    return {
      hits: this.#hits,
      misses: this.#misses,
      maxsize: this.#options.maxEntries,
      currsize: this.#store.size,
      evictions: this.#store.evictions,
      leased: this.#leased.size,
      building: this.#building.size,
    }
  }

  /** How much is in the cache, and what it weighs by `sizeOf`; without that, 0. */
  memoryUsage(): { readonly entries: number; readonly bytes: number } {
    return { entries: this.#store.size, bytes: this.#store.bytes }
  }

  /** The keys, the one used longest ago first. */
  keys(): readonly Key[] {
    return this.#store.all().map((entry) => entry.key)
  }

  /** Looks a value up, which counts as a use. What has to be closed is leased instead: it could be closed meanwhile. */
  get(key: Key): Value | undefined {
    return this.#lookUp(key)?.value
  }

  /** Looks a value up without counting it as a use, a hit or a miss. */
  peek(key: Key): Value | undefined {
    return this.#store.peek(key)?.value
  }

  has(key: Key): boolean {
    return this.#store.peek(key) !== undefined
  }

  /** Stores a value in the place of the one that was there. A value belongs under one key only. */
  set(key: Key, value: Value, options: { readonly ttlMs?: number | undefined } = {}): void {
    this.#checkOpen()
    if (options.ttlMs !== undefined) checkTtl(options.ttlMs, this.#options.clock)
    const entry = this.#store.put(key, value, options.ttlMs)
    // Without this, one value that can never fit would drive out all others before it leaves itself.
    if (entry.leases === 0 && entry.bytes > (this.#options.maxBytes ?? Infinity)) this.#store.evict(entry)
    this.#store.enforceLimits()
  }

  /** Leases what is there; undefined when there is nothing. */
  lease(key: Key): Lease<Value> | undefined {
    this.#checkOpen()
    const entry = this.#lookUp(key)
    return entry === undefined ? undefined : this.#leaseOf(entry)
  }

  /**
   * Leases what is there, or has it built. However many ask while it is being built, it is built once; a failure goes to
   * all of them and is not remembered. When the last one who waits has left, the build is aborted.
   */
  async acquire(
    key: Key,
    build: (signal: AbortSignal) => PromiseLike<Value>,
    options: { readonly signal?: AbortSignal | undefined } = {},
  ): Promise<Lease<Value>> {
    const { signal } = options
    throwIfAborted(signal, this.#options.name)
    const present = this.lease(key)
    if (present !== undefined) return present
    // Something may have been disposed during the look-up, and that may have called back.
    this.#checkOpen()
    throwIfAborted(signal, this.#options.name)
    const { flight, take } = this.#building.get(key) ?? this.#launch(key, build)
    return await flight.join(take, { signal, operation: this.#options.name })
  }

  /** Leases what is there, or builds it at once. */
  acquireSync(key: Key, build: () => Value): Lease<Value> {
    return this.lease(key) ?? this.#admit(this.#takeIn(key, build(), true))
  }

  /** Removes what is under a key. Whoever leases it keeps it until the release. */
  delete(key: Key): boolean {
    this.#forget(key)
    const entry = this.#store.at(key)
    if (entry !== undefined) this.#store.remove(entry)
    return entry !== undefined
  }

  /** Removes everything. What is leased is closed with its last lease, and what is being built is not kept. */
  clear(): void {
    for (const key of this.#building.keys()) this.#forget(key)
    for (const entry of this.#store.all()) this.#store.remove(entry)
  }

  /** Removes what is too old or of no use, and says how many there were. Nothing does this by itself. */
  prune(): number {
    return this.#store.prune()
  }

  /** Resolves when nothing is being built or closed. */
  async settled(): Promise<void> {
    await this.#background.settled()
  }

  /**
   * Closes everything, leased or not, and waits for it: the leases end with their owner. What is being built fails with a
   * `ClosedError`.
   */
  close(): Promise<void> {
    this.#closing ??= this.#closeAll()
    return this.#closing
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }

  #checkOpen(): void {
    if (this.#closed) throw this.#closedError()
  }

  #closedError(): ClosedError {
    return new ClosedError(`the cache of ${this.#options.name} is closed`)
  }

  #lookUp(key: Key): Entry<Key, Value> | undefined {
    const entry = this.#store.use(key)
    if (entry === undefined) this.#misses += 1
    else this.#hits += 1
    return entry
  }

  /** Prepares a build; it starts when its first caller joins, so that it is known here before it runs. */
  #launch(key: Key, build: (signal: AbortSignal) => PromiseLike<Value>): Building<Value> {
    let entry: Entry<Key, Value> | undefined
    let refused: { readonly error: unknown } | undefined
    const building: Building<Value> = {
      flight: new Flight<Value>({
        work: build,
        onClosed: () => {
          this.#flights.delete(building.flight)
          if (this.#building.get(key) === building) this.#building.delete(key)
        },
        onAbandoned: (value) => this.#dispose(value, key),
      }),
      take: (value) => {
        // Whoever is served first puts the value in; the others are served in the same tick, and end like the first.
        // oxlint-disable-next-line typescript/only-throw-error -- thrown on as it was caught below
        if (refused !== undefined) throw refused.error
        try {
          entry ??= this.#takeIn(key, value, building.kept)
        } catch (error) {
          refused = { error }
          throw error
        }
        this.#checkOpen()
        return this.#admit(entry)
      },
      kept: true,
    }
    this.#building.set(key, building)
    this.#flights.add(building.flight)
    this.#background.run(() => building.flight.ended)
    return building
  }

  /** The entry of a value that was built. When it cannot be kept, the value is disposed: nobody else could. */
  #takeIn(key: Key, value: Value, kept: boolean): Entry<Key, Value> {
    let entry: Entry<Key, Value>
    try {
      entry = kept ? this.#store.put(key, value) : createEntry(key, value)
    } catch (error) {
      if (this.#store.at(key)?.value !== value) this.#dispose(value, key)
      throw error
    }
    if (!this.#closed) return entry
    if (entry.listed) this.#store.remove(entry)
    else this.#dispose(value, key)
    throw this.#closedError()
  }

  /** From now on nobody joins what is being built under the key, and it is not kept. */
  #forget(key: Key): void {
    const building = this.#building.get(key)
    if (building === undefined) return
    building.kept = false
    this.#building.delete(key)
  }

  /** The first lease of a new entry: taken before the limits are looked at, so that it does not leave at once. */
  #admit(entry: Entry<Key, Value>): Lease<Value> {
    const lease = this.#leaseOf(entry)
    this.#store.enforceLimits()
    return lease
  }

  #leaseOf(entry: Entry<Key, Value>): Lease<Value> {
    entry.leases += 1
    this.#leased.add(entry)
    return new CacheLease(entry.value, this.#options.name, () => this.#release(entry))
  }

  #release(entry: Entry<Key, Value>): void {
    entry.leases -= 1
    // An entry that is not among the leased ones was closed with the cache.
    if (entry.leases > 0 || !this.#leased.delete(entry)) return
    if (entry.listed) {
      this.#store.touch(entry)
      this.#store.enforceLimits()
    } else {
      this.#dispose(entry.value, entry.key)
    }
  }

  #dispose(value: Value, key: Key): void {
    const { disposal } = this.#options
    if (disposal !== undefined) this.#background.run(() => disposal.dispose(value, key))
  }

  async #closeAll(): Promise<void> {
    // First of all: what is closed may call back.
    this.#closed = true
    const error = new ClosedError(`the cache of ${this.#options.name} was closed`)
    for (const flight of this.#flights) flight.cancel(error)
    const leased = [...this.#leased]
    this.#leased.clear()
    for (const entry of this.#store.all()) this.#store.remove(entry)
    for (const entry of leased) this.#dispose(entry.value, entry.key)
    await this.#background.settled()
  }
}
