import type { AnyConnector } from '@venuekit/core'
import {
  camelCase,
  createExchangeNames,
  isEmptyCredentials,
  layered,
  parseConfig,
  rateLimitSettings,
  restTransportConfig,
  settings,
} from '@venuekit/core/config'
import { ConfigurationError } from '@venuekit/core/errors'
import { credentialNames } from './hide-secrets.ts'
import type { IssueList } from './issue-list.ts'
import { type KitConfig, networkSchema, websocketSchema } from './kit-config.ts'
import { onlyMilliseconds } from './only-milliseconds.ts'
import { isPlainObject } from './plain-object.ts'
import { exchangeShape } from './sections.ts'

type Members = Readonly<Record<string, unknown>>

/**
 * What a configuration says of one exchange, in the form that connectors take: the documents' own names are put where they belong,
 * and what is set for all exchanges lies below. What is wrong goes to the list, and is left out.
 */
export function exchangeSettings(config: KitConfig, connector: AnyConnector, issues: IssueList): unknown {
  const path = `exchanges.${connector.id}`
  const own = issues.attempt(() => {
    const found = ownOf(config.exchanges, connector) ?? {}
    if (isPlainObject(found)) return found
    throw new ConfigurationError(path, 'must be an object of settings')
  })
  const rateLimit = issues.attempt(() => ceilingOf(config.rateLimiting, connector))
  const { network, websocket } = config
  return layered(translated(own ?? {}, { connector, path, issues }), { network, websocket, rateLimit })
}

/** The entry under any of the exchange's names. */
function ownOf(entries: Members, connector: AnyConnector): unknown {
  const names = createExchangeNames([connector])
  const [first, second] = Object.keys(entries).filter((name) => names.find(name) !== undefined)
  if (first === undefined) return undefined
  if (second === undefined) return entries[first]
  const problem = `is set under "${first}" and "${second}", which name one exchange; keep one of them`
  throw new ConfigurationError(`exchanges.${connector.id}`, problem)
}

interface Place {
  readonly connector: AnyConnector
  readonly path: string
  readonly issues: IssueList
}

/** Own settings, with the documents' flat names in the sections that they stand for here. */
function translated(own: Members, place: Place): Members {
  const { path, issues } = place
  const { flat, credentials, transport, network, websocket, rest } = sorted(own)
  const said = issues.attempt(() => parseConfig(settings(exchangeShape()), flat, { path }))
  const below = issues.attempt(() => transportOf(transport, `${path}.transport`))
  const urls = issues.attempt(() => (said === undefined ? {} : urlsOf(said, place, rest)))
  const sections = {
    network: issues.attempt(() => sectionOf(networkSchema(), network, `${path}.network`)),
    websocket: issues.attempt(() => sectionOf(websocketSchema(), websocket, `${path}.websocket`)),
    credentials: issues.attempt(() => credentialsOf(rest['credentials'], credentials, path)),
  }
  const { credentials: _, ...others } = rest
  const merged: unknown = layered({ ...others, ...present(sections) }, { urls }, below)
  return isPlainObject(merged) ? merged : {}
}

/** Takes the names apart that are not the connector's own, in any spelling. */
function sorted(own: Members) {
  const flatNames = new Set(Object.keys(exchangeShape()))
  const flat: Record<string, unknown> = {}
  const credentials: Record<string, unknown> = {}
  const sections: Record<string, unknown> = {}
  const rest: Record<string, unknown> = {}
  for (const [name, value] of Object.entries(own)) {
    if (value === null) continue
    const camel = camelCase(name)
    if (flatNames.has(camel)) flat[name] = value
    else if (credentialNames.has(camel)) credentials[name] = value
    else if (['transport', 'network', 'websocket'].includes(camel)) sections[camel] = value
    else rest[camel === 'credentials' ? camel : name] = value
  }
  const { transport, network, websocket } = sections
  return { flat, credentials, rest, transport, network, websocket }
}

