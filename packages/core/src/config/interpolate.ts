import { ConfigurationError, type ConfigurationIssue } from '../errors/general.ts'
import { valueOf, type Environment } from './environment.ts'
import { camelCase } from './key-spelling.ts'
import { isPlainObject } from './plain-object.ts'
import { settingPath } from './setting-path.ts'

/** A variable that is not set and was not needed. */
export interface MissingVariable {
  /** The setting that became an empty string. */
  readonly path: string
  readonly variable: string
}

/** Which variables may be missing, and how the paths in messages begin. */
export interface InterpolateOptions {
  /**
   * Settings that may become empty when their variable is not set, with `*` for any one name: `exchanges.*.apiKey`. They
   * match in both spellings. For all others a variable that is not set is an error.
   */
  readonly optional?: readonly string[]
  /** The path of the whole, for messages. */
  readonly path?: string
}

/** What became of a configuration, and which optional variables were not set. */
export interface Interpolated {
  readonly value: unknown
  readonly missing: readonly MissingVariable[]
}

/**
 * Replaces `${VARIABLE}` and `${VARIABLE:default}` in every text of a configuration. An empty variable counts as not set;
 * `$${` stands for a `${` that is meant. What comes in by a variable is not looked at again. All that is not set is named
 * in one `ConfigurationError`.
 *
 * @example
 * ```ts
 * import { interpolate } from '@venuekit/core/config'
 * const file = { exchanges: { mexc: { api_key: '${MEXC_API_KEY}', base_url: '${MEXC_URL:https://api.mexc.com}' } } }
 * interpolate(file, {}, { optional: ['exchanges.*.apiKey'] }).missing
 * // [{ path: 'exchanges.mexc.api_key', variable: 'MEXC_API_KEY' }]
 * ```
 */
export function interpolate(value: unknown, environment: Environment, options: InterpolateOptions = {}): Interpolated {
  const patterns = (options.optional ?? []).map((pattern) => pattern.split('.').map(camelCase))
  const run: Run = { environment, patterns, base: options.path ?? '', missing: [], issues: [] }
  const replaced = replaceIn(value, [], run)
  const [first] = run.issues
  if (first !== undefined) throw new ConfigurationError(first.path, first.message, { issues: run.issues })
  return { value: replaced, missing: run.missing }
}

interface Run {
  readonly environment: Environment
  readonly patterns: readonly (readonly string[])[]
  readonly base: string
  readonly missing: MissingVariable[]
  readonly issues: ConfigurationIssue[]
}

type Path = readonly (string | number)[]

/** Deeper than any configuration is, and what a circle of aliases in a file runs into. */
const maximumDepth = 64

function replaceIn(value: unknown, path: Path, run: Run): unknown {
  if (typeof value === 'string') return replaceText(value, path, run)
  if (path.length >= maximumDepth) {
    run.issues.push({
      path: settingPath(run.base, path.slice(0, 4)),
      message: 'is nested too deeply, or refers to itself',
    })
    return value
  }
  if (Array.isArray(value)) return value.map((item: unknown, index) => replaceIn(item, [...path, index], run))
  if (!isPlainObject(value)) return value
  const replaced: Record<string, unknown> = Object.create(null)
  for (const [name, member] of Object.entries(value)) replaced[name] = replaceIn(member, [...path, name], run)
  return replaced
}

function replaceText(text: string, path: Path, run: Run): string {
  return text.replaceAll(/\$\$\{|\$\{([^}]*)\}|\$\{/g, (match, inner: string | undefined) => {
    if (match === '$${') return '${'
    const [, variable, fallback] = /^([A-Za-z_][A-Za-z0-9_]*)(?::(.*))?$/s.exec(inner ?? '') ?? []
    if (variable === undefined) {
      report(run, path, 'holds a ${ that is no ${VARIABLE} or ${VARIABLE:default}; write $${ where it is meant as text')
      return match
    }
    return valueOf(run.environment, variable) ?? fallback ?? missing(variable, path, run)
  })
}

function missing(variable: string, path: Path, run: Run): string {
  if (run.patterns.some((pattern) => matches(pattern, path))) {
    run.missing.push({ path: settingPath(run.base, path), variable })
  } else {
    report(run, path, `the environment variable ${variable} is not set; set it, or write \${${variable}:default}`)
  }
  return ''
}

function report(run: Run, path: Path, message: string): void {
  run.issues.push({ path: settingPath(run.base, path), message })
}

function matches(pattern: readonly string[], path: Path): boolean {
  return (
    pattern.length === path.length &&
    pattern.every((part, index) => part === '*' || part === camelCase(String(path[index])))
  )
}
