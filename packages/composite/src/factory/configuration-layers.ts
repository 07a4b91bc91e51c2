import { createHash } from 'node:crypto'
import { layered } from '@venuekit/core/config'
import { ConfigurationError } from '@venuekit/core/errors'

/** One of several ways to run, tried side by side. */
export interface ConfigurationProfile {
  /** How many get it, in proportion to the others. */
  readonly share: number
  readonly settings: unknown
}

/** Settings, and what differs from them in an environment or for a profile. */
export interface ConfigurationLayers {
  readonly settings?: unknown
  /** By the name of the environment: `dev`, `prod`. What a file `config.prod.yaml` holds. */
  readonly environments?: Readonly<Record<string, unknown>> | undefined
  readonly profiles?: Readonly<Record<string, ConfigurationProfile>> | undefined
}

/** Which of the layers count. */
export interface LayerChoice {
  readonly environment?: string | undefined
  /** A profile by its name. */
  readonly profile?: string | undefined
  /** Whoever the profile is for, where none is named: an account, a machine. The same one always gets the same. */
  readonly subject?: string | undefined
}

/** The settings that came out. */
export interface ChosenSettings {
  readonly settings: unknown
  readonly profile: string | undefined
}

/**
 * Puts layers over each other: the profile over the environment over the settings for all.
 *
 * @example
 * ```ts
 * import { chooseSettings } from '@venuekit/composite'
 *
 * const layers = { settings: { mexc: { network: { maxRetries: 3 } } }, environments: { test: { mexc: { environment: 'testnet' } } } }
 * chooseSettings(layers, { environment: 'test' }).settings // { mexc: { environment: 'testnet', network: { maxRetries: 3 } } }
 * ```
 */
export function chooseSettings(layers: ConfigurationLayers, choice: LayerChoice = {}): ChosenSettings {
  const { settings = {}, environments = {}, profiles = {} } = layers
  const { environment, subject } = choice
  if (environment !== undefined && !Object.hasOwn(environments, environment))
    throw new ConfigurationError('environment', unknownName(environment, environments))
  const profile = choice.profile ?? (subject === undefined ? undefined : assignProfile(profiles, subject))
  if (profile !== undefined && !Object.hasOwn(profiles, profile))
    throw new ConfigurationError('profile', unknownName(profile, profiles))
  const overlay = environment === undefined ? undefined : environments[environment]
  const own = profile === undefined ? undefined : profiles[profile]?.settings
  return { settings: layered(own, overlay, settings), profile }
}

/**
 * The profile of a subject: always the same one, as long as the profiles are the same. Undefined where there are none.
 *
 * @example
 * ```ts
 * import { assignProfile } from '@venuekit/composite'
 * const profiles = { steady: { share: 9, settings: {} }, bold: { share: 1, settings: {} } }
 * assignProfile(profiles, 'account-7') === assignProfile(profiles, 'account-7') // true
 * ```
 */
export function assignProfile(
  profiles: Readonly<Record<string, ConfigurationProfile>>,
  subject: string,
): string | undefined {
  const all = Object.entries(profiles).toSorted(([a], [b]) => (a < b ? -1 : 1))
  for (const [name, { share }] of all) {
    if (!(share > 0 && share < Infinity))
      throw new ConfigurationError(`profiles.${name}.share`, `must be a number above 0, not ${share}`)
  }
  const total = all.reduce((sum, [, { share }]) => sum + share, 0)
  let left = pointOf(subject) * total
  for (const [name, { share }] of all) {
    left -= share
    if (left < 0) return name
  }
  return all.at(-1)?.[0]
}

/** A number from 0 up to 1 that follows from the text and spreads evenly. */
function pointOf(text: string): number {
  return createHash('sha256').update(text).digest().readUInt32BE(0) / 2 ** 32
}

function unknownName(name: string, known: Readonly<Record<string, unknown>>): string {
  const names = Object.keys(known)
  return `there is no "${name.slice(0, 80)}"; ${names.length === 0 ? 'none is defined' : `there are: ${names.join(', ')}`}`
}
