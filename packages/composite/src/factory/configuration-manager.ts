import type { AnyConnector, Credentials } from '@venuekit/core'
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
import { ConnectorTable, type ExchangeRef } from './connector-table.ts'

/** Where a factory takes the configuration of an exchange from when its caller gives none. */
export interface ConfigurationSource {
  getExchangeConfig(exchange: ExchangeRef): ExchangeConfig
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
  readonly #settings: readonly (readonly [name: string, value: unknown])[]
  readonly #env: Environment
  readonly #parsed = new WeakMap<AnyConnector, ExchangeConfig>()

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

  /** Checks a configuration that a caller gives; what was checked before is taken as it is. */
  parse(connector: AnyConnector, input: unknown): ExchangeConfig {
    return isExchangeConfig(input)
      ? input
      : parseExchangeConfig<Credentials>(connector, this.#withCredentials(connector, input))
  }

  /** What looks wrong about the configurations of the exchanges that are known by name, as sentences without values. */
  validate(): readonly string[] {
    return this.#table.all.flatMap((connector) =>
      validateExchangeConfig(this.getExchangeConfig(connector)).map((warning) => `${connector.id}: ${warning}`),
    )
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
    const given = memberOf(input, 'credentials')
    if (!isEmptyCredentials(given)) return input
    const environment = memberOf(input, 'environment')
    const named = typeof environment === 'string' ? { environment } : {}
    const { credentials: all } = credentialEnvironment(connector.id, this.#env, { ...named, fields })
    if (Object.keys(all).length === 0) return input
    const { apiKey, apiSecret } = all
    const credentials = connector.credentials.safeParse(all).success ? all : { apiKey, apiSecret }
    return layered({ credentials }, input)
  }
}

/** Whether it is a configuration that was checked already; those are frozen. */
export function isExchangeConfig(value: unknown): value is ExchangeConfig {
  return typeof value === 'object' && value !== null && Object.isFrozen(value) && 'hasPrivateApi' in value
}

function memberOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined
}