function credentialsOf(own: unknown, flat: Members, path: string): unknown {
  if (isEmptyCredentials(flat)) return own
  if (isEmptyCredentials(own)) return flat
  throw new ConfigurationError(`${path}.credentials`, 'are given twice, also beside it; keep one of them')
}

/** Addresses by the documents' names. Streams have one role per exchange; where there are more, `urls` says which. */
function urlsOf(
  said: {
    readonly baseUrl?: string | undefined
    readonly websocketUrl?: string | undefined
    readonly testnetBaseUrl?: string | undefined
    readonly testnetWebsocketUrl?: string | undefined
  },
  { connector, path }: Place,
  rest: Members,
): Members {
  const testnet = rest['environment'] === 'testnet'
  const [base, streams] = testnet ? [said.testnetBaseUrl, said.testnetWebsocketUrl] : [said.baseUrl, said.websocketUrl]
  const roles = [...new Set(Object.values(connector.environments).flatMap((urls) => Object.keys(urls)))]
  const [stream, another] = roles.filter((role) => role !== 'rest')
  if (streams !== undefined && (stream === undefined || another !== undefined)) {
    const problem = `does not say which stream is meant; write urls with one of ${roles.join(', ')}`
    throw new ConfigurationError(`${path}.websocketUrl`, problem)
  }
  return present({ rest: base, ...(stream === undefined ? {} : { [stream]: streams }) })
}

const transportAliases = {
  connectionTimeoutMs: 'connectTimeoutMs',
  maxRetryAttempts: 'maxRetries',
  burstCapacity: 'burst',
  maxConcurrentRequests: 'maxConcurrent',
  maxLatencyMs: 'targetLatencyMs',
}

/** The documents' `transport`, which holds what is set under `network` and `rateLimit` here. */
function transportOf(transport: unknown, path: string): Members | undefined {
  if (transport === undefined) return undefined
  const known = isPlainObject(transport)
    ? Object.fromEntries(
        Object.entries(transport).map(([name, value]) => [aliasOf(camelCase(name)) ?? name, value] as const),
      )
    : transport
  const given = parseConfig(restTransportConfig(), known, { path })
  const set = isPlainObject(known) ? new Set(Object.keys(known).map(camelCase)) : new Set<string>()
  const only = <Value>(name: string, value: Value): Value | undefined => (set.has(name) ? value : undefined)
  const { requestsPerSecond, burst, maxConcurrent } = given
  return {
    network: present({
      connectTimeoutMs: only('connectTimeoutMs', given.connectTimeoutMs),
      requestTimeoutMs: only('readTimeoutMs', given.readTimeoutMs),
      maxRetries: only('maxRetries', given.maxRetries),
    }),
    rateLimit: present({ requestsPerSecond, burst, maxConcurrent }),
  }
}

function aliasOf(name: string): string | undefined {
  return Object.entries(transportAliases).find(([alias]) => alias === name)?.[1]
}

function sectionOf(
  schema: ReturnType<typeof networkSchema> | ReturnType<typeof websocketSchema>,
  input: unknown,
  path: string,
): object | undefined {
  return input === undefined ? undefined : onlyMilliseconds(parseConfig<object>(schema, input, { path }), path)
}

/** `mexcRequestsPerSecond: 18`, or `mexc: { requestsPerSecond: 18 }`. */
function ceilingOf(rateLimiting: Members, connector: AnyConnector): unknown {
  const byName = Object.fromEntries(
    Object.entries(rateLimiting).map(([name, value]) => {
      const [, exchange] = /^(.*?)_?requests_?per_?second$/i.exec(name) ?? []
      return exchange === undefined || exchange === '' ? [name, value] : [exchange, { requestsPerSecond: value }]
    }),
  )
  const input = ownOf(byName, connector)
  return input === undefined
    ? undefined
    : parseConfig(rateLimitSettings(), input, { path: `rateLimiting.${connector.id}` })
}

function present(members: Members): Members {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined))
}
