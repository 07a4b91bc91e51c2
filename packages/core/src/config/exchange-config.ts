import type { ConnectionOverrides } from '../policies/connection-options.ts'
import {
  describeCredentials,
  hasPrivateAccess,
  validateCredentials,
  type Credentials,
  type CredentialsProvider,
} from '../secrets/credentials.ts'
import { redactText } from '../secrets/redact-text.ts'
import {
  connectionOptionsOf,
  type NetworkSettings,
  type RateLimitSettings,
  type WebsocketSettings,
} from './connection-settings.ts'
import type { RestTransportConfig } from './rest-transport-config.ts'

/** The configuration of one exchange, checked and frozen. `parseExchangeConfig` makes it. */
export interface ExchangeConfig<Of extends Credentials = Credentials> {
  /** The id of the exchange: `gateio-futures`. */
  readonly exchangeName: string
  /** @deprecated The same as `exchangeName`. */
  readonly name: string
  readonly environment: string
  /** Absent in public mode. A function is asked for them each time that a request is signed. */
  readonly credentials: Of | CredentialsProvider<Of> | undefined
  /** The addresses by role: those of the environment, with the user's own in their place. */
  readonly urls: Readonly<Record<string, string>>
  readonly network: NetworkSettings
  readonly websocket: WebsocketSettings
  /** Ceilings of one's own; absent means that the exchange's rules alone limit. */
  readonly rateLimit: RateLimitSettings
  /** The exchange's own options, checked by its schema. */
  readonly options: unknown
  /** Whether private calls are possible. */
  readonly hasCredentials: boolean
  /** @deprecated The same as `hasCredentials`. */
  readonly hasPrivateApi: boolean
  /** @deprecated The same as `hasCredentials`. */
  readonly hasPrivateAccess: boolean
}

/** What the functions below need of a configuration. */
type Part<Names extends keyof ExchangeConfig> = Pick<ExchangeConfig, Names>

/**
 * Whether a configuration has what private calls need. A function that gives credentials counts as having them.
 *
 * @example
 * ```ts
 * import { hasCredentials } from '@venuekit/core/config'
 * hasCredentials({ credentials: undefined }) // false
 * ```
 */
export function hasCredentials({ credentials }: Part<'credentials'>): boolean {
  return typeof credentials === 'function' || hasPrivateAccess(credentials)
}

/**
 * The opposite of `hasCredentials`.
 *
 * @example
 * ```ts
 * import { isPublicOnly } from '@venuekit/core/config'
 * isPublicOnly({ credentials: undefined }) // true
 * ```
 */
export function isPublicOnly(config: Part<'credentials'>): boolean {
  return !hasCredentials(config)
}

/**
 * Whether there are credentials and nothing looks wrong about them.
 *
 * @example
 * ```ts
 * import { isReadyForTrading } from '@venuekit/core/config'
 * isReadyForTrading({ credentials: undefined, urls: {} }) // false
 * ```
 */
export function isReadyForTrading(config: Part<'credentials' | 'urls'>): boolean {
  return hasCredentials(config) && validateExchangeConfig(config).length === 0
}

/**
 * What looks wrong about a configuration that passed its schema, as sentences without values: credentials that were copied
 * badly, addresses without encryption.
 *
 * @example
 * ```ts
 * import { validateExchangeConfig } from '@venuekit/core/config'
 * validateExchangeConfig({ credentials: undefined, urls: { rest: 'http://api.example' } })
 * // ['urls.rest is not encrypted; use https or wss outside of this machine']
 * ```
 */
export function validateExchangeConfig({ credentials, urls }: Part<'credentials' | 'urls'>): string[] {
  const warnings =
    credentials === undefined || typeof credentials === 'function' ? [] : validateCredentials(credentials)
  for (const [role, url] of Object.entries(urls)) {
    const { protocol, hostname } = new URL(url)
    const encrypted = protocol === 'https:' || protocol === 'wss:'
    if (!encrypted && !isLoopback(hostname))
      warnings.push(`urls.${role} is not encrypted; use https or wss outside of this machine`)
  }
  return warnings
}

/**
 * The REST part of a configuration: what the user set, over what the exchange asks for, over the defaults.
 *
 * @example
 * ```ts
 * import { getTransportConfig } from '@venuekit/core/config'
 * const config = { network: { maxRetries: 0 }, websocket: {}, rateLimit: { requestsPerSecond: 15 } }
 * getTransportConfig(config).requestsPerSecond // 15
 * ```
 */
export function getTransportConfig(
  config: Part<'network' | 'websocket' | 'rateLimit'>,
  ofTheExchange: ConnectionOverrides = {},
): RestTransportConfig {
  const { request, retry } = connectionOptionsOf(config, ofTheExchange)
  return Object.freeze({
    connectTimeoutMs: request.connectTimeoutMs,
    readTimeoutMs: request.timeoutMs,
    maxRetries: retry.attempts - 1,
    ...config.rateLimit,
  })
}

/**
 * A configuration for logs and people: everything but the secrets.
 *
 * @example
 * ```ts
 * import { getConfigSummary, keySecretCredentials, parseExchangeConfig } from '@venuekit/core/config'
 * const environments = { production: { rest: 'https://api.mexc.com' } }
 * const mexc = { id: 'mexc', key: 'mexc', aliases: [], environments, credentials: keySecretCredentials() }
 * getConfigSummary(parseExchangeConfig(mexc))['access'] // 'public mode only'
 * ```
 */
export function getConfigSummary(config: ExchangeConfig): Readonly<Record<string, unknown>> {
  const { exchangeName, environment, credentials, urls, network, websocket, rateLimit } = config
  const access = typeof credentials === 'function' ? 'private credentials: asked for' : describeCredentials(credentials)
  const shown = Object.entries(urls).map(([role, url]) => [role, redactText(url)] as const)
  return { exchangeName, environment, access, urls: Object.fromEntries(shown), network, websocket, rateLimit }
}

/**
 * The address of that role: the user's own, or else that of the environment.
 *
 * @example
 * ```ts
 * import { getEffectiveUrl } from '@venuekit/core/config'
 * getEffectiveUrl({ urls: { rest: 'https://api.mexc.com' } }, 'rest') // 'https://api.mexc.com'
 * ```
 */
export function getEffectiveUrl(config: Part<'urls'>, role: string): string | undefined {
  return Object.hasOwn(config.urls, role) ? config.urls[role] : undefined
}

function isLoopback(hostname: string): boolean {
  return (
    hostname === 'localhost' ||
    hostname.endsWith('.localhost') ||
    hostname === '[::1]' ||
    /^127(?:\.\d+){3}$/.test(hostname)
  )
}
