import { ConfigurationError } from '../errors/general.ts'

/** The variables of the environment, handed in: nothing here reads `process.env`. */
export type Environment = Readonly<Record<string, string | undefined>>

/** What the environment says about some settings. */
export interface EnvironmentSettings<Name extends string> {
  /** Only what is set is there, as text: schemas take numbers and yes-or-no as text. */
  readonly settings: Readonly<Partial<Record<Name, string>>>
  /** The variables that they came from. */
  readonly variables: readonly string[]
}

/** The value of a variable; undefined when it is not set or empty. */
export function valueOf(environment: Environment, name: string): string | undefined {
  const value = Object.hasOwn(environment, name) ? environment[name] : undefined
  return value === '' ? undefined : value
}

/**
 * Reads settings from the environment by a table of the names that each may have there. Two names for one setting must
 * agree. An empty variable counts as not set.
 *
 * @example
 * ```ts
 * import { readEnvironment } from '@venuekit/core/config'
 * const names = { mode: ['SYSTEM_MODE', 'SYSTEM__MODE'], maxOrdersPerSecond: ['MAX_ORDERS_PER_SECOND'] }
 * readEnvironment({ SYSTEM__MODE: 'testnet' }, names).settings // { mode: 'testnet' }
 * ```
 */
export function readEnvironment<Name extends string>(
  environment: Environment,
  names: Readonly<Partial<Record<Name, readonly string[]>>>,
): EnvironmentSettings<Name> {
  const settings: Partial<Record<Name, string>> = {}
  const variables: string[] = []
  for (const name in names) {
    if (!Object.hasOwn(names, name)) continue
    const set = (names[name] ?? []).filter((variable) => valueOf(environment, variable) !== undefined)
    const [first] = set
    if (first === undefined) continue
    const value = valueOf(environment, first)
    const others = set.filter((variable) => valueOf(environment, variable) !== value)
    if (others.length > 0) {
      throw new ConfigurationError(first, `differs from ${others.join(' and ')}, which means the same; set one of them`)
    }
    if (value !== undefined) settings[name] = value
    variables.push(first)
  }
  return { settings, variables }
}
