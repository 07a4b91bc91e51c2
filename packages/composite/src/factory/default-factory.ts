import type { AnyConnector, PrivateOf, PublicOf } from '@venuekit/core'
import { defaultTransport } from '@venuekit/transport'
import { CompositeExchangeFactory } from './composite-exchange-factory.ts'
import { ConfigurationManager } from './configuration-manager.ts'
import type { ExchangePair } from './exchange-pair.ts'
import type { CreateExchangeOptions } from './factory-core.ts'

let factory: CompositeExchangeFactory | undefined

/**
 * The factory that the plain functions use: no exchange is registered in it, credentials that a configuration lacks are looked
 * for in the environment (`MEXC_API_KEY`). It is made when it is first asked for. A program with options of its own, and every
 * library, makes its own factory.
 *
 * @example
 * ```ts
 * import { defaultFactory } from '@venuekit/composite'
 * defaultFactory().getPerformanceStats().created // 0
 * await defaultFactory().closeAllExchanges()
 * ```
 */
export function defaultFactory(): CompositeExchangeFactory {
  factory ??= new CompositeExchangeFactory({
    transport: defaultTransport(),
    config: new ConfigurationManager({ env: process.env }),
  })
  return factory
}

/**
 * Market data of an exchange, from the default factory.
 *
 * @example
 * ```ts
 * import type { AnyConnector } from '@venuekit/core'
 * import { createPublicCompositeExchange } from '@venuekit/composite'
 *
 * async function symbols(connector: AnyConnector): Promise<number> {
 *   await using exchange = createPublicCompositeExchange(connector)
 *   await exchange.initialize(['BTC/USDT'])
 *   return exchange.instruments.size
 * }
 * typeof symbols // 'function'
 * ```
 */
export function createPublicCompositeExchange<Connector extends AnyConnector>(
  exchange: Connector,
  config?: unknown,
  options?: CreateExchangeOptions,
): PublicOf<Connector> {
  return defaultFactory().createPublicExchange(exchange, config, options)
}

/**
 * An account of an exchange, from the default factory. Throws a `MissingCredentialsError` where there are no credentials.
 *
 * @example
 * ```ts
 * import type { AnyConnector } from '@venuekit/core'
 * import { createPrivateCompositeExchange } from '@venuekit/composite'
 *
 * async function status(connector: AnyConnector, apiKey: string, apiSecret: string): Promise<string> {
 *   await using account = createPrivateCompositeExchange(connector, { credentials: { apiKey, apiSecret } })
 *   await account.initialize(['BTC/USDT'])
 *   return account.status
 * }
 * typeof status // 'function'
 * ```
 */
export function createPrivateCompositeExchange<Connector extends AnyConnector>(
  exchange: Connector,
  config?: unknown,
  options?: CreateExchangeOptions,
): PrivateOf<Connector> {
  return defaultFactory().createPrivateExchange(exchange, config, options)
}

/** How an exchange is asked for whose domain is chosen by an option. */
export interface CreateCompositeOptions<IsPrivate extends boolean = boolean> extends CreateExchangeOptions {
  /** The default is false. */
  readonly isPrivate?: IsPrivate | undefined
}

/**
 * Either of the two, from the default factory.
 *
 * @example
 * ```ts
 * import type { AnyConnector } from '@venuekit/core'
 * import { createCompositeExchange } from '@venuekit/composite'
 *
 * const domains = (connector: AnyConnector, config: unknown) => [
 *   createCompositeExchange(connector, config).domain,
 *   createCompositeExchange(connector, config, { isPrivate: true }).domain,
 * ]
 * typeof domains // 'function'
 * ```
 */
export function createCompositeExchange<Connector extends AnyConnector>(
  exchange: Connector,
  config?: unknown,
  options?: CreateCompositeOptions<false>,
): PublicOf<Connector>
export function createCompositeExchange<Connector extends AnyConnector>(
  exchange: Connector,
  config: unknown,
  options: CreateCompositeOptions<true> & { readonly isPrivate: true },
): PrivateOf<Connector>
export function createCompositeExchange<Connector extends AnyConnector>(
  exchange: Connector,
  config?: unknown,
  { isPrivate = false, ...options }: CreateCompositeOptions = {},
): PublicOf<Connector> | PrivateOf<Connector> {
  return isPrivate
    ? createPrivateCompositeExchange(exchange, config, options)
    : createPublicCompositeExchange(exchange, config, options)
}

/**
 * Both domains of an exchange, from the default factory; the private one where there are credentials.
 *
 * @example
 * ```ts
 * import type { AnyConnector } from '@venuekit/core'
 * import { createExchangePair } from '@venuekit/composite'
 *
 * async function look(connector: AnyConnector): Promise<boolean> {
 *   await using pair = createExchangePair(connector)
 *   const [market, account] = pair
 *   await market.initialize(['BTC/USDT'])
 *   return account !== undefined
 * }
 * typeof look // 'function'
 * ```
 */
export function createExchangePair<Connector extends AnyConnector>(
  exchange: Connector,
  config?: unknown,
  options?: CreateExchangeOptions,
): ExchangePair<Connector> {
  return defaultFactory().createExchangePair(exchange, config, options)
}
