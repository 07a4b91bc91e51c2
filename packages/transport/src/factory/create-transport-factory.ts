import { noMetrics, silentLogger, type CallOptions, type Logger, type Metrics } from '@venuekit/core'
import { withTimeout } from '@venuekit/core/async'
import type { ExchangeConfig } from '@venuekit/core/config'
import { ClosedError } from '@venuekit/core/errors'
import { systemClock, type Clock } from '@venuekit/core/time'
import { accountSinkOf, checkHandlers, marketSinkOf, type HandlersOf } from '../handlers.ts'
import type { RestTap } from '../rest/monitor.ts'
import type { RestPoolOptions } from '../rest/pool-options.ts'
import { createRestPools, type RestPools } from '../rest/rest-pools.ts'
import type { StreamTap } from '../ws/tap.ts'
import { ClientSources, type ClientSource, type GivenSource, type WantedSource } from './client-sources.ts'
import type { AnyExchangeTransport } from './exchange-transport.ts'
import type { ClientKind } from './not-implemented.ts'
import { RestClients, restOf, type WantedRest } from './rest-clients.ts'
import { SharedExchanges } from './shared-exchanges.ts'
import { StreamClients, streamsOf, type WantedStreams } from './stream-clients.ts'
import type {
  StreamConsumer,
  StreamSourceOptions,
  TransportFactory,
  TransportOptions,
  TransportStats,
} from './transport-factory.ts'

/** How much a factory keeps for the next who asks. */
export interface TransportCacheOptions {
  /** How many clients of each kind; the default is 100. What is in use comes on top and never leaves. */
  readonly maxEntries?: number | undefined
  /** After so long without use a client is closed, when the next one is made. Absent: it is kept. */
  readonly idleMs?: number | undefined
}

/** What a factory gives to everything that it makes. Proxy, local address and authorities hold for calls and sockets. */
export interface TransportFactoryOptions extends Omit<RestPoolOptions, 'connectTimeoutMs'> {
  readonly cache?: TransportCacheOptions | undefined
  readonly clock?: Clock | undefined
  /** Nothing is logged without one. */
  readonly logger?: Logger | undefined
  readonly metrics?: Metrics | undefined
  /** Is shown every request and answer. */
  readonly restTap?: RestTap | undefined
  /** Is shown every frame of the sockets that have no tap of their own. */
  readonly streamTap?: StreamTap | undefined
  /** Chance for the waits between attempts. */
  readonly random?: (() => number) | undefined
}

/**
 * Makes a transport factory. Nothing is opened and nothing is loaded before the first call or topic.
 *
 * @example
 * ```ts
 * import { createTransportFactory } from '@venuekit/transport'
 *
 * await using transport = createTransportFactory({ connections: 8, cache: { maxEntries: 20 } })
 * transport.stats().rest.currsize // 0
 * ```
 */
export function createTransportFactory(options: TransportFactoryOptions = {}): TransportFactory {
  return new CachingTransportFactory(options)
}

/** The factory as the plain functions use it. */
export class CachingTransportFactory implements TransportFactory {
  readonly #pools: RestPools
  readonly #shared: SharedExchanges
  readonly #sources: ClientSources
  readonly #rest: RestClients
  readonly #streams: StreamClients
  readonly #streamTap: StreamTap | undefined
  #closed: Promise<void> | undefined

