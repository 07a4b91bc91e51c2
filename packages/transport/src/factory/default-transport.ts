import { CachingTransportFactory, type RestArguments, type WebsocketArguments } from './create-transport-factory.ts'
import type { TransportContext, TransportFactory } from './transport-factory.ts'

let factory: CachingTransportFactory | undefined

/**
 * The factory that `createRestClient` and `createWebsocketClient` use, with default options. It is made when it is first
 * asked for, and anew after it was closed. A program with options of its own, and every library, makes its own factory.
 *
 * @example
 * ```ts
 * import { defaultTransport } from '@venuekit/transport'
 * defaultTransport().stats().rest.maxsize // 100
 * await defaultTransport().close()
 * ```
 */
export function defaultTransport(): TransportFactory {
  return openFactory()
}

function openFactory(): CachingTransportFactory {
  if (factory === undefined || factory.closed) factory = new CachingTransportFactory({})
  return factory
}

/**
 * The factory that a context comes from; the default one for a context that was made without a factory.
 *
 * @example
 * ```ts
 * import type { ExchangeContext } from '@venuekit/core'
 * import { transportOf } from '@venuekit/transport'
 *
 * const streamsIn = (context: ExchangeContext<unknown>) => transportOf(context).stats().websocket.currsize
 * typeof streamsIn // 'function'
 * ```
 */
export function transportOf(context: object | TransportContext<unknown>): TransportFactory {
  return 'transport' in context ? context.transport : defaultTransport()
}

/**
 * A REST client of an exchange from the default factory: `TransportFactory.createRestClient`.
 *
 * @example
 * ```ts
 * import { parseExchangeConfig, type ConfigurableExchange } from '@venuekit/core/config'
 * import type { KeySecretCredentials } from '@venuekit/core'
 * import { createRestClient, type ExchangeRest, type ExchangeTransport } from '@venuekit/transport'
 *
 * declare const connector: ConfigurableExchange<KeySecretCredentials>
 * declare const exchange: ExchangeTransport<KeySecretCredentials, ExchangeRest, ExchangeRest>
 *
 * async function work(apiKey: string, apiSecret: string) {
 *   const config = parseExchangeConfig(connector, { credentials: { apiKey, apiSecret } })
 *   await using market = createRestClient(exchange, config)
 *   await using account = createRestClient(exchange, config, { isPrivate: true })
 *   return [market.closed, account.closed]
 * }
 * typeof work // 'function'
 * ```
 */
export const createRestClient: TransportFactory['createRestClient'] = (...wanted: RestArguments) =>
  openFactory().createRestClient(...wanted)

/**
 * The sockets of an exchange from the default factory: `TransportFactory.createWebsocketClient`.
 *
 * @example
 * ```ts
 * import { parseExchangeConfig, type ConfigurableExchange } from '@venuekit/core/config'
 * import type { KeySecretCredentials } from '@venuekit/core'
 * import { createPublicHandlers, createWebsocketClient, type ExchangeTransport } from '@venuekit/transport'
 *
 * declare const connector: ConfigurableExchange<KeySecretCredentials>
 * declare const exchange: ExchangeTransport<KeySecretCredentials, never, never, { readonly channel: string }>
 *
 * async function follow() {
 *   const handlers = createPublicHandlers({ tradesHandler: ({ symbol, count }) => console.log(symbol, count) })
 *   const sockets = createWebsocketClient(exchange, parseExchangeConfig(connector), handlers)
 *   await sockets.subscribe({ channel: 'trades' })
 *   return sockets
 * }
 * typeof follow // 'function'
 * ```
 */
export const createWebsocketClient: TransportFactory['createWebsocketClient'] = (...wanted: WebsocketArguments) =>
  openFactory().createWebsocketClient(...wanted)

/**
 * Empties the caches of the default factory; what is in use stays open for those who use it.
 *
 * @example
 * ```ts
 * import { clearCaches } from '@venuekit/transport'
 * clearCaches()
 * ```
 */
export function clearCaches(): void {
  factory?.clearCaches()
}
