import {
  type AnyConnector,
  clientLogger,
  type ExchangeObject,
  type Lease,
  type Logger,
  LruCache,
  type Timer,
} from '@venuekit/core'
import {
  ClosedError,
  ConfigurationError,
  FactoryCreationError,
  MissingCredentialsError,
  VenuekitError,
} from '@venuekit/core/errors'
import type { AnyExchangeTransport } from '@venuekit/transport'
import { contextWith } from '../object/contexts.ts'
import { ExchangeHandle } from './exchange-handle.ts'
import { ExchangeInstance, type InstanceRequest } from './exchange-instance.ts'
import { InstanceKeys } from './instance-key.ts'
import { processBytes, type InstancesOptions, type InstanceStats } from './instance-options.ts'

/** How a handle is asked for. */
export interface OpenOptions {
  /** False: a new object that is shared with nobody and closed with its handle. The default is true. */
  readonly useCache?: boolean | undefined
  /** Over the logger of the factory. Of a shared object the first one counts. */
  readonly logger?: Logger | undefined
}

/**
 * The one registry of exchange objects: every factory hands out what is in here. An object is made once for all who ask
 * for the same, lives for as long as somebody has a handle of it (and a while longer, where that was asked for), and
 * is closed exactly once.
 */
export class ExchangeInstances implements AsyncDisposable {
  readonly #options: InstancesOptions
  readonly #keys = new InstanceKeys()
  readonly #cache: LruCache<string, ExchangeInstance>
  readonly #handles = new Set<ExchangeHandle>()
  /** Everything that was made and is not closed yet. */
  readonly #open = new Set<ExchangeInstance>()
  readonly #keepIdleMs: number
  #created = 0
  #failed = 0
  #creationMs = 0
  #sweep: Timer | undefined
  #isClosed = false

