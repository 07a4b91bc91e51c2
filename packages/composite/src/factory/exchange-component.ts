import type { AnyConnector, PrivateOf, PublicOf } from '@venuekit/core'
import { ConfigurationError, NotSupportedError } from '@venuekit/core/errors'
import type {
  AnyExchangeTransport,
  BoundRest,
  PrivateWebsocketHandlers,
  PublicWebsocketHandlers,
  StreamSession,
} from '@venuekit/transport'
import type { ExchangePair } from './exchange-pair.ts'
import type { CreateExchangeOptions, FactoryCore } from './factory-core.ts'

/** What a factory can make of an exchange. */
export type ComponentType = 'rest' | 'websocket' | 'composite' | 'pair'

/** How a component is asked for. */
export interface ComponentOptions extends CreateExchangeOptions {
  /** The default is false. A pair has both. */
  readonly isPrivate?: boolean | undefined
  /** Where the messages of a socket go; a socket needs them, of its domain. */
  readonly handlers?: PublicWebsocketHandlers | PrivateWebsocketHandlers | undefined
}

/** What each component is. */
export interface ComponentOf<Connector extends AnyConnector> {
  readonly rest: BoundRest
  readonly websocket: StreamSession<unknown>
  readonly composite: PublicOf<Connector> | PrivateOf<Connector>
  readonly pair: ExchangePair<Connector>
}

/** When to ask for which component. */
export interface ComponentChoice {
  readonly type: ComponentType
  readonly purpose: string
  readonly needsHandlers: boolean
  /** Whether a private one can be asked for. */
  readonly domains: readonly ('public' | 'private')[]
}

const matrix: readonly ComponentChoice[] = [
  { type: 'rest', purpose: 'single calls, without a live state', needsHandlers: false, domains: ['public', 'private'] },
  {
    type: 'websocket',
    purpose: 'raw messages to handlers of your own',
    needsHandlers: true,
    domains: ['public', 'private'],
  },
  { type: 'composite', purpose: 'a live exchange of one domain', needsHandlers: false, domains: ['public', 'private'] },
  { type: 'pair', purpose: 'market data and trading together', needsHandlers: false, domains: ['public', 'private'] },
]

/**
 * What can be made of an exchange, and when to take which.
 *
 * @example
 * ```ts
 * import { getComponentDecisionMatrix } from '@venuekit/composite'
 * getComponentDecisionMatrix().map(({ type }) => type) // ['rest', 'websocket', 'composite', 'pair']
 * ```
 */
export function getComponentDecisionMatrix(): readonly ComponentChoice[] {
  return matrix
}

/**
 * The names of the components.
 *
 * @example
 * ```ts
 * import { getSupportedComponentTypes } from '@venuekit/composite'
 * getSupportedComponentTypes().length // 4
 * ```
 */
export function getSupportedComponentTypes(): readonly ComponentType[] {
  return matrix.map(({ type }) => type)
}

/**
 * Why a component cannot be made, as sentences; an empty list when it can, as far as that is known before credentials are looked at.
 *
 * @example
 * ```ts
 * import { validateComponentRequest } from '@venuekit/composite'
 * validateComponentRequest({ id: 'example' }, 'pair', {}) // []
 * ```
 */
export function validateComponentRequest(
  exchange: { readonly id: string },
  type: string,
  { isPrivate = false, handlers }: ComponentOptions = {},
): readonly string[] {
  const choice = matrix.find((one) => one.type === type)
  if (choice === undefined)
    return [`there is no component "${type.slice(0, 80)}"; there are: ${getSupportedComponentTypes().join(', ')}`]
  const problems: string[] = []
  const wired = type === 'composite' || type === 'pair' || transportOf(exchange) !== undefined
  if (!wired) problems.push(`${exchange.id} has no ${type} clients of its own: its connector declares no transport`)
  if (choice.needsHandlers && handlers === undefined) problems.push('a websocket needs handlers')
  const domain = isPrivate ? 'private' : 'public'
  if (handlers !== undefined && type === 'websocket' && handlers.kind !== domain)
    problems.push(`a ${domain} websocket needs ${domain} handlers, not ${handlers.kind} ones`)
  return problems
}

/** What is to be made. */
export interface WantedComponent {
  readonly connector: AnyConnector
  readonly config: unknown
  readonly type: ComponentType
}

/** Makes any component, by the name of its kind. */
export function createComponent(core: FactoryCore, wanted: WantedComponent, options: ComponentOptions = {}): unknown {
  const { connector, config, type } = wanted
  const { isPrivate = false, handlers: _handlers, ...create } = options
  switch (type) {
    case 'pair':
      return core.pair(connector, { config, options: create })
    case 'composite':
      return core.create(connector, isPrivate ? 'private' : 'public', { config, options: create })
    case 'rest':
    case 'websocket':
      return createClient(core, wanted, options)
    default:
      throw new ConfigurationError('type', validateComponentRequest(connector, type).join('; '))
  }
}

function createClient(
  core: FactoryCore,
  { connector, config, type }: WantedComponent,
  options: ComponentOptions,
): unknown {
  const exchange = transportOf(connector)
  if (exchange === undefined) {
    throw new NotSupportedError(validateComponentRequest(connector, type, options).join('; '), {
      exchange: connector.id,
    })
  }
  const { handlers, isPrivate = false, useCache, logger } = options
  const call = { useCache, logger }
  const checked = core.configOf(connector, config)
  if (type === 'rest') {
    return isPrivate
      ? core.transport.createRestClient(exchange, checked, { ...call, isPrivate })
      : core.transport.createRestClient(exchange, checked, call)
  }
  // Handlers of the other domain, or none, are refused there, with both names.
  // oxlint-disable typescript/no-unsafe-type-assertion -- see above
  return isPrivate
    ? core.transport.createWebsocketClient(exchange, checked, handlers as PrivateWebsocketHandlers, {
        ...call,
        isPrivate,
      })
    : core.transport.createWebsocketClient(exchange, checked, handlers as PublicWebsocketHandlers, call)
  // oxlint-enable typescript/no-unsafe-type-assertion
}

/**
 * How the wire of an exchange is spoken to, where its connector says: those of `defineExchange` do.
 *
 * @example
 * ```ts
 * import { transportOf } from '@venuekit/composite'
 * transportOf({ id: 'from-elsewhere' }) // undefined
 * ```
 */
export function transportOf(connector: object): AnyExchangeTransport | undefined {
  const transport: unknown = 'transport' in connector ? connector.transport : undefined
  if (typeof transport !== 'object' || transport === null || !('budgets' in transport)) return undefined
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a connector has no other member of that name
  return transport as AnyExchangeTransport
}
