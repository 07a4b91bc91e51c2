import type { AnyConnector } from '@venuekit/core'
import type { ExchangeRef } from './connector-table.ts'
import { ExchangeFactory } from './exchange-factory.ts'
import { discoverPlugins, type DiscoverOptions } from './plugins/discover-plugins.ts'
import { loadPackage, type LoadOptions } from './plugins/load-exchange.ts'

/** A plugin that is of no use. */
export interface PluginError {
  /** The file, or the package. */
  readonly plugin: string
  readonly error: unknown
}

/**
 * An `ExchangeFactory` that takes further exchanges from files and packages, when it is told to and from where: nothing is looked for by
 * itself. A plugin never takes the place of an exchange that is there.
 *
 * @example
 * ```ts
 * import { PluginExchangeFactory } from '@venuekit/composite'
 *
 * await using factory = new PluginExchangeFactory({ exchanges: [] })
 * await factory.discoverPlugins({ directory: './plugins' })
 * factory.listAvailableExchanges() // [] while there is no such folder
 * ```
 */
export class PluginExchangeFactory<Registered extends AnyConnector = AnyConnector> extends ExchangeFactory<Registered> {
  readonly #plugins = new Set<string>()
  readonly #errors: PluginError[] = []

  /** What could not be used, with the reason. */
  get pluginErrors(): readonly PluginError[] {
    return this.#errors
  }

  /** Takes the plugins of a folder; says which exchanges have come. */
  async discoverPlugins(options: DiscoverOptions): Promise<readonly string[]> {
    const found = await discoverPlugins(options)
    return found.flatMap(({ file, connectors, error }) =>
      connectors === undefined ? this.#refuse(file, error) : connectors.flatMap((one) => this.#take(one, file)),
    )
  }

  /** Takes the exchanges of an installed package; says which have come. Throws where it cannot be loaded. */
  async loadPackage(packageName: string, options?: LoadOptions): Promise<readonly string[]> {
    const connectors = await loadPackage(packageName, options)
    return connectors.flatMap((connector) => this.#take(connector, packageName))
  }

  listAvailableExchanges(): readonly string[] {
    return this.getSupportedExchanges()
  }

  isPluginExchange(exchange: ExchangeRef): boolean {
    const id = this.core.table.find(exchange)?.id
    return id !== undefined && this.#plugins.has(id)
  }

  #take(connector: AnyConnector, plugin: string): readonly string[] {
    try {
      this.core.table.add(connector)
    } catch (error) {
      return this.#refuse(plugin, error)
    }
    this.#plugins.add(connector.id)
    this.core.logger.info(`the plugin exchange ${connector.id} was added`, { plugin })
    return [connector.id]
  }

  #refuse(plugin: string, error: unknown): readonly string[] {
    this.#errors.push({ plugin, error })
    this.core.logger.warn('a plugin cannot be used', { plugin, error })
    return []
  }
}
