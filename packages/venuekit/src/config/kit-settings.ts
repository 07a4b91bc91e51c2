import { type ConfigurationChange, ConfigurationManager } from '@venuekit/composite'
import type { AnyConnector } from '@venuekit/core'
import { createExchangeNames } from '@venuekit/core/config'
import type { ConfigurationIssue } from '@venuekit/core/errors'
import { exchangeSettings } from './exchange-settings.ts'
import { IssueList } from './issue-list.ts'
import { type KitConfig, type KitConfigInput, parseKitConfig } from './kit-config.ts'
import { isPlainObject } from './plain-object.ts'

/** The settings of a kit, and what gives each exchange its part of them. All of it is checked before anything is created. */
export class KitSettings {
  readonly manager: ConfigurationManager
  readonly #exchanges: readonly AnyConnector[]
  #config: KitConfig

  constructor(exchanges: readonly AnyConnector[], input: KitConfigInput) {
    this.#exchanges = exchanges
    const { config, settings } = checkedSettings(exchanges, input)
    this.#config = config
    this.manager = new ConfigurationManager({ exchanges, settings, dryRun: config.arbitrage.enableDryRun })
    // Known from now on, so that a reload can tell what changed.
    for (const connector of exchanges) this.manager.getExchangeConfig(connector)
  }

  get config(): KitConfig {
    return this.#config
  }

  /** Nothing holds of a configuration in which something is wrong. */
  reload(input: KitConfigInput): readonly ConfigurationChange[] {
    const { config, settings } = checkedSettings(this.#exchanges, input)
    const changes = this.manager.reload(settings)
    this.#config = config
    return changes
  }
}

/** Checks everything, the part of each exchange as well, and names all that is wrong at once. */
export function checkedSettings(exchanges: readonly AnyConnector[], input: unknown) {
  const issues = new IssueList()
  const whole = issues.attempt(() => parseKitConfig(input))
  // Where a section is wrong, the exchanges are looked at all the same.
  const config = whole ?? issues.attempt(() => parseKitConfig({ exchanges: exchangesOf(input) })) ?? parseKitConfig()
  const settings: Record<string, unknown> = {}
  for (const connector of exchanges) {
    issues.attempt(() => {
      settings[connector.id] = exchangeSettings(config, connector, issues)
      new ConfigurationManager({ settings }).getExchangeConfig(connector)
    })
  }
  issues.add(misspelt(exchanges, config.exchanges))
  issues.throwIfAny()
  return { config, settings }
}

/**
 * Entries whose name is nearly that of an exchange: left alone, its settings would count for nobody. What is of quite other exchanges is let
 * be, and so are keys alone, which the environment may have more of.
 */
function misspelt(exchanges: readonly AnyConnector[], entries: KitConfig['exchanges']): readonly ConfigurationIssue[] {
  const names = createExchangeNames(new Set(exchanges))
  return Object.entries(entries).flatMap(([name, entry]) => {
    if (names.find(name) !== undefined || Object.keys(entry ?? {}).every((key) => key === 'credentials')) return []
    const near = names.nearest(name)
    return near === undefined
      ? []
      : [{ path: `exchanges.${name}`, message: `is none of the exchanges that are here; did you mean ${near}?` }]
  })
}

function exchangesOf(input: unknown): Readonly<Record<string, unknown>> {
  const exchanges = isPlainObject(input) ? input['exchanges'] : undefined
  return isPlainObject(exchanges) ? exchanges : {}
}