  constructor(options: InstancesOptions) {
    this.#options = options
    const { keepIdleMs = 0, maxEntries = 64 } = options.eviction ?? {}
    if (!(keepIdleMs >= 0)) throw new ConfigurationError('keepIdleMs', `must be a number from 0, not ${keepIdleMs}`)
    this.#keepIdleMs = keepIdleMs
    const ages = keepIdleMs > 0 && keepIdleMs < Infinity
    this.#cache = new LruCache({
      name: 'exchange objects',
      clock: options.clock,
      maxEntries,
      ...(ages ? { ttlMs: keepIdleMs, ttlFrom: 'use' } : {}),
      isUsable: (instance) => instance.usable,
      disposal: { dispose: (instance) => this.#dispose(instance), onError: () => {} },
    })
  }

  get stats(): InstanceStats {
    const { hits, misses, maxsize, currsize, evictions } = this.#cache.stats
    const inUse = [...this.#open].filter((one) => one.uses > 0).length
    return {
      hits,
      misses,
      maxsize,
      currsize,
      evictions,
      inUse,
      handles: this.#handles.size,
      created: this.#created,
      failed: this.#failed,
      averageCreationMs: this.#created === 0 ? 0 : this.#creationMs / this.#created,
    }
  }

  /** The handles that are open. */
  get handles(): readonly ExchangeHandle[] {
    return [...this.#handles]
  }

  /** A handle of the object that fits; it is made where there is none. Synchronous, without I/O. */
  open(request: InstanceRequest, options: OpenOptions = {}): ExchangeHandle {
    const handle = new ExchangeHandle(this.lease(request, options), {
      logger: options.logger ?? this.#options.logger,
      onClosed: () => this.#handles.delete(handle),
    })
    this.#handles.add(handle)
    return handle
  }

  /** The same without a handle. Whoever leases releases. */
  lease(request: InstanceRequest, { useCache = true, logger }: OpenOptions = {}): Lease<ExchangeInstance> {
    if (this.#isClosed)
      throw new ClosedError('The factory of the exchanges was closed; make a new one', {
        exchange: request.connector.id,
      })
    const key = this.#keys.of(request)
    const cached = useCache ? this.#cache.acquireSync(key, () => this.#create(request, logger)) : undefined
    const instance = cached?.value ?? this.#create(request, logger)
    instance.uses += 1
    return new InstanceLease(instance, () => {
      instance.uses -= 1
      if (cached === undefined) void this.#dispose(instance)
      else cached.release()
      this.#returned(key, instance)
    })
  }

  /** Closes what nobody uses any more of the objects of a connector. */
  forget(connector: AnyConnector): void {
    for (const key of this.#cache.keys()) {
      const instance = this.#cache.peek(key)
      if (instance?.uses === 0 && instance.request.connector === connector) this.#cache.delete(key)
    }
  }

  /** Closes what nobody uses. What is in use is closed with its last handle. */
  clear(): void {
    this.#cache.clear()
  }

  /** Closes every handle and every object, and waits for it. One failure stops nobody; they are thrown together. */
  async closeAll(): Promise<void> {
    const open = [...this.#open]
    const closing = [...[...this.#handles].map((handle) => handle.close()), ...open.map((one) => one.close())]
    this.#cache.clear()
    this.#sweep?.cancel()
    this.#sweep = undefined
    const results = await Promise.allSettled(closing)
    await this.#cache.settled()
    for (const instance of open) this.#open.delete(instance)
    const errors = new Set(results.flatMap((result) => (result.status === 'rejected' ? [result.reason] : [])))
    if (errors.size > 0) throw new AggregateError(errors, `closing exchanges failed in ${errors.size} places`)
  }

  /** The same, for good. */
  async close(): Promise<void> {
    this.#isClosed = true
    try {
      await this.closeAll()
    } finally {
      await this.#cache.close()
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }

  #create(request: InstanceRequest, logger: Logger = this.#options.logger): ExchangeInstance {
    const { clock } = this.#options
    const startedAt = clock.monotonic()
    try {
      const instance = new ExchangeInstance(request, this.#createObject(request, logger))
      this.#open.add(instance)
      this.#created += 1
      this.#creationMs += clock.monotonic() - startedAt
      this.#relieveMemory()
      return instance
    } catch (error) {
      this.#failed += 1
      throw error
    }
  }

  #createObject(request: InstanceRequest, logger: Logger): ExchangeObject {
    const { connector, domain } = request
    const named = clientLogger(logger, { exchange: connector.id, domain, kind: 'composite' })
    let object: ExchangeObject
    try {
      object = domain === 'private' ? this.#createPrivate(request, named) : this.#createPublic(request, named)
    } catch (cause) {
      if (VenuekitError.is(cause)) throw cause
      throw new FactoryCreationError(`${connector.id}: creating the ${domain} exchange failed`, {
        exchange: connector.id,
        cause,
      })
    }
    checkObject(object, request)
    return object
  }

  #createPublic({ connector, config }: InstanceRequest, logger: Logger): ExchangeObject {
    return connector.createPublic(this.#options.transport.contextOf(sideOf(connector), config, { logger }))
  }

  #createPrivate({ connector, config, own }: InstanceRequest, logger: Logger): ExchangeObject {
    if (!config.hasCredentials) {
      const problem = 'Private composite exchange requires valid credentials'
      throw new MissingCredentialsError('credentials', problem, { exchange: connector.id })
    }
    const options = { isPrivate: true, logger } as const
    const context = this.#options.transport.contextOf(sideOf(connector), config, options)
    return connector.createPrivate(own === undefined ? context : contextWith(context, own))
  }

  #returned(key: string, instance: ExchangeInstance): void {
    if (instance.uses > 0) return
    if (!instance.usable) this.#cache.prune()
    else if (this.#cache.peek(key) === instance) {
      if (this.#keepIdleMs === 0) this.#cache.delete(key)
      else this.#sweepLater()
    }
    this.#relieveMemory()
  }

  async #dispose(instance: ExchangeInstance): Promise<void> {
    const { id } = instance.request.connector
    try {
      await instance.close()
    } catch (error) {
      this.#options.logger.error('an exchange did not close as it should', { exchange: id, error })
    } finally {
      this.#open.delete(instance)
    }
  }

  /** Objects that were kept long enough are closed also when nobody asks for anything any more. */
  #sweepLater(): void {
    if (this.#keepIdleMs === Infinity || this.#sweep !== undefined) return
    const prune = (): void => {
      this.#sweep = undefined
      this.#cache.prune()
      if (this.#cache.keys().some((key) => this.#cache.peek(key)?.uses === 0)) this.#sweepLater()
    }
    this.#sweep = this.#options.clock.setTimer(this.#keepIdleMs, prune, { keepAlive: false })
  }

  /** Closes what nobody uses, the longest unused first, while the process holds too much. */
  #relieveMemory(): void {
    const { maxProcessBytes, measureProcessBytes = processBytes } = this.#options.eviction ?? {}
    if (maxProcessBytes === undefined) return
    for (const key of this.#cache.keys()) {
      if (measureProcessBytes() <= maxProcessBytes) return
      if (this.#cache.peek(key)?.uses === 0) this.#cache.delete(key)
    }
  }
}

/** What the transport has to know of a connector to make its context, whatever stands behind it. */
function sideOf(connector: AnyConnector): AnyExchangeTransport {
  const { id, publicNeeds } = connector
  return { id, publicNeeds, budgets: (environment, options) => connector.budgets(environment, options) }
}

/** The right to use an object. Released once, it tells the registry. */
class InstanceLease implements Lease<ExchangeInstance> {
  readonly value: ExchangeInstance
  readonly #end: () => void
  released = false

  constructor(value: ExchangeInstance, end: () => void) {
    this.value = value
    this.#end = end
  }

  release(): void {
    if (this.released) return
    this.released = true
    this.#end()
  }

  [Symbol.dispose](): void {
    this.release()
  }
}

const members = ['initialize', 'close', 'subscribeState'] as const

/** Types say it already; a plugin in JavaScript has none. */
function checkObject(object: unknown, { connector, domain }: InstanceRequest): void {
  const fault = objectFault(object, domain)
  if (fault === undefined) return
  const message = `what the connector "${connector.id}" made is no ${domain} exchange: ${fault}`
  throw new FactoryCreationError(message, { exchange: connector.id })
}

function objectFault(object: unknown, domain: string): string | undefined {
  if (typeof object !== 'object' || object === null) return `it is ${object === null ? 'null' : typeof object}`
  if (Reflect.get(object, 'domain') !== domain) return `its domain is not "${domain}"`
  const missing = members.find((name) => typeof Reflect.get(object, name) !== 'function')
  return missing === undefined ? undefined : `it has no ${missing}()`
}
