import { dirname } from 'node:path'
import { chooseSettings, type ConfigurationProfile } from '@venuekit/composite'
import type { AnyConnector, Clock } from '@venuekit/core'
import { camelCase, type Environment, interpolate, layered } from '@venuekit/core/config'
import { ConfigurationError } from '@venuekit/core/errors'
import { withAmbientCredentials } from './ambient-credentials.ts'
import { tellingVariables, withAmbientSettings } from './ambient-settings.ts'
import { findConfigFile, findEnvFile, findOverlay, type FoundFile } from './find-files.ts'
import { credentialNames } from './hide-secrets.ts'
import { IssueList } from './issue-list.ts'
import type { KitConfig } from './kit-config.ts'
import { checkedSettings } from './kit-settings.ts'
import { isPlainObject } from './plain-object.ts'
import { parseFile } from './read-file.ts'
import { watchFiles } from './watch-files.ts'

/** Where the configuration is, and which of its layers count. */
export interface LoadConfigOptions {
  /** The file; the default is the nearest `venuekit.config.yaml`, `.yml` or `.json` from `directory` upward. */
  readonly file?: string | undefined
  /** Where to begin to look; the default is the working directory. */
  readonly directory?: string | undefined
  /** The connectors that will be used: their part is checked too, and their keys are looked for in the environment. */
  readonly exchanges?: readonly AnyConnector[] | undefined
  /** Which overlay counts: `prod` for `venuekit.config.prod.yaml`. The default is `VENUEKIT_ENVIRONMENT`, then what the file says. */
  readonly environment?: string | undefined
  /** A profile by its name; the default is `VENUEKIT_PROFILE`. */
  readonly profile?: string | undefined
  /** Whoever the profile is for, where none is named: the same one always gets the same. */
  readonly subject?: string | undefined
  /** The variables; the default is `process.env`. What is set there wins over the `.env` file. */
  readonly env?: Environment | undefined
  /** A file of variables; the default is the nearest `.env`. False: none. */
  readonly envFile?: string | false | undefined
}

/** A change of the files: the new configuration, or why the old one stays. */
export type ConfigUpdate =
  | { readonly type: 'changed'; readonly config: LoadedConfig }
  | { readonly type: 'refused'; readonly error: unknown }

/** A configuration that was read. It can be passed to a kit as it is. */
export interface LoadedConfig extends KitConfig {
  /** Where it came from, the most important last; the `.env` file is one of them. */
  readonly files: readonly string[]
  readonly profile: string | undefined
  /** What was let be: credentials whose variable is not set. */
  readonly warnings: readonly string[]
  /** Every change of the files from now on, until the signal is aborted or the loop is left. */
  watch(options?: WatchConfigOptions): AsyncIterable<ConfigUpdate>
}

/** How changes are waited for. */
export interface WatchConfigOptions {
  readonly signal?: AbortSignal | undefined
  /** How long the files must be quiet before they are read; the default is 100 ms. */
  readonly settleMs?: number | undefined
  readonly clock?: Clock | undefined
}

/**
 * Reads the configuration file of a program: YAML or JSON, `${VARIABLE}` and `${VARIABLE:default}` in every text, over it the file of its environment and
 * a profile. Everything is checked, and all that is wrong is told at once. This is where keys come in from the environment: as variables in
 * the file, or by their usual names (`GATEIO_API_KEY`, `GATEIO_API_SECRET`) for exchanges that have none.
 *
 * @example
 * ```ts
 * import { gateio } from '@venuekit/gateio'
 * import { createExchangeKit } from 'venuekit'
 * import { loadConfig } from 'venuekit/config'
 *
 * const config = await loadConfig({ exchanges: [gateio], env: { GATEIO_API_KEY: 'key', GATEIO_API_SECRET: 'secret' } })
 * await using kit = createExchangeKit({ exchanges: [gateio], config })
 * kit.gateio.private().domain // 'private'
 * ```
 */
export async function loadConfig(options: LoadConfigOptions = {}): Promise<LoadedConfig> {
  return resolveLayers(await readLayers(options), options)
}

/** What comes out of the layers. Everything that is wrong is thrown at once. */
export function resolveLayers(layers: Layers, options: LoadConfigOptions): LoadedConfig {
  const { env, files } = layers
  const { settings, profile } = chooseLayers(layers, options)
  const { value, missing } = interpolate(settings, env, { optional: optionalVariables })
  const { exchanges = [] } = options
  const whole = withAmbientSettings(withAmbient(value, env, exchanges), env)
  const { config } = tellingVariables(env, () => checkedSettings(exchanges, whole))
  const warnings = missing.map(
    ({ path, variable }) => `${path}: ${variable} is not set; without a key the exchange is public`,
  )
  return loaded(config, { options, profile, warnings, files })
}

/** Credentials may be missing: then the exchange is public. */
const optionalVariables: readonly string[] = [...credentialNames, 'credentials.*'].map((name) => `exchanges.*.${name}`)

/** What was read, before it is chosen from. */
export interface Layers {
  readonly settings: unknown
  readonly profiles: Readonly<Record<string, ConfigurationProfile>>
  readonly env: Environment
  readonly files: readonly FoundFile[]
}

