import type {
  AnyConnector,
  BudgetDeclaration,
  Capability,
  MarketKind,
  OrderFeatures,
  OrderType,
  PrivateCapability,
  PublicCapability,
} from '@venuekit/core'
import { ConnectorTable, type ExchangeRef } from './connector-table.ts'

/** What an exchange is and can do, for people and for programs that choose one. All of it comes from its connector. */
export interface ExchangeInfo {
  readonly id: string
  readonly key: string
  readonly aliases: readonly string[]
  readonly packageName: string
  readonly markets: readonly MarketKind[]
  readonly environments: readonly string[]
  readonly features: { readonly public: readonly PublicCapability[]; readonly private: readonly PrivateCapability[] }
  readonly orders: OrderFeatures
}

/**
 * What the registered exchanges say about themselves: features, limits, order types. Nothing is kept here, so that nothing
 * can be out of date.
 *
 * @example
 * ```ts
 * import { ExchangeRegistry } from '@venuekit/composite'
 * new ExchangeRegistry([]).getSupportedExchanges() // []
 * ```
 */
export class ExchangeRegistry {
  readonly #table: ConnectorTable

  constructor(exchanges: Iterable<AnyConnector> | ConnectorTable) {
    this.#table = exchanges instanceof ConnectorTable ? exchanges : new ConnectorTable(exchanges)
  }

  /** The ids of all exchanges. */
  getSupportedExchanges(): readonly string[] {
    return this.#table.ids
  }

  isExchangeSupported(exchange: ExchangeRef): boolean {
    return this.#table.find(exchange) !== undefined
  }

  getExchangeInfo(exchange: ExchangeRef): ExchangeInfo {
    const { id, key, aliases, packageName, markets, environments, supports, orders } = this.#table.resolve(exchange)
    const features = { public: supports.public, private: supports.private }
    return { id, key, aliases, packageName, markets, environments: Object.keys(environments), features, orders }
  }

  /** Whether the exchange has a capability in either domain. */
  hasFeature(exchange: ExchangeRef, feature: Capability): boolean {
    return this.getAllFeatures(exchange).includes(feature)
  }

  getAllFeatures(exchange: ExchangeRef): readonly Capability[] {
    const { supports } = this.#table.resolve(exchange)
    return [...supports.public, ...supports.private]
  }

  /** What the exchange counts in an environment. */
  getRateLimit(exchange: ExchangeRef, environment = 'production'): readonly BudgetDeclaration[] {
    return this.#table.resolve(exchange).budgets(environment, undefined)
  }

  supportsOrderType(exchange: ExchangeRef, type: OrderType): boolean {
    return this.#table.resolve(exchange).orders.types.includes(type)
  }

  listSpotExchanges(): readonly string[] {
    return this.#with((kind) => kind === 'spot')
  }

  /** The exchanges with contracts: perpetuals, dated futures. */
  listFuturesExchanges(): readonly string[] {
    return this.#with((kind) => kind === 'perpetual' || kind === 'future')
  }

  #with(fits: (kind: MarketKind) => boolean): readonly string[] {
    return this.#table.all.filter(({ markets }) => markets.some((kind) => fits(kind))).map(({ id }) => id)
  }
}
