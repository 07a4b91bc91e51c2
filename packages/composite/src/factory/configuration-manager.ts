import {
  type AnyConnector,
  AsyncQueue,
  type CallOptions,
  type Credentials,
  onAbort,
  throwIfAborted,
} from '@venuekit/core'
import {
  credentialEnvironment,
  type CredentialField,
  createExchangeNames,
  type Environment,
  type ExchangeConfig,
  isEmptyCredentials,
  layered,
  parseExchangeConfig,
  validateExchangeConfig,
} from '@venuekit/core/config'
import { ConfigurationError } from '@venuekit/core/errors'
import { compareConfigs, type ConfigurationChange } from './configuration-change.ts'
import { ConnectorTable, type ExchangeRef } from './connector-table.ts'

/** Where a factory takes the configuration of an exchange from when its caller gives none. */
export interface ConfigurationSource {
  getExchangeConfig(exchange: ExchangeRef): ExchangeConfig
  /** Checks a configuration that a caller gives, and adds the defaults of this source. */
  parse?(connector: AnyConnector, input: unknown): ExchangeConfig
}

/** The configuration of a program, as far as exchanges are concerned. */
export interface ConfigurationManagerOptions {
  /** The exchanges that may be asked for by name; a connector can always be asked for itself. */
  readonly exchanges?: Iterable<AnyConnector> | undefined
  /** What the user set for each, by any of its names, as it came from a file: checked when it is asked for. */
  readonly settings?: Readonly<Record<string, unknown>> | undefined
  /** Where credentials are looked for that the settings lack: `MEXC_API_KEY`, `MEXC_API_SECRET`. The default is nowhere. */
  readonly env?: Environment | undefined
  /** Whether orders are only made up. The default is true: who wants to trade says so. */
  readonly dryRun?: boolean | undefined
}

const fields: readonly CredentialField[] = ['apiKey', 'apiSecret', 'passphrase', 'tradingPassword']

/**
 * Gives each exchange its configuration, checked and frozen, from the user's settings over the environment. There is nothing in it about any exchange:
 * a connector says itself what can be set.
 *
 * @example
 * ```ts
 * import type { AnyConnector } from '@venuekit/core'
 * import { ConfigurationManager } from '@venuekit/composite'
 *
 * function credentialsOf(connector: AnyConnector): boolean {
 *   const manager = new ConfigurationManager({ settings: { MEXC: { environment: 'production' } }, env: process.env })
 *   return manager.getExchangeConfig(connector).hasCredentials
 * }
 * typeof credentialsOf // 'function'
 * ```
 */
export class ConfigurationManager implements ConfigurationSource {
  readonly dryRun: boolean
  readonly #table: ConnectorTable
  #settings: readonly (readonly [name: string, value: unknown])[]
  readonly #env: Environment
  readonly #parsed = new Map<AnyConnector, ExchangeConfig>()
  readonly #watchers = new Set<AsyncQueue<ConfigurationChange>>()

  constructor(options: ConfigurationManagerOptions = {}) {
    this.#table = new ConnectorTable(options.exchanges)
    this.#settings = Object.entries(options.settings ?? {})
    this.#env = options.env ?? {}
    this.dryRun = options.dryRun ?? true
  }

