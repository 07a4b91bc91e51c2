import type { Secret } from '@venuekit/core'
import { apiKey, credentialVariables, parseConfig, secretText, settings, type SecretInput } from '@venuekit/core/config'
import { MissingCredentialsError } from '@venuekit/core/errors'

/** The credentials of one account as ccxt's exchanges take them; which of them one needs differs. */
export interface ExchangeCredentials {
  readonly apiKey?: Secret | undefined
  readonly apiSecret?: Secret | undefined
  /** The passphrase of okx, kucoin and others. */
  readonly password?: Secret | undefined
  readonly uid?: Secret | undefined
  readonly walletAddress?: Secret | undefined
  readonly privateKey?: Secret | undefined
}

/** The same as users write them. */
export interface ExchangeCredentialsInput {
  readonly apiKey?: SecretInput | undefined
  readonly apiSecret?: SecretInput | undefined
  /** The same as `apiSecret`. */
  readonly secretKey?: SecretInput | undefined
  /** The passphrase that okx, kucoin and some others want. */
  readonly password?: SecretInput | undefined
  /** The same as `password`. */
  readonly passphrase?: SecretInput | undefined
  readonly uid?: SecretInput | undefined
  readonly walletAddress?: SecretInput | undefined
  readonly privateKey?: SecretInput | undefined
}

/** Checks credentials; undefined when none of them is given. A key without its secret is refused. */
export function parseCredentials(input: ExchangeCredentialsInput, exchange: string): ExchangeCredentials | undefined {
  schema ??= credentialsSchema()
  const credentials = parseConfig(schema, input, { exchange })
  const given = Object.values(credentials).some((part) => part !== undefined)
  if (!given) return undefined
  for (const [part, other] of [
    ['apiKey', 'apiSecret'],
    ['apiSecret', 'apiKey'],
  ] as const) {
    if (credentials[part] === undefined || credentials[other] !== undefined) continue
    throw new MissingCredentialsError(other, `is missing beside ${part}; give both, or neither`, { exchange })
  }
  return credentials
}

/** Made when it is needed first: making it costs many times what checking with it does. */
let schema: ReturnType<typeof credentialsSchema> | undefined

/** The names of credentials and of what else they are called. */
export const credentialNames = [
  'apiKey',
  'apiSecret',
  'secretKey',
  'password',
  'passphrase',
  'uid',
  'walletAddress',
  'privateKey',
] as const

/** The credentials among options, checked; undefined when there are none. */
export function credentialsAmong(options: ExchangeCredentialsInput, exchange: string): ExchangeCredentials | undefined {
  const found = credentialsIn(options)
  return Object.keys(found).length === 0 ? undefined : parseCredentials(found, exchange)
}

function credentialsIn(options: ExchangeCredentialsInput): ExchangeCredentialsInput {
  const found: Partial<Record<(typeof credentialNames)[number], SecretInput>> = {}
  for (const name of credentialNames) {
    const value = options[name]
    if (value !== undefined) found[name] = value
  }
  return found
}

/** What to say when parts are missing: where they could have been given. */
export function describeMissing(exchange: string, parts: readonly string[], testnet = false): string {
  const options = testnet ? { environment: 'testnet' } : {}
  const variables = credentialVariables(exchange, { ...options, fields: ['apiKey', 'apiSecret', 'passphrase'] })
  const wanted = variables.filter((name) => parts.some((part) => name.endsWith(suffixes[part] ?? ' ')))
  const places = wanted.length === 0 ? '' : `, or set ${wanted.join(', ')} and pass env: process.env`
  return `${exchange} needs ${parts.join(', ')}; pass ${parts.length === 1 ? 'it' : 'them'}, store ${parts.length === 1 ? 'it' : 'them'} with setExchangeCredentials("${exchange}", …)${places}`
}

const suffixes: Readonly<Record<string, string>> = {
  apiKey: '_API_KEY',
  apiSecret: '_API_SECRET',
  password: '_PASSPHRASE',
}

function credentialsSchema() {
  return settings(
    {
      apiKey: apiKey().optional(),
      apiSecret: secretText().optional(),
      password: secretText().optional(),
      uid: secretText().optional(),
      walletAddress: secretText().optional(),
      privateKey: secretText().optional(),
    },
    { aliases: { secretKey: 'apiSecret', secret: 'apiSecret', passphrase: 'password' } },
  )
}
