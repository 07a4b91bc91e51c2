import type { AnyConnector, CallOptions, ExchangeObject } from '@venuekit/core'
import type { ConfigurationManager } from './configuration-manager.ts'
import type { ExchangePair } from './exchange-pair.ts'
import { ExchangeFactory, type CreateOneOptions, type ExchangeFactoryOptions } from './exchange-factory.ts'
import type { ExchangeRef } from './connector-table.ts'
import type { PerformanceMonitor } from './performance-monitor.ts'
import type { SymbolResolver } from './symbol-resolver.ts'

/** What an exchange object may have beside the contract, to be given what its factory works with. */
export interface DependencyAware {
  setConfigManager?(manager: ConfigurationManager): void
  setSymbolResolver?(resolver: SymbolResolver): void
  setPerformanceMonitor?(monitor: PerformanceMonitor): void
  /** Called once it is initialised and has everything. */
  initWithDependencies?(options: CallOptions): Promise<void>
}

/** What an advanced factory is made with. */
export interface AdvancedFactoryOptions<Registered extends AnyConnector = AnyConnector> extends Omit<
  ExchangeFactoryOptions<Registered>,
  'config'
> {
  readonly configManager: ConfigurationManager
  readonly symbolResolver: SymbolResolver
  readonly performanceMonitor: PerformanceMonitor
}

/**
 * An `ExchangeFactory` whose exchanges work with a configuration, a table of symbols and a monitor of their own: each is handed
 * these three where it takes them, its symbols are in the table once it is up, and the monitor hears how long that took.
 *
 * @example
 * ```ts
 * import type { AnyConnector } from '@venuekit/core'
 * import { AdvancedExchangeFactory, ConfigurationManager, PerformanceMonitor, SymbolResolver } from '@venuekit/composite'
 *
 * async function common(exchanges: readonly AnyConnector[]): Promise<readonly string[]> {
 *   const symbolResolver = new SymbolResolver()
 *   await using factory = new AdvancedExchangeFactory({
 *     exchanges,
 *     configManager: new ConfigurationManager({ exchanges }),
 *     symbolResolver,
 *     performanceMonitor: new PerformanceMonitor({ targetMs: 5_000 }),
 *   })
 *   for (const exchange of exchanges) await factory.createExchangeWithDependencies(exchange)
 *   return symbolResolver.getCommonSymbols()
 * }
 * typeof common // 'function'
 * ```
 */
export class AdvancedExchangeFactory<
  Registered extends AnyConnector = AnyConnector,
> extends ExchangeFactory<Registered> {
  readonly configManager: ConfigurationManager
  readonly symbolResolver: SymbolResolver
  readonly performanceMonitor: PerformanceMonitor

  constructor({ configManager, ...options }: AdvancedFactoryOptions<Registered>) {
    super({ ...options, config: configManager })
    this.configManager = configManager
    this.symbolResolver = options.symbolResolver
    this.performanceMonitor = options.performanceMonitor
  }

  /** `createExchange`, under the name that says what this factory adds. */
  createExchangeWithDependencies(exchange: ExchangeRef, options?: CreateOneOptions): Promise<ExchangePair> {
    return this.performanceMonitor.measure(() => this.createAny(exchange, options))
  }

  protected override onCreated(exchange: ExchangePair): void {
    for (const half of halvesOf(exchange)) {
      half.setConfigManager?.(this.configManager)
      half.setSymbolResolver?.(this.symbolResolver)
      half.setPerformanceMonitor?.(this.performanceMonitor)
    }
  }

  protected override async onInitialised(exchange: ExchangePair, options: CallOptions): Promise<void> {
    this.symbolResolver.initialize([exchange.public])
    for (const half of halvesOf(exchange)) {
      // oxlint-disable-next-line no-await-in-loop -- the private half may build on the public one
      await half.initWithDependencies?.(options)
    }
  }
}

function halvesOf({ public: market, private: account }: ExchangePair): readonly (ExchangeObject & DependencyAware)[] {
  return account === undefined ? [market] : [market, account]
}
