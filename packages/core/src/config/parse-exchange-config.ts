import * as z from '../schema/index.ts'
import type { Credentials, CredentialsProvider } from '../secrets/credentials.ts'
import { atom, oneOf, serverUrl } from './atoms.ts'
import { networkSettings, rateLimitSettings, websocketSettings } from './connection-settings.ts'
import { credentialsProvider, isEmptyCredentials } from './credential-schemas.ts'
import { hasCredentials, type ExchangeConfig } from './exchange-config.ts'
import { createExchangeNames, type NamedExchange } from './exchange-names.ts'
import { passOn } from './issues.ts'
import { parseConfig, type ParseConfigOptions } from './parse-config.ts'
import { settings } from './settings.ts'

/** What an exchange says about its own configuration. Every connector is one of these. */
export interface ConfigurableExchange<Of> extends NamedExchange {
  /** Addresses by role for each environment; `production`, or else the first one, is the default. */
  readonly environments: Readonly<Record<string, Readonly<Record<string, string>>>>
  readonly credentials: z.ZodType<Of>
  /** The schema of its own options. Options that are left out count as `{}`. */
  readonly options?: z.ZodType | undefined
}

/**
 * Checks the configuration of one exchange: the whole of it, before anything is created. Secrets that are empty strings
 * (variables that are not set) count as absent. A function as `credentials` is kept and asked for each signature.
 *
 * @example
 * ```ts
 * import { keySecretCredentials, parseExchangeConfig } from '@venuekit/core/config'
 * const exchange = {
 *   id: 'mexc', key: 'mexc', aliases: ['MEXC_SPOT'],
 *   environments: { production: { rest: 'https://api.mexc.com' } },
 *   credentials: keySecretCredentials(),
 * }
 * const config = parseExchangeConfig(exchange, { network: { request_timeout_ms: 5_000 } })
 * config.hasCredentials // false
 * ```
 */
export function parseExchangeConfig<Of extends Credentials>(
  exchange: ConfigurableExchange<Of>,
  input: unknown = {},
  options: ParseConfigOptions = {},
): ExchangeConfig<Of> {
  const path = options.path ?? `exchanges.${exchange.id}`
  const parsed = parseConfig(schemaOf(exchange, path), input, { path, exchange: exchange.id })
  const roles = exchange.environments[parsed.environment] ?? {}
  const urls = Object.freeze({ ...roles, ...withoutAbsent(parsed.urls) })
  return withOldNames({ ...parsed, urls, credentials: parsed.credentials, options: parsed.options })
}

type ExchangeSchema<Of extends Credentials> = ReturnType<typeof exchangeSchema<Of>>

/** The schema that was made last for an exchange: making one takes a hundred times as long as using it. */
const schemas = /* @__PURE__ */ new WeakMap<object, { readonly path: string; readonly schema: unknown }>()

function schemaOf<Of extends Credentials>(exchange: ConfigurableExchange<Of>, path: string): ExchangeSchema<Of> {
  const known = schemas.get(exchange)
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- it was made of this very exchange
  if (known?.path === path) return known.schema as ExchangeSchema<Of>
  const schema = exchangeSchema(exchange, path)
  schemas.set(exchange, { path, schema })
  return schema
}

/** What becomes of settings of which all may be absent, and are: one object for all, frozen already. */
const none = /* @__PURE__ */ Object.freeze({})
const nothing = (): typeof none => none

function exchangeSchema<Of extends Credentials>(exchange: ConfigurableExchange<Of>, path: string) {
  const names = createExchangeNames([exchange])
  const environments = Object.keys(exchange.environments)
  const first = environments.includes('production') ? 'production' : (environments[0] ?? 'production')
  const roles = new Set(Object.values(exchange.environments).flatMap((urls) => Object.keys(urls)))
  const ownName = (input: unknown): string | undefined =>
    typeof input === 'string' ? names.find(input)?.id : undefined
  return settings(
    {
      exchangeName: atom(`${exchange.id}, or be left out`, ownName).default(exchange.id),
      environment: oneOf(environments).default(first),
      credentials: credentialsOf(exchange.credentials, `${path}.credentials`).optional(),
      urls: settings(Object.fromEntries([...roles].map((role) => [role, serverUrl().optional()]))).default(nothing),
      network: networkSettings().default(nothing),
      websocket: websocketSettings().default(nothing),
      rateLimit: rateLimitSettings().default(nothing),
      options: exchange.options?.prefault({}) ?? z.undefined().optional(),
    },
    { aliases: { name: 'exchangeName' } },
  )
}

/** Nothing, a value that fits the schema, or a function that will give one. */
function credentialsOf<Of>(schema: z.ZodType<Of>, path: string): z.ZodType<Of | CredentialsProvider<Of> | undefined> {
  return z.unknown().transform((input, context) => {
    if (isEmptyCredentials(input)) return undefined
    if (typeof input === 'function') return credentialsProvider(schema, () => Reflect.apply(input, undefined, []), path)
    return passOn(schema, input, context)
  })
}

function withoutAbsent(urls: Readonly<Record<string, string | undefined>>): Record<string, string> {
  const given: Record<string, string> = {}
  for (const [role, url] of Object.entries(urls)) if (url !== undefined) given[role] = url
  return given
}

type Enumerable<Of extends Credentials> = Omit<
  ExchangeConfig<Of>,
  'name' | 'hasCredentials' | 'hasPrivateApi' | 'hasPrivateAccess'
>

/** Adds what follows from the rest as hidden members, so that a configuration can be parsed again. */
function withOldNames<Of extends Credentials>(members: Enumerable<Of>): ExchangeConfig<Of> {
  const isPrivate = { value: hasCredentials(members) }
  const config = Object.defineProperty(members, 'name', { value: members.exchangeName })
  for (const name of ['hasCredentials', 'hasPrivateApi', 'hasPrivateAccess']) {
    Object.defineProperty(config, name, isPrivate)
  }
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- defineProperty does not tell TypeScript what it added
  return Object.freeze(config) as ExchangeConfig<Of>
}
