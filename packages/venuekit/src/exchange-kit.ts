import {
  CompositeExchangeFactory,
  type ConfigurationChange,
  type ConfigurationSource,
  type CreateExchangeOptions,
  type ExchangePair,
  ExchangeRegistry,
  type FactoryOptions,
  type SwapOptions,
  type SwapResult,
  type WarmOptions,
} from '@venuekit/composite'
import type { AnyConnector, PrivateOf, PublicOf } from '@venuekit/core'
import { ConfigurationError } from '@venuekit/core/errors'
import type { KitConfig, KitConfigInput } from './config/kit-config.ts'
import { KitSettings } from './config/kit-settings.ts'

/** What a kit is made with. */
export interface ExchangeKitOptions<Exchanges extends readonly AnyConnector[]> extends Omit<
  FactoryOptions,
  'exchanges' | 'config'
> {
  /** The exchanges of the packages that you installed; they alone exist in the kit's type. */
  readonly exchanges: Exchanges
  /**
   * The settings: those of a file that `loadConfig` read, an object of the same shape, or a source of your own. Without any, every exchange is
   * public. Nothing is taken from the environment here.
   */
  readonly config?: KitConfigInput | ConfigurationSource | undefined
}

/** One exchange of a kit. */
export interface KitExchange<Connector extends AnyConnector> {
  readonly connector: Connector
  /** Market data. Whoever asks for the same gets a handle to the same object; close what you got. */
  public(options?: CreateExchangeOptions): PublicOf<Connector>
  /** The account. Throws a `MissingCredentialsError` where the configuration has none. */
  private(options?: CreateExchangeOptions): PrivateOf<Connector>
  /** Both; the private half where there are credentials. */
  pair(options?: CreateExchangeOptions): ExchangePair<Connector>
}

/** What a kit has beside its exchanges. */
export interface KitMethods<Registered extends AnyConnector> extends AsyncDisposable {
  /** The factory beneath, with all that it can do: other configurations, components, statistics, health. */
  readonly factory: CompositeExchangeFactory<Registered>
  /** The settings as they were checked, with defaults; absent where a source of your own gives them. */
  readonly config: KitConfig | undefined
  /** Builds and initialises exchanges ahead and keeps them; the default is all of them. Says how many came up. */
  warm(
    exchanges?: readonly (Registered | Registered['id'] | Registered['key'])[],
    options?: WarmOptions,
  ): Promise<number>
  /** Puts a connector in the place of the one with that id, while it is used. */
  swap(
    exchange: Registered['id'] | Registered['key'],
    connector: AnyConnector,
    options?: SwapOptions,
  ): Promise<SwapResult>
  /** Takes new settings: what is safe holds for what is created from now on, the rest is reported. */
  reload(config: KitConfigInput): readonly ConfigurationChange[]
  /** Closes everything that came from the kit. Idempotent. */
  close(): Promise<void>
}

/** Exchanges by their keys, and what is done with all of them. */
export type ExchangeKit<Exchanges extends readonly AnyConnector[]> = KitMethods<Exchanges[number]> & {
  readonly [Connector in Exchanges[number] as Connector['key']]: KitExchange<Connector>
}

/**
 * Puts the exchanges that you installed together with their configuration: `kit.gateio.public()`, `kit.gateio.private()`. What was not
 * passed in is not in its type. Nothing is opened before `initialize`.
 *
 * @example
 * ```ts
 * import { gateio, gateioFutures } from '@venuekit/gateio'
 * import { createExchangeKit } from 'venuekit'
 *
 * await using kit = createExchangeKit({
 *   exchanges: [gateio, gateioFutures],
 *   config: { exchanges: { gateio: { environment: 'testnet' } } },
 * })
 * kit.gateio.public().environment // 'testnet'
 * kit.gateioFutures.public().environment // 'production'
 * ```
 */
export function createExchangeKit<const Exchanges extends readonly AnyConnector[]>(
  options: ExchangeKitOptions<Exchanges>,
): ExchangeKit<Exchanges> {
  const { exchanges, config = {}, ...rest } = options
  checkConnectors(exchanges)
  const settings = isSource(config) ? undefined : new KitSettings(exchanges, config)
  const source = isSource(config) ? config : settings?.manager
  const factory = new CompositeExchangeFactory<AnyConnector>({ ...rest, exchanges, config: source })
  const kit: unknown = withExchanges(new Kit(factory, settings), exchanges)
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- it has the key of each connector, which the type works out
  return kit as ExchangeKit<Exchanges>
}

/** Before anything is read of them: without types a name or a whole module is passed in easily. */
function checkConnectors(exchanges: readonly AnyConnector[]): void {
  if (!Array.isArray(exchanges))
    throw new ConfigurationError('exchanges', 'must be a list of the connectors that you installed, such as [gateio]')
  void new ExchangeRegistry(exchanges)
}

class Kit implements KitMethods<AnyConnector> {
  readonly factory: CompositeExchangeFactory
  readonly #settings: KitSettings | undefined

  constructor(factory: CompositeExchangeFactory, settings: KitSettings | undefined) {
    this.factory = factory
    this.#settings = settings
  }

  get config(): KitConfig | undefined {
    return this.#settings?.config
  }

  warm(exchanges: readonly (AnyConnector | string)[] = this.#all, options?: WarmOptions): Promise<number> {
    return this.factory.warm(
      exchanges.map((exchange) => ({ exchange })),
      options,
    )
  }

  async swap(exchange: string, connector: AnyConnector, options?: SwapOptions): Promise<SwapResult> {
    const { id } = this.factory.getExchangeInfo(exchange)
    if (id === connector.id) return this.factory.swap(connector, options)
    throw new ConfigurationError('connector', `must be another one of "${id}", not of "${connector.id}"`)
  }

  reload(config: KitConfigInput): readonly ConfigurationChange[] {
    if (this.#settings !== undefined) return this.#settings.reload(config)
    throw new ConfigurationError('config', 'comes from a source of your own; give that one the new settings')
  }

  close(): Promise<void> {
    return this.factory.close()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }

  get #all(): readonly string[] {
    return this.factory.listAvailableExchanges()
  }
}

function withExchanges(kit: Kit, exchanges: readonly AnyConnector[]): Kit {
  for (const connector of exchanges) {
    if (connector.key in kit)
      throw new ConfigurationError('exchanges', `has "${connector.key}" twice, or it is a name of the kit itself`)
    Object.defineProperty(kit, connector.key, { value: new OneExchange(kit.factory, connector), enumerable: true })
  }
  Object.freeze(kit)
  return kit
}

class OneExchange<Connector extends AnyConnector> implements KitExchange<Connector> {
  readonly connector: Connector
  readonly #factory: CompositeExchangeFactory

  constructor(factory: CompositeExchangeFactory, connector: Connector) {
    this.#factory = factory
    this.connector = connector
  }

  public(options?: CreateExchangeOptions): PublicOf<Connector> {
    return this.#factory.createPublicExchange(this.connector, undefined, options)
  }

  private(options?: CreateExchangeOptions): PrivateOf<Connector> {
    return this.#factory.createPrivateExchange(this.connector, undefined, options)
  }

  pair(options?: CreateExchangeOptions): ExchangePair<Connector> {
    return this.#factory.createExchangePair(this.connector, undefined, options)
  }
}

function isSource(config: KitConfigInput | ConfigurationSource): config is ConfigurationSource {
  return 'getExchangeConfig' in config
}
