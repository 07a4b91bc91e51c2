import { LruCache, type EvictionPolicy, type Lease, type Logger, type LruCacheStats } from '@venuekit/core'
import { connectionOptionsOf } from '@venuekit/core/config'
import { ConfigurationError } from '@venuekit/core/errors'
import type { Clock } from '@venuekit/core/time'
import { createExchangeTime, type ExchangeTime } from '../rest/exchange-time.ts'
import type { RestTap } from '../rest/monitor.ts'
import { createRestBase, type RestBase, type RestBaseUse } from '../rest/rest-base.ts'
import { restClientOf, type RestClient } from '../rest/rest-client.ts'
import type { RestPools } from '../rest/rest-pools.ts'
import { ClientHandles } from './client-handles.ts'
import type { ClientSource } from './client-sources.ts'
import type { AnyExchangeTransport, RestSide } from './exchange-transport.ts'
import { TransportNotImplementedError, type ClientKind } from './not-implemented.ts'

export interface RestClientsOptions {
  readonly pools: RestPools
  readonly cache: EvictionPolicy
  readonly clock: Clock
  readonly logger: Logger
  readonly tap: RestTap | undefined
  readonly random: (() => number) | undefined
}

/** One client that is asked for. */
export interface WantedRest {
  readonly exchange: AnyExchangeTransport
  readonly domain: ClientKind['domain']
  readonly source: ClientSource
}

/** What is in the cache: the base of clients, and how the exchange is asked for its time over it. */
interface SharedRest {
  readonly base: RestBase
  readonly time: ExchangeTime | undefined
  close(): Promise<void>
}

/** The REST clients of a factory: what is beneath them is made once for each exchange, domain and account. */
export class RestClients {
  readonly #options: RestClientsOptions
  readonly #cache: LruCache<string, SharedRest>
  readonly #handles = new ClientHandles()

  constructor(options: RestClientsOptions) {
    const { clock, logger } = options
    this.#options = options
    this.#cache = new LruCache({
      ...options.cache,
      name: 'REST clients',
      clock,
      isUsable: ({ base }) => !base.closed,
      disposal: {
        dispose: (shared) => shared.close(),
        onError: (error) => logger.error('a REST client could not be closed', { error }),
      },
    })
  }

  get stats(): LruCacheStats {
    return this.#cache.stats
  }

  /** A client over what others use as well; closing it takes nothing from them. */
  shared(wanted: WantedRest, use: Pick<RestBaseUse, 'instruments'> = {}): RestClient {
    const lease = this.#lease(wanted)
    const { base } = lease.value
    return this.#handles.add(
      (release) => restClientOf(base, { ...use, release }),
      () => lease.release(),
    )
  }

  /** A client of its own, which is closed with everything beneath it. */
  own(wanted: WantedRest, use: Pick<RestBaseUse, 'instruments'> = {}): RestClient {
    const shared = this.#create(wanted)
    return this.#handles.add(
      (released) => {
        const release = async (): Promise<void> => {
          await released()
          await shared.close()
        }
        return restClientOf(shared.base, { ...use, release })
      },
      () => void shared.close(),
    )
  }

  /** Makes a client for the cache; asking the exchange for its time opens the first connection. */
  async warm(wanted: WantedRest, signal: AbortSignal | undefined): Promise<void> {
    using lease = this.#lease(wanted)
    await lease.value.time?.refresh({ signal })
  }

  clear(): void {
    this.#cache.clear()
  }

  async close(): Promise<void> {
    await this.#handles.close()
    await this.#cache.close()
  }

  #lease(wanted: WantedRest): Lease<SharedRest> {
    const key = keyOf(wanted, 'rest')
    // What nobody has used for long goes when something new comes.
    if (!this.#cache.has(key)) this.#cache.prune()
    return this.#cache.acquireSync(key, () => this.#create(wanted))
  }

  #create({ exchange, domain, source }: WantedRest): SharedRest {
    const { pools, tap, random } = this.#options
    const { context, settings, account } = source
    const { clock, exchangeClock, logger, metrics, budgets, urls } = context
    const rest = restOf(exchange, domain)
    const baseUrl = urls[rest.url]
    if (baseUrl === undefined) {
      throw new ConfigurationError(`urls.${rest.url}`, 'has no address in this environment', { exchange: exchange.id })
    }
    const { request, retry } = connectionOptionsOf(settings, exchange.connection)
    const ask = rest.getServerTime?.bind(rest)
    const time = ask && createExchangeTime({ clock, exchangeClock, logger, ask: (options) => ask(asker, options) })
    const base = createRestBase({
      exchange: exchange.id,
      domain,
      baseUrl,
      pools,
      account,
      budgets,
      refusals: rest.refusals,
      limits: rest.limits,
      time,
      ...signing(rest, { exchange, domain, source }),
      encodeQuery: rest.encodeQuery,
      headers: rest.headers?.(context),
      connectTimeoutMs: request.connectTimeoutMs,
      timeoutMs: request.timeoutMs,
      retry,
      clock,
      logger,
      metrics,
      tap,
      random,
    })
    const asker = restClientOf(base, { release: () => base.close() })
    return { base, time, close: () => asker.close() }
  }
}

/** The REST side of an exchange, where it has a client for that domain. */
export function restOf(exchange: AnyExchangeTransport, domain: ClientKind['domain']): RestSide {
  const { rest } = exchange
  const isThere =
    domain === 'public'
      ? rest?.createPublic !== undefined
      : rest?.createPrivate !== undefined && rest.sign !== undefined
  if (rest !== undefined && isThere) return rest
  throw new TransportNotImplementedError({ exchange: exchange.id, domain, kind: 'rest' })
}

/** The name of a client in a cache: `gateio_private_rest`, and what it is made of. */
export function keyOf({ exchange, domain, source }: WantedRest, kind: ClientKind['kind'], more = ''): string {
  return `${exchange.id}_${domain}_${kind} ${source.key} ${more}`
}

function signing(rest: RestSide, { exchange, domain, source }: WantedRest) {
  const { credentials } = source.context
  if (domain === 'private') return { sign: rest.sign, credentials }
  return exchange.publicNeeds === 'apiKey' && rest.signPublic !== undefined
    ? { sign: rest.signPublic, credentials }
    : {}
}
