import type { AnyConnector, PrivateOf, PublicOf } from '@venuekit/core'
import type { ExchangeConfig } from '@venuekit/core/config'
import type { ExchangeRef } from './connector-table.ts'
import { createComponent, type ComponentOf, type ComponentOptions, type ComponentType } from './exchange-component.ts'
import type { ExchangePair } from './exchange-pair.ts'
import type { ExchangeInfo, ExchangeRegistry } from './exchange-registry.ts'
import {
  FactoryCore,
  type CreateExchangeOptions,
  type FactoryOptions,
  type MultipleRequest,
  type MultipleResult,
  type WarmOptions,
  type WarmRequest,
} from './factory-core.ts'
import { factoryHealth, type FactoryHealthStatus } from './factory-health.ts'
import type { ConnectorNamed, ExchangeName, PrivateNamed, PublicNamed } from './factory-types.ts'
import type { SwapOptions, SwapResult } from './hot-swap.ts'
import type { InstanceStats } from './instance-options.ts'
import type { FactoryMiddleware } from './middleware.ts'

/**
 * Creates the live objects of exchanges; whoever asks for the same account and settings shares one. What is returned belongs
 * to its caller, who closes it; the object beneath is closed with the last who had it. Creating is synchronous and opens
 * nothing, `initialize` does. Extend it, or put one into a class of your own, for other ways of creating.
 *
 * @example
 * ```ts
 * import type { AnyConnector, PrivateOf, PublicOf } from '@venuekit/core'
 * import { CompositeExchangeFactory } from '@venuekit/composite'
 *
 * async function watch(connector: AnyConnector): Promise<void> {
 *   await using factory = new CompositeExchangeFactory({ exchanges: [connector] })
 *   await using exchange = factory.createPublicExchange(connector)
 *   await exchange.initialize(['BTC/USDT'])
 * }
 * typeof watch // 'function'
 * ```
 */
export class CompositeExchangeFactory<Registered extends AnyConnector = AnyConnector> implements AsyncDisposable {
  /** For classes that extend this one. */
  protected readonly core: FactoryCore

  constructor(options: FactoryOptions<Registered>) {
    this.core = new FactoryCore(options)
  }

  /** Market data of an exchange: a connector, or any name of a registered one. */
  createPublicExchange<Connector extends AnyConnector>(
    exchange: Connector,
    config?: unknown,
    options?: CreateExchangeOptions,
  ): PublicOf<Connector>
  createPublicExchange<const Name extends ExchangeName<Registered>>(
    exchange: Name,
    config?: unknown,
    options?: CreateExchangeOptions,
  ): PublicNamed<Registered, Name>
  createPublicExchange(exchange: ExchangeRef, config?: unknown, options?: CreateExchangeOptions): never {
    return typed(this.core.create(exchange, 'public', { config, options }))
  }

  /** An account of an exchange. Throws a `MissingCredentialsError` where there are no credentials. */
  createPrivateExchange<Connector extends AnyConnector>(
    exchange: Connector,
    config?: unknown,
    options?: CreateExchangeOptions,
  ): PrivateOf<Connector>
  createPrivateExchange<const Name extends ExchangeName<Registered>>(
    exchange: Name,
    config?: unknown,
    options?: CreateExchangeOptions,
  ): PrivateNamed<Registered, Name>
  createPrivateExchange(exchange: ExchangeRef, config?: unknown, options?: CreateExchangeOptions): never {
    return typed(this.core.create(exchange, 'private', { config, options }))
  }

  /** Both domains; the private one where there are credentials. */
  createExchangePair<Connector extends AnyConnector>(
    exchange: Connector,
    config?: unknown,
    options?: CreateExchangeOptions,
  ): ExchangePair<Connector>
  createExchangePair<const Name extends ExchangeName<Registered>>(
    exchange: Name,
    config?: unknown,
    options?: CreateExchangeOptions,
  ): ExchangePair<ConnectorNamed<Registered, Name>>
  createExchangePair(exchange: ExchangeRef, config?: unknown, options?: CreateExchangeOptions): never {
    return typed(this.core.pair(exchange, { config, options }))
  }

  /** Any component of an exchange: clients of REST and sockets too, where its connector says how its wire is spoken to. */
  createExchangeComponent<Connector extends AnyConnector, Type extends ComponentType>(
    exchange: Connector,
    config: unknown,
    ...[type, options]: [type: Type, options?: ComponentOptions]
  ): ComponentOf<Connector>[Type] {
    return typed(createComponent(this.core, { connector: this.core.table.resolve(exchange), config, type }, options))
  }

  /** Creates and initialises several side by side; one that fails stops nobody, and leaves nothing open. */
  createMultipleExchanges(
    requests: readonly MultipleRequest[],
    options: WarmOptions = {},
  ): Promise<readonly MultipleResult[]> {
    return Promise.all(requests.map((request) => this.core.bringUp(request, options)))
  }

  /** Replaces a connector by another one of its id, while it is used. */
  swap(connector: AnyConnector, options?: SwapOptions): Promise<SwapResult> {
    return this.core.swap(connector, options)
  }

  /** Registers a further exchange. */
  register(connector: AnyConnector): void {
    this.core.table.add(connector)
  }

  /** Builds and initialises exchanges ahead, and keeps them. */
  warm(requests: readonly WarmRequest[], options?: WarmOptions): Promise<number> {
    return this.core.warm(requests, options)
  }

  /** Puts something around every call that brings an exchange up; what is returned takes it away. */
  use(middleware: FactoryMiddleware): () => void {
    return this.core.use(middleware)
  }

  /** What the registered exchanges say of themselves. */
  get registry(): ExchangeRegistry {
    return this.core.registry
  }

  getExchangeInfo(exchange: ExchangeRef): ExchangeInfo {
    return this.core.registry.getExchangeInfo(exchange)
  }

  /** The configuration with which an exchange is created whose caller gives none, checked and with defaults. */
  getExchangeConfig(exchange: ExchangeRef): ExchangeConfig {
    return this.core.configOf(this.core.table.resolve(exchange), undefined)
  }

  listAvailableExchanges(): readonly string[] {
    return this.core.registry.getSupportedExchanges()
  }

  listSpotExchanges(): readonly string[] {
    return this.core.registry.listSpotExchanges()
  }

  getPerformanceStats(): InstanceStats {
    return this.core.instances.stats
  }

  getFactoryHealth(): FactoryHealthStatus {
    return factoryHealth(this.core)
  }

  /** Closes what nobody uses. */
  clearCache(): Promise<void> {
    return this.core.clear()
  }

  /** Closes everything that the factory has made, in use or not. It can go on to create. */
  closeAllExchanges(): Promise<void> {
    return this.core.closeAll()
  }

  /** The same, for good. */
  close(): Promise<void> {
    return this.core.close()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }
}

/** What was made is what its connector makes; the types of that were worked out where it was asked for. */
function typed(made: unknown): never {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the connector of the reference made it
  return made as never
}
