import type {
  CallOptions,
  Credentials,
  ExchangeContext,
  Instruments,
  Logger,
  LruCacheStats,
  MarketSink,
  StreamBatch,
} from '@venuekit/core'
import type { ExchangeConfig } from '@venuekit/core/config'
import type { PrivateWebsocketHandlers, PublicWebsocketHandlers } from '../handlers.ts'
import type { RestPoolStatus } from '../rest/rest-pools.ts'
import type { ConnectionInfo } from '../ws/connection-info.ts'
import type { StreamSession } from '../ws/stream-session.ts'
import type { StreamTap } from '../ws/tap.ts'
import type {
  AnyExchangeTransport,
  CredentialsOf,
  PrivateRestOf,
  PrivateTopicOf,
  PublicCredentials,
  PublicRestOf,
  PublicTopicOf,
} from './exchange-transport.ts'

/** The parts of a configuration that say how connections are made. */
export type TransportSettings = Pick<ExchangeConfig, 'network' | 'websocket' | 'rateLimit'>

/**
 * The context that a factory makes for a connector: what the contract says, and what the transport has to know beside it. A
 * public one holds no credentials but the key, and that only where the exchange wants it.
 */
export interface TransportContext<Of> extends ExchangeContext<Of> {
  readonly transport: TransportFactory
  readonly settings: TransportSettings
}

/** What clients are made of: the configuration of an exchange, or the context that a connector was given. */
export type TransportSource<Of extends Credentials> = ExchangeConfig<Of> | ExchangeContext<Of>
/** The same for the public domain. */
export type PublicTransportSource = ExchangeConfig | ExchangeContext<PublicCredentials>

/** How a client is made. */
export interface TransportOptions<IsPrivate extends boolean = boolean> {
  /** The default is false. */
  readonly isPrivate?: IsPrivate | undefined
  /**
   * True, the default: clients of the same exchange, environment, domain and account share what is beneath. False: what is made is new and belongs to
   * the caller; it costs a client of its own, and with a socket a connection of its own.
   */
  readonly useCache?: boolean | undefined
  /** Over the logger of the factory. With the cache, the first one counts for what is shared. */
  readonly logger?: Logger | undefined
  /**
   * The exchange's markets as they are now, for endpoints and messages that name symbols. Of sockets that are shared, those of the
   * first who asked.
   */
  readonly instruments?: (() => Instruments) | undefined
}

/** Where the messages of a session go. */
export interface StreamConsumer {
  /** Takes the hot frames; what has no member is skipped where it is decoded. */
  readonly market?: MarketSink | undefined
  /** Takes what the exchange's reader makes of the other messages. */
  readonly batch?: ((batch: StreamBatch, connection: ConnectionInfo) => void) | undefined
  /** Told before each message which connection it came over. */
  readonly arriving?: ((connection: ConnectionInfo) => void) | undefined
}

/** How a session is made that belongs to its caller. */
export interface StreamSourceOptions<IsPrivate extends boolean = boolean> extends Omit<
  TransportOptions<IsPrivate>,
  'useCache'
> {
  readonly tap?: StreamTap | undefined
}

/** How much a factory has made and holds. */
export interface TransportStats {
  readonly rest: LruCacheStats
  readonly websocket: LruCacheStats
  readonly pools: readonly RestPoolStatus[]
}

/**
 * Makes the clients of all exchanges, and shares what can be shared: one pool of connections for each server, domain and
 * account, one `Budgets` and one clock for each exchange and environment.
 *
 * What it returns belongs to its caller, who closes it. What is beneath is shared, stays in the cache for the next who asks,
 * and is closed once it has left the cache and nobody uses it any more.
 */
export interface TransportFactory extends AsyncDisposable {
  /**
   * A client of an exchange's REST interface, with the methods of the exchange's own class.
   *
   * @throws TransportNotImplementedError where the exchange has no such client, MissingCredentialsError for a private one
   * without credentials, ConfigurationError. Nothing has been opened then.
   */
  createRestClient<Exchange extends AnyExchangeTransport>(
    exchange: Exchange,
    config: PublicTransportSource,
    options?: TransportOptions<false>,
  ): PublicRestOf<Exchange>
  createRestClient<Exchange extends AnyExchangeTransport>(
    exchange: Exchange,
    config: TransportSource<CredentialsOf<Exchange>>,
    options: TransportOptions<true> & { readonly isPrivate: true },
  ): PrivateRestOf<Exchange>
  /**
   * The sockets of an exchange, with typed handlers. The same bundle of handlers, asked for twice, shares its sockets; another one
   * has its own. While one connection replaces another both deliver, so that a handler may see a trade or an update twice.
   *
   * @throws The same as `createRestClient`, and HandlerTypeError for the handlers of the other domain.
   */
  createWebsocketClient<Exchange extends AnyExchangeTransport>(
    exchange: Exchange,
    config: PublicTransportSource,
    handlers: PublicWebsocketHandlers,
    options?: TransportOptions<false>,
  ): StreamSession<PublicTopicOf<Exchange>>
  createWebsocketClient<Exchange extends AnyExchangeTransport>(
    exchange: Exchange,
    config: TransportSource<CredentialsOf<Exchange>>,
    handlers: PrivateWebsocketHandlers,
    options: TransportOptions<true> & { readonly isPrivate: true },
  ): StreamSession<PrivateTopicOf<Exchange>>
  /** Sockets of its caller's own, with everything that they deliver: what composites are made of. */
  createStreams<Exchange extends AnyExchangeTransport>(
    exchange: Exchange,
    config: PublicTransportSource,
    consumer: StreamConsumer,
    options?: StreamSourceOptions<false>,
  ): StreamSession<PublicTopicOf<Exchange>>
  createStreams<Exchange extends AnyExchangeTransport>(
    exchange: Exchange,
    config: TransportSource<CredentialsOf<Exchange>>,
    consumer: StreamConsumer,
    options: StreamSourceOptions<true> & { readonly isPrivate: true },
  ): StreamSession<PrivateTopicOf<Exchange>>
  /** The context of a connector: everything that its clients share, and this factory. */
  contextOf<Exchange extends AnyExchangeTransport>(
    exchange: Exchange,
    config: ExchangeConfig,
    options?: Pick<TransportOptions<false>, 'isPrivate' | 'logger'>,
  ): TransportContext<PublicCredentials>
  contextOf<Exchange extends AnyExchangeTransport>(
    exchange: Exchange,
    config: ExchangeConfig<CredentialsOf<Exchange>>,
    options: Pick<TransportOptions<true>, 'logger'> & { readonly isPrivate: true },
  ): TransportContext<CredentialsOf<Exchange>>
  /** Makes a REST client for the cache, and opens its first connection where the exchange can be asked for its time. */
  warm(
    exchange: AnyExchangeTransport,
    config: ExchangeConfig,
    options?: Pick<TransportOptions, 'isPrivate' | 'logger'> & CallOptions,
  ): Promise<void>
  readonly closed: boolean
  stats(): TransportStats
  /** Empties the caches. What is in use stays open for those who use it. */
  clearCaches(): void
  /** Closes everything that the factory has made, in use or not. Idempotent. */
  close(): Promise<void>
}
