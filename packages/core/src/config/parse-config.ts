import type * as z from '../schema/index.ts'
import { ConfigurationError } from '../errors/general.ts'
import { deepFreeze } from './deep-freeze.ts'
import { parseOptions, toConfigurationIssues } from './issues.ts'

/** Where the configuration comes from, for the messages. */
export interface ParseConfigOptions {
  /** The path of the whole: `exchanges.mexc`. The default is none: paths begin with the names of the settings. */
  readonly path?: string
  /** The id of the exchange that it is for; the error carries it. */
  readonly exchange?: string
}

/**
 * Checks a configuration with a schema and freezes the result. All that is wrong is reported at once in one
 * `ConfigurationError`: where it is, what must be there, what kind of value is there, what to do. Values are never shown:
 * they may be secrets in the wrong place. Every package parses its configuration with this.
 *
 * @example
 * ```ts
 * import { milliseconds, parseConfig, settings } from '@venuekit/core/config'
 * const schema = settings({ requestTimeoutMs: milliseconds().default(10_000) })
 * parseConfig(schema, { request_timeout_ms: 250 }) // { requestTimeoutMs: 250 }
 * ```
 */
export function parseConfig<Output>(
  schema: z.ZodType<Output>,
  input: unknown,
  options: ParseConfigOptions = {},
): Output {
  const result = schema.safeParse(input, parseOptions)
  if (result.success) return deepFreeze(result.data)
  const issues = result.error.issues.flatMap((issue) => toConfigurationIssues(issue, options.path ?? ''))
  const first = issues[0] ?? { path: '', message: 'is wrong' }
  // Zod's own error is no cause to keep: it holds the values.
  throw new ConfigurationError(first.path, first.message, { issues, exchange: options.exchange })
}
