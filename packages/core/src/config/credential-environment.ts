import { Secret } from '../secrets/secret.ts'
import { readEnvironment, type Environment } from './environment.ts'

/** The parts of credentials that can come from the environment. */
export type CredentialField = 'apiKey' | 'apiSecret' | 'passphrase' | 'tradingPassword'

/** Which credentials to look for, and under which names. */
export interface CredentialEnvironmentOptions {
  /**
   * The environment of the exchange. `production` (or none) reads `MEXC_API_KEY`; any other reads `MEXC_TESTNET_API_KEY`
   * alone, so that a key of production never reaches a test server.
   */
  readonly environment?: string | undefined
  /** Environments that read the plain names. The default is `production`. */
  readonly plainFor?: readonly string[]
  /** The default is the key and the secret. */
  readonly fields?: readonly CredentialField[]
}

/** What the environment holds for one exchange. */
export interface EnvironmentCredentials {
  /** Fit for the exchange's credentials schema; only what is set is there. */
  readonly credentials: Readonly<Partial<Record<CredentialField, Secret>>>
  /** The variables that they came from, for the log. */
  readonly variables: readonly string[]
}

const suffixes: Readonly<Record<CredentialField, readonly string[]>> = {
  apiKey: ['API_KEY'],
  apiSecret: ['API_SECRET', 'SECRET_KEY'],
  passphrase: ['PASSPHRASE', 'API_PASSPHRASE', 'PASSWORD'],
  tradingPassword: ['TRADING_PASSWORD'],
}

/**
 * Reads the credentials of an exchange from the environment, under generic names: `<EXCHANGE>_API_KEY`, `_API_SECRET` or
 * `_SECRET_KEY`, `_PASSPHRASE`, `_TRADING_PASSWORD`, the same with `_TESTNET` or another environment in the middle, and
 * each with `EXCHANGE__` in front. An exchange that is one market of another (`gateio-futures`) falls back to the names of
 * that one. Key and secret always come from the same names.
 *
 * @example
 * ```ts
 * import { credentialEnvironment } from '@venuekit/core/config'
 * const { variables } = credentialEnvironment('gateio-futures', { GATEIO_API_KEY: 'k', GATEIO_API_SECRET: 's' })
 * variables // ['GATEIO_API_KEY', 'GATEIO_API_SECRET']
 * ```
 */
export function credentialEnvironment(
  exchangeId: string,
  environment: Environment,
  options: CredentialEnvironmentOptions = {},
): EnvironmentCredentials {
  for (const group of groupsOf(exchangeId, options)) {
    const found = readGroup(group, environment)
    if (found.variables.length > 0) return found
  }
  return { credentials: {}, variables: [] }
}

/**
 * The names under which `credentialEnvironment` looks first, for the message that credentials are missing.
 *
 * @example
 * ```ts
 * import { credentialVariables } from '@venuekit/core/config'
 * credentialVariables('mexc') // ['MEXC_API_KEY', 'MEXC_API_SECRET']
 * ```
 */
export function credentialVariables(exchangeId: string, options: CredentialEnvironmentOptions = {}): readonly string[] {
  const [first] = groupsOf(exchangeId, options)
  return Object.values(first ?? {}).flatMap((names) => names.slice(0, 1))
}

type Group = Readonly<Partial<Record<CredentialField, readonly string[]>>>

/** The names by field, for the exchange itself and then for the one that it is a market of. */
function groupsOf(exchangeId: string, options: CredentialEnvironmentOptions): readonly Group[] {
  const { environment, plainFor = ['production'], fields = ['apiKey', 'apiSecret'] } = options
  const middle = environment === undefined || plainFor.includes(environment) ? '' : `${upper(environment)}_`
  const family = exchangeId.replace(/-(?:spot|futures|perpetual|options|margin)$/, '')
  return [...new Set([exchangeId, family])].map((id) => {
    const group: Partial<Record<CredentialField, readonly string[]>> = {}
    for (const field of fields) {
      const plain = suffixes[field].map((suffix) => `${upper(id)}_${middle}${suffix}`)
      // The trading password of DeltaDeFi is known by this name alone.
      if (field === 'tradingPassword' && middle === '') plain.push('TRADING_PASSWORD')
      group[field] = [...plain, ...plain.map((name) => `EXCHANGE__${name}`)]
    }
    return group
  })
}

function readGroup(group: Group, environment: Environment): EnvironmentCredentials {
  const { settings, variables } = readEnvironment(environment, group)
  const { apiKey, apiSecret, passphrase, tradingPassword } = settings
  return {
    credentials: {
      ...(apiKey === undefined ? {} : { apiKey: Secret.key(apiKey) }),
      ...(apiSecret === undefined ? {} : { apiSecret: Secret.from(apiSecret) }),
      ...(passphrase === undefined ? {} : { passphrase: Secret.from(passphrase) }),
      ...(tradingPassword === undefined ? {} : { tradingPassword: Secret.from(tradingPassword) }),
    },
    variables,
  }
}

function upper(text: string): string {
  return text.toUpperCase().replaceAll(/[^A-Z0-9]+/g, '_')
}
