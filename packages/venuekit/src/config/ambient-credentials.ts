import type { AnyConnector } from '@venuekit/core'
import {
  camelCase,
  createExchangeNames,
  credentialEnvironment,
  type CredentialField,
  type Environment,
  isEmptyCredentials,
} from '@venuekit/core/config'
import { credentialNames } from './hide-secrets.ts'
import { isPlainObject } from './plain-object.ts'

type Members = Readonly<Record<string, unknown>>

/**
 * The settings of exchanges, with keys of the environment (`GATEIO_API_KEY`) for those that have none of their own. The exchanges that
 * are named in the settings, and the connectors that are passed in, are looked for.
 */
export function withAmbientCredentials(
  exchanges: Members,
  env: Environment,
  connectors: readonly AnyConnector[],
): Members {
  const names = createExchangeNames(connectors)
  const named = new Set(Object.keys(exchanges).map((name) => names.find(name)?.id))
  const further = connectors.filter(({ id }) => !named.has(id)).map(({ id }) => [id, {}] as const)
  const all = [...Object.entries(exchanges), ...further]
  return Object.fromEntries(
    all.map(([name, entry]) => [name, withCredentials(entry ?? {}, { name, env, connector: names.find(name) })]),
  )
}

interface Wanted {
  readonly name: string
  readonly env: Environment
  readonly connector: AnyConnector | undefined
}

function withCredentials(entry: unknown, { name, env, connector }: Wanted): unknown {
  if (!isPlainObject(entry) || hasCredentials(entry)) return entry
  const environment = entry['environment']
  const options = { fields, ...(typeof environment === 'string' ? { environment } : {}) }
  const { credentials: all } = credentialEnvironment(connector?.id ?? kebabCase(name), env, options)
  if (Object.keys(all).length === 0) return entry
  const { apiKey, apiSecret } = all
  const credentials = connector?.credentials.safeParse(all).success === true ? all : { apiKey, apiSecret }
  return { ...entry, credentials }
}

const fields: readonly CredentialField[] = ['apiKey', 'apiSecret', 'passphrase', 'tradingPassword']

/** Those of the file are never mixed with those of the environment; empty ones count as absent. */
function hasCredentials(entry: Members): boolean {
  const flat = Object.entries(entry).filter(([name]) => credentialNames.has(camelCase(name)))
  return !isEmptyCredentials(entry['credentials']) || !isEmptyCredentials(Object.fromEntries(flat))
}

function kebabCase(name: string): string {
  return name
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1-$2')
    .replaceAll(/[_\s.]+/g, '-')
    .toLowerCase()
}