  constructor(options: TransportFactoryOptions) {
    const { clock = systemClock, logger = silentLogger, metrics = noMetrics, random } = options
    const { maxEntries = 100, idleMs } = options.cache ?? {}
    const cache = { maxEntries, ttlMs: idleMs, ttlFrom: 'use' } as const
    const pools = createRestPools({ ...options, clock })
    this.#pools = pools
    this.#shared = new SharedExchanges(clock, logger)
    this.#sources = new ClientSources({ transport: this, shared: this.#shared, clock, logger, metrics })
    this.#rest = new RestClients({ pools, cache, clock, logger, tap: options.restTap, random })
    this.#streams = new StreamClients({
      network: options,
      cache,
      clock,
      logger,
      random,
      restFor: (wanted) => this.#rest.shared(wanted),
    })
    this.#streamTap = options.streamTap
  }

  createRestClient(...[exchange, given, options = {}]: RestArguments): never {
    const { useCache = true, instruments } = options
    const domain = domainOf(options)
    const rest = restOf(exchange, domain)
    const source = this.#source(exchange, given, { domain, kind: 'rest', logger: options.logger })
    const wanted: WantedRest = { exchange, domain, source }
    const client = useCache ? this.#rest.shared(wanted, { instruments }) : this.#rest.own(wanted, { instruments })
    const { context } = source
    return asDeclared(
      domain === 'private' ? rest.createPrivate?.(client, context) : rest.createPublic?.(client, context),
    )
  }

  createWebsocketClient(...[exchange, given, handlers, options = {}]: WebsocketArguments): never {
    const domain = domainOf(options)
    checkHandlers(domain, handlers)
    const wanted = this.#streamsWanted(exchange, given, { consumer: (logger) => consumerOf(handlers, logger), options })
    const { useCache = true } = options
    const fingerprint = useCache ? this.#sources.fingerprintOf(handlers) : ''
    return asDeclared(useCache ? this.#streams.shared(wanted, fingerprint) : this.#streams.own(wanted))
  }

  createStreams(...[exchange, given, consumer, options = {}]: StreamArguments): never {
    return asDeclared(this.#streams.own(this.#streamsWanted(exchange, given, { consumer: () => consumer, options })))
  }

  contextOf(
    exchange: AnyExchangeTransport,
    config: ExchangeConfig,
    options: Pick<TransportOptions, 'isPrivate' | 'logger'> = {},
  ): never {
    const source = this.#source(exchange, config, { domain: domainOf(options), logger: options.logger })
    return asDeclared(source.context)
  }

  async warm(
    exchange: AnyExchangeTransport,
    config: ExchangeConfig,
    options: Pick<TransportOptions, 'isPrivate' | 'logger'> & CallOptions = {},
  ): Promise<void> {
    const { signal, timeoutMs = Infinity } = options
    const domain = domainOf(options)
    restOf(exchange, domain)
    const source = this.#source(exchange, config, { domain, kind: 'rest', logger: options.logger })
    await withTimeout((inTime) => this.#rest.warm({ exchange, domain, source }, inTime), {
      clock: source.context.clock,
      timeoutMs,
      signal,
      operation: 'warm',
    })
  }

  get closed(): boolean {
    return this.#closed !== undefined
  }

  stats(): TransportStats {
    return { rest: this.#rest.stats, websocket: this.#streams.stats, pools: this.#pools.stats() }
  }

  clearCaches(): void {
    this.#rest.clear()
    this.#streams.clear()
  }

  close(): Promise<void> {
    this.#closed ??= this.#closeAll()
    return this.#closed
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }

  #source(
    exchange: AnyExchangeTransport,
    given: GivenSource,
    { logger, ...wanted }: WantedSource & { readonly logger: Logger | undefined },
  ): ClientSource {
    if (this.#closed !== undefined) throw new ClosedError('The transport factory is closed; make another one')
    const source = this.#sources.of(exchange, given, wanted)
    return logger === undefined ? source : this.#sources.withLogger(exchange, source, { domain: wanted.domain, logger })
  }

  #streamsWanted(
    exchange: AnyExchangeTransport,
    given: GivenSource,
    { consumer, options }: { consumer: (logger: Logger) => StreamConsumer; options: StreamSourceOptions },
  ): WantedStreams {
    const { instruments, tap = this.#streamTap, logger } = options
    const domain = domainOf(options)
    streamsOf(exchange, domain)
    const source = this.#source(exchange, given, { domain, kind: 'websocket', logger })
    return { exchange, domain, source, consumer: consumer(source.context.logger), instruments, tap }
  }

  /** From the top to the bottom, so that everything ends in good order. */
  async #closeAll(): Promise<void> {
    await this.#streams.close()
    await this.#rest.close()
    await this.#pools.close()
    await this.#shared.close()
  }
}

type Domain = ClientKind['domain']
type StreamArguments = [
  exchange: AnyExchangeTransport,
  given: GivenSource,
  consumer: StreamConsumer,
  options?: StreamSourceOptions,
]
/** What `createRestClient` takes, as the documents have it. */
export type RestArguments = [exchange: AnyExchangeTransport, given: GivenSource, options?: TransportOptions]
/** What `createWebsocketClient` takes, as the documents have it. */
export type WebsocketArguments = [
  exchange: AnyExchangeTransport,
  given: GivenSource,
  handlers: HandlersOf[Domain],
  options?: TransportOptions,
]

function domainOf({ isPrivate = false }: Pick<TransportOptions, 'isPrivate'>): Domain {
  return isPrivate ? 'private' : 'public'
}

/** Leads what comes to the handlers that there are; what has none is not even read. */
function consumerOf(handlers: HandlersOf[Domain], logger: Logger): StreamConsumer {
  const onError = (error: unknown): void => logger.error('a handler has thrown', { error })
  if (handlers.kind === 'public') return { market: marketSinkOf(handlers, onError) }
  const isRead = (['order', 'balance', 'execution'] as const).some((what) => handlers.handles(what))
  return isRead ? { batch: accountSinkOf(handlers, onError) } : {}
}

/** What an exchange makes is of the type that its declaration names, as the interface says; in here that is not known. */
function asDeclared(made: unknown): never {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- see above
  return made as never
}