/** Reads the files that count, without looking at what they say. */
export async function readLayers(options: LoadConfigOptions): Promise<Layers> {
  const { directory = process.cwd(), envFile } = options
  const own = options.env ?? process.env
  const variables = envFile === false ? undefined : await findEnvFile(envFile, directory)
  const set = Object.entries(own).filter(([, value]) => value !== undefined && value !== '')
  const env = { ...variables?.variables, ...Object.fromEntries(set) }
  const base = await findConfigFile(options.file ?? env['VENUEKIT_CONFIG'], directory)
  const below = base === undefined ? {} : parseFile(base.file, base.text)
  const environment = options.environment ?? env['VENUEKIT_ENVIRONMENT'] ?? environmentIn(below)
  const overlay = base && environment !== undefined ? await findOverlay(base.file, environment) : undefined
  if (overlay === undefined && options.environment !== undefined && base !== undefined)
    throw new ConfigurationError('environment', `has no file "${options.environment}" beside ${base.file}`)
  const over = overlay === undefined ? undefined : parseFile(overlay.file, overlay.text)
  const named = environment === undefined ? undefined : { environment: { name: environment } }
  const { profiles, settings } = withoutProfiles(layered(named, objectEnvironment(over), objectEnvironment(below)))
  return { settings, profiles, env, files: [variables, base, overlay].filter((file) => file !== undefined) }
}

/** An environment that is a name alone is an object, so that layers of both forms merge. */
function objectEnvironment(file: unknown): unknown {
  if (!isPlainObject(file) || typeof file['environment'] !== 'string') return file
  return { ...file, environment: { name: file['environment'] } }
}

function environmentIn(file: unknown): string | undefined {
  const whole = objectEnvironment(file)
  const environment = isPlainObject(whole) ? whole['environment'] : undefined
  const name = isPlainObject(environment) ? environment['name'] : undefined
  return typeof name === 'string' && /^[a-z]+$/.test(name) ? name : undefined
}

function withoutProfiles(whole: unknown): Pick<Layers, 'profiles' | 'settings'> {
  if (!isPlainObject(whole)) return { settings: whole, profiles: {} }
  const { profiles, $schema: _, ...settings } = whole
  if (profiles === undefined || profiles === null) return { settings, profiles: {} }
  if (!isPlainObject(profiles)) throw new ConfigurationError('profiles', 'must be an object of profiles by their names')
  const issues = new IssueList()
  const checked = Object.entries(profiles).flatMap(([name, profile]) => {
    const known = issues.attempt(() => profileOf(name, profile))
    return known === undefined ? [] : [[name, known] as const]
  })
  issues.throwIfAny()
  return { settings, profiles: Object.fromEntries(checked) }
}

function profileOf(name: string, profile: unknown): ConfigurationProfile {
  const { share = 1, settings, ...others } = isPlainObject(profile) ? profile : {}
  const [unknown] = Object.keys(others)
  if (unknown !== undefined)
    throw new ConfigurationError(`profiles.${name}.${unknown}`, 'is not known here; put it under "settings"')
  if (isPlainObject(settings) && typeof share === 'number') return { share, settings }
  throw new ConfigurationError(`profiles.${name}`, 'must have "settings", and "share" as a number where it has one')
}

/** The settings with the profile that is asked for over them. */
export function chooseLayers({ settings, profiles, env }: Layers, { profile, subject }: LoadConfigOptions) {
  const choice = { profile: profile ?? env['VENUEKIT_PROFILE'], subject }
  return chooseSettings({ settings, profiles }, choice)
}

function withAmbient(value: unknown, env: Environment, connectors: readonly AnyConnector[]): unknown {
  if (!isPlainObject(value)) return value
  const name = Object.keys(value).find((key) => camelCase(key) === 'exchanges') ?? 'exchanges'
  const exchanges = value[name] ?? {}
  return isPlainObject(exchanges) ? { ...value, [name]: withAmbientCredentials(exchanges, env, connectors) } : value
}

interface Origin {
  readonly options: LoadConfigOptions
  readonly profile: string | undefined
  readonly warnings: readonly string[]
  readonly files: readonly FoundFile[]
}

/** What is beside the settings is hidden from those who go over them, so that the whole can be passed on. */
function loaded(config: KitConfig, { options, profile, warnings, files }: Origin): LoadedConfig {
  const paths = Object.freeze(files.map(({ file }) => file))
  const fingerprint = JSON.stringify(files)
  const folders = [
    ...new Set([...paths.map((file) => dirname(file)), ...(paths.length === 0 ? [options.directory ?? '.'] : [])]),
  ]
  const watch = (how: WatchConfigOptions = {}): AsyncIterable<ConfigUpdate> =>
    watchFiles(folders, { ...how, fingerprint, read: () => readAgain(options) })
  const whole = Object.defineProperties(
    { ...config },
    { files: { value: paths }, profile: { value: profile }, warnings: { value: warnings }, watch: { value: watch } },
  )
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- defineProperties does not tell TypeScript what it added
  return Object.freeze(whole) as LoadedConfig
}

/** The files as they are now. A wrong one is an update too. */
async function readAgain(options: LoadConfigOptions): Promise<{ fingerprint: string; update: ConfigUpdate }> {
  try {
    const { files } = await readLayers(options)
    return { fingerprint: JSON.stringify(files), update: { type: 'changed', config: await loadConfig(options) } }
  } catch (error) {
    return { fingerprint: `refused: ${String(error)}`, update: { type: 'refused', error } }
  }
}
