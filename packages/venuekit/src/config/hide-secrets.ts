import { Secret } from '@venuekit/core'
import { camelCase, deepFreeze } from '@venuekit/core/config'
import { isPlainObject } from './plain-object.ts'

/** What credentials are called in files. */
export const credentialNames: ReadonlySet<string> = new Set([
  'apiKey',
  'apiSecret',
  'secretKey',
  'secret',
  'passphrase',
  'password',
  'tradingPassword',
])

/** The settings of exchanges with keys and secrets that print nothing. Those that are empty stay: they count as absent. */
export function hideSecrets(exchanges: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return deepFreeze(mapped(exchanges, (exchange) => (isPlainObject(exchange) ? mapped(exchange, hidden) : exchange)))
}

function hidden(value: unknown, name: string): unknown {
  if (camelCase(name) === 'credentials' && isPlainObject(value)) return mapped(value, hidden)
  if (!credentialNames.has(camelCase(name)) || typeof value !== 'string' || value === '') return value
  return camelCase(name) === 'apiKey' ? Secret.key(value) : Secret.from(value)
}

function mapped(
  members: Readonly<Record<string, unknown>>,
  change: (value: unknown, name: string) => unknown,
): Record<string, unknown> {
  return Object.fromEntries(Object.entries(members).map(([name, value]) => [name, change(value, name)]))
}
