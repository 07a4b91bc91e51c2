import type { ConfigurationIssue } from '@venuekit/core/errors'
import { IssueList } from './issue-list.ts'
import {
  chooseLayers,
  type Layers,
  type LoadConfigOptions,
  type LoadedConfig,
  readLayers,
  resolveLayers,
} from './load-config.ts'

/** A configuration in which nothing is wrong, with none and with any of its profiles. */
export interface CheckedConfig {
  /** What a program gets that loads it like this. */
  readonly config: LoadedConfig
  readonly profiles: readonly string[]
  /** Those of all profiles too. */
  readonly warnings: readonly string[]
}

/**
 * Checks a configuration without a profile and with each of them, and throws all that is wrong at once. What only a profile brings
 * is told by its place in the profile.
 */
export async function checkConfig(options: LoadConfigOptions): Promise<CheckedConfig> {
  const layers = await readLayers(options)
  const issues = new IssueList()
  issues.attempt(() => chooseLayers(layers, options))
  const env = { ...layers.env, VENUEKIT_PROFILE: undefined }
  const alone = examine({ ...layers, env }, { ...options, profile: undefined })
  issues.add(alone.issues)
  const profiles = Object.keys(layers.profiles)
  const warnings = [...alone.warnings]
  for (const profile of profiles) {
    const found = examine(layers, { ...options, profile })
    const place = `profiles.${profile}.settings`
    const own = found.issues.filter((issue) => !alone.issues.some((known) => textOf(known) === textOf(issue)))
    issues.add(own.map(({ path, message }) => ({ path: `${place}.${path}`, message })))
    const more = found.warnings.filter((warning) => !alone.warnings.includes(warning))
    warnings.push(...more.map((warning) => `${place}.${warning}`))
  }
  issues.throwIfAny()
  return { config: resolveLayers(layers, options), profiles, warnings }
}

interface Findings {
  readonly issues: readonly ConfigurationIssue[]
  readonly warnings: readonly string[]
}

function examine(layers: Layers, options: LoadConfigOptions): Findings {
  const issues = new IssueList()
  const config = issues.attempt(() => resolveLayers(layers, options))
  return { issues: issues.all, warnings: config?.warnings ?? [] }
}

function textOf({ path, message }: ConfigurationIssue): string {
  return `${path}\n${message}`
}