  /** The configuration of one exchange; the same object each time. */
  getExchangeConfig(exchange: ExchangeRef): ExchangeConfig {
    const connector = this.#table.resolve(exchange)
    const known = this.#parsed.get(connector)
    if (known !== undefined) return known
    const config = this.parse(connector, this.#settingsOf(connector))
    this.#parsed.set(connector, config)
    return config
  }

  /** The credentials of one exchange, or the function that gives them; undefined in public mode. */
  getExchangeCredentials(exchange: ExchangeRef): ExchangeConfig['credentials'] {
    return this.getExchangeConfig(exchange).credentials
  }

  /** Checks a configuration that a caller gives, with credentials of the environment where it has none; what was checked before is taken as it is. */
  parse(connector: AnyConnector, input: unknown): ExchangeConfig {
    return isExchangeConfig(input)
      ? input
      : parseExchangeConfig<Credentials>(connector, this.#withCredentials(connector, input))
  }

  /**
   * Takes new settings in the place of those that it has. All of them are checked before any holds; objects that are created from
   * then on get them, those that live stay as they are. Where an exchange is and in which environment does not change: that is reported.
   */
  reload(settings: Readonly<Record<string, unknown>>): readonly ConfigurationChange[] {
    const before = this.#settings
    this.#settings = Object.entries(settings)
    try {
      const reloaded = [...this.#parsed].map(([connector, old]) => this.#reloadOne(connector, old))
      for (const { connector, config } of reloaded) this.#parsed.set(connector, config)
      const changes = reloaded.flatMap(({ change }) => change ?? [])
      for (const change of changes) for (const watcher of this.#watchers) watcher.push(change)
      return changes
    } catch (error) {
      this.#settings = before
      throw error
    }
  }

  /** The changes from now on, until the signal is aborted or the loop is left. */
  watch({ signal }: Pick<CallOptions, 'signal'> = {}): AsyncIterable<ConfigurationChange> {
    throwIfAborted(signal, 'watch')
    const watcher = new AsyncQueue<ConfigurationChange>({
      name: 'configuration',
      overflow: 'fail',
      capacity: 1_000,
      onReturn: () => leave(),
    })
    const detach = onAbort(signal, () => leave())
    const leave = (): void => {
      detach()
      this.#watchers.delete(watcher)
      watcher.close()
    }
    this.#watchers.add(watcher)
    return watcher
  }

  /** What looks wrong about the configurations of the exchanges that are known by name, as sentences without values. */
  validate(): readonly string[] {
    return this.#table.all.flatMap((connector) =>
      validateExchangeConfig(this.getExchangeConfig(connector)).map((warning) => `${connector.id}: ${warning}`),
    )
  }

  #reloadOne(connector: AnyConnector, old: ExchangeConfig) {
    const input = this.#settingsOf(connector)
    const change = compareConfigs(old, this.parse(connector, input))
    const { environment, urls } = old
    const config = change === undefined ? old : this.parse(connector, layered({ environment, urls }, input ?? {}))
    return { connector, change, config }
  }

  #settingsOf(connector: AnyConnector): unknown {
    const names = createExchangeNames([connector])
    const mine = this.#settings.filter(([name]) => names.find(name) !== undefined)
    const [first, second] = mine
    if (first === undefined || second === undefined) return first?.[1]
    const problem = `is set under "${first[0]}" and "${second[0]}", which name one exchange; keep one of them`
    throw new ConfigurationError(`exchanges.${connector.id}`, problem)
  }

  /** Credentials come from one place: those of the environment are never mixed with what was set. */
  #withCredentials(connector: AnyConnector, input: unknown): unknown {
    if (input !== undefined && !isObject(input)) return input
    if (!isEmptyCredentials(memberOf(input, 'credentials'))) return input
    const environment = memberOf(input, 'environment')
    const named = typeof environment === 'string' ? { environment } : {}
    const { credentials: all } = credentialEnvironment(connector.id, this.#env, { ...named, fields })
    if (Object.keys(all).length === 0) return input
    const { apiKey, apiSecret } = all
    const credentials = connector.credentials.safeParse(all).success ? all : { apiKey, apiSecret }
    return { ...input, credentials }
  }
}

/** Whether it is a configuration that was checked already; those are frozen. */
function isExchangeConfig(value: unknown): value is ExchangeConfig {
  return typeof value === 'object' && value !== null && Object.isFrozen(value) && 'hasPrivateApi' in value
}

function memberOf(value: unknown, name: string): unknown {
  return isObject(value) ? Reflect.get(value, name) : undefined
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}
