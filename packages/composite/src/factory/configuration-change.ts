import { isDeepStrictEqual } from 'node:util'
import { isSecret } from '@venuekit/core'
import type { ExchangeConfig } from '@venuekit/core/config'

/** What a new configuration changed about one exchange. Values are not named: they may be secrets. */
export interface ConfigurationChange {
  readonly exchange: string
  /** What holds for every object that is created from now on: `network.requestTimeoutMs`, `credentials`. */
  readonly applied: readonly string[]
  /** What would lead a running program to another place, and so waits for the next start: `environment`, `urls.rest`. */
  readonly needsRestart: readonly string[]
}

const safe = ['network', 'websocket', 'rateLimit', 'options', 'credentials'] as const
const fixed = ['environment', 'urls'] as const

/** The differences between two configurations of one exchange; undefined where there are none. */
export function compareConfigs(before: ExchangeConfig, after: ExchangeConfig): ConfigurationChange | undefined {
  const applied = safe.flatMap((name) => differences(name, before[name], after[name]))
  const needsRestart = fixed.flatMap((name) => differences(name, before[name], after[name]))
  return applied.length + needsRestart.length === 0
    ? undefined
    : { exchange: after.exchangeName, applied, needsRestart }
}

function differences(path: string, before: unknown, after: unknown): readonly string[] {
  if (path === 'credentials') return sameCredentials(before, after) ? [] : [path]
  if (!isRecord(before) || !isRecord(after)) return isDeepStrictEqual(before, after) ? [] : [path]
  const names = new Set([...Object.keys(before), ...Object.keys(after)])
  return [...names].filter((name) => !isDeepStrictEqual(before[name], after[name])).map((name) => `${path}.${name}`)
}

/** Secrets hide their text from every comparison but this one. */
function sameCredentials(before: unknown, after: unknown): boolean {
  if (!isRecord(before) || !isRecord(after)) return before === after
  const names = new Set([...Object.keys(before), ...Object.keys(after)])
  return [...names].every((name) => textOf(before[name]) === textOf(after[name]))
}

function textOf(value: unknown): unknown {
  return isSecret(value) ? value.reveal() : value
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null
}
