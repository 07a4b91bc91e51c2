import type { Clock } from '@venuekit/core/time'
import type { MatchingEngine } from '../engine/engine.ts'
import type { HistoryLimits, MarketOptions, MarketRules } from '../engine/options.ts'
import type { RandomStream } from '../random.ts'
import type { ApiKey, KeyFormat } from '../accounts/key-ring.ts'
import type { AccountDirectory } from './account-directory.ts'
import { readOptions, type OptionsOf, type OptionTable } from './option-table.ts'
import type { BaseUrls, Wire, WireSocket } from './wire.ts'

/** What an account needs to log in; the names are the exchange's. */
export type Credentials = Readonly<Record<string, string>>

/** What one exchange of a kind trades, and by which rules. */
export interface ExchangePlan {
  readonly markets: readonly MarketOptions[]
  readonly rules?: Partial<MarketRules>
  readonly assetDecimals?: Readonly<Record<string, number>>
  readonly firstOrderId?: number
  readonly firstTradeId?: number
  readonly history?: Partial<HistoryLimits>
  /** What a new account has, as decimal text by asset. */
  readonly deposits: Readonly<Record<string, string>>
}

/** Something that can go wrong at this exchange alone. */
export interface SpecialFault {
  readonly about: string
  /** `now`: the wire's `special` is called. `wire`: the wire asks `context.struck()` whenever it could happen. */
  readonly on: 'now' | 'wire'
}

/** Where a wire asks whether a special fault strikes. */
export interface SpecialPlace {
  readonly exchange?: string | undefined
  readonly channel?: string | undefined
  readonly market?: string | undefined
}

/** What a wire is made with. Time and chance come from here alone, so that a run can be repeated. */
export interface WireContext<Options> {
  readonly options: Options
  /** The exchange's clock, which a fault may set wrong. Its timers end with the simulator. */
  readonly clock: Clock
  readonly random: RandomStream
  /** The engine of one exchange of the kind. */
  readonly engine: (exchange: string) => MatchingEngine
  readonly accounts: AccountDirectory
  /** Does a special fault strike here and now? Ask only where it could: every question counts. */
  readonly struck: (name: string, place?: SpecialPlace) => boolean
  /** The sockets that are open. */
  readonly sockets: () => Iterable<WireSocket>
}

/** What there is to say of a kind of exchange; `defineExchangeKind` makes a kind of it. */
export interface ExchangeKindDefinition<
  Id extends string,
  Table extends OptionTable,
  Listener extends string,
  Urls extends Readonly<Record<string, string>>,
  Keys extends Credentials,
> {
  readonly name: string
  /** The exchanges that it serves: markets with one account and one host, such as spot and futures. */
  readonly ids: readonly [Id, ...Id[]]
  /** Ports that it listens on. The default is one, named `main`. */
  readonly listeners?: readonly [Listener, ...Listener[]]
  readonly options: Table
  readonly plan: (id: Id, options: OptionsOf<Table>) => ExchangePlan
  /** Faults beyond those that every exchange has, by name. */
  readonly specialFaults?: Readonly<Record<string, SpecialFault>>
  /** What its keys look like. The default is 32 and 64 hexadecimal digits. */
  readonly keyFormat?: KeyFormat
  /** A key as a client is given it: `{ apiKey, apiSecret }`. */
  readonly credentials: (key: ApiKey) => Keys
  /** What a client connects to, from the base URLs of the listeners. */
  readonly endpoints: (urls: Readonly<Record<Listener, BaseUrls>>) => Urls
  readonly createWire: (context: WireContext<OptionsOf<Table>>) => Wire
}

/** A kind with its options read. */
export interface ConfiguredKind {
  readonly plan: (id: string) => ExchangePlan
  readonly createWire: (context: Omit<WireContext<unknown>, 'options'>) => Wire
}

/**
 * A kind of exchange: how its wire is plugged onto the engine. The host knows nothing else of it. `Details` is what is
 * known of the exchange's endpoints.
 */
export interface ExchangeKind<Id extends string = string, Details = unknown> {
  readonly name: string
  readonly ids: readonly Id[]
  readonly listeners: readonly string[]
  readonly options: OptionTable
  readonly specialFaults: Readonly<Record<string, SpecialFault>>
  readonly keyFormat: KeyFormat | undefined
  readonly credentials: (key: ApiKey) => Credentials
  readonly endpoints: (urls: Readonly<Record<string, BaseUrls>>) => Readonly<Record<string, string>>
  /** Throws a `ConfigurationError` that names the option. */
  readonly configure: (options: Readonly<Record<string, unknown>>) => ConfiguredKind
  /** Never there; it carries the type of what the command prints for these exchanges. */
  readonly details?: Details
}

/** What a simulator says of one exchange: URLs, and the first account's key. */
export type EndpointsOf<Kind, Id extends string> =
  Kind extends ExchangeKind<infer Own, infer Details> ? (Id extends Own ? Details : never) : never

/**
 * Makes a kind of exchange from its definition.
 *
 * @example
 * ```ts
 * import { defineExchangeKind, flag } from '@venuekit/sim'
 *
 * const tiny = defineExchangeKind({
 *   name: 'tiny',
 *   ids: ['tiny'],
 *   options: { strict: flag(true, 'refuse what is not known') },
 *   plan: () => ({ markets: [], deposits: {} }),
 *   credentials: ({ key, secret }) => ({ apiKey: key, apiSecret: secret }),
 *   endpoints: ({ main }) => ({ rest: main.http }),
 *   createWire: ({ options }) => ({
 *     handleHttp: () => ({ status: options.strict ? 404 : 200 }),
 *     sockets: [],
 *     onEvents: () => {},
 *   }),
 * })
 * tiny.ids // ['tiny']
 * ```
 */
export function defineExchangeKind<
  const Id extends string,
  Table extends OptionTable,
  Urls extends Readonly<Record<string, string>>,
  Keys extends Credentials,
  const Listener extends string = 'main',
>(
  definition: ExchangeKindDefinition<Id, Table, Listener, Urls, Keys>,
): ExchangeKind<Id, Urls & { readonly credentials: Keys }> {
  const { name, ids, options: table } = definition
  return {
    name,
    ids,
    listeners: definition.listeners ?? ['main'],
    options: table,
    specialFaults: definition.specialFaults ?? {},
    keyFormat: definition.keyFormat,
    credentials: definition.credentials,
    endpoints: definition.endpoints,
    configure: (given) => {
      const options = readOptions(`options.${name}`, table, given)
      return {
        plan: (id) => {
          const own = ids.find((one) => one === id)
          if (own === undefined) throw new RangeError(`${name} does not serve "${id}"`)
          return definition.plan(own, options)
        },
        createWire: (context) => definition.createWire({ ...context, options }),
      }
    },
  }
}
