import {
  atom,
  camelCase,
  type NetworkSettings,
  parseConfig,
  type RateLimitSettings,
  settings,
  type WebsocketSettings,
} from '@venuekit/core/config'
import type * as z from '@venuekit/core/schema'
import { isPlainObject } from './plain-object.ts'
import { hideSecrets } from './hide-secrets.ts'
import { onlyMilliseconds } from './only-milliseconds.ts'
import * as sections from './sections.ts'

/** What a setting of a section was given as, and what came out. */
type Given<Schema extends (...args: never[]) => unknown> =
  ReturnType<Schema> extends { readonly _input: infer Of } ? Of : never
type Checked<Schema extends (...args: never[]) => unknown> =
  ReturnType<Schema> extends { readonly _output: infer Of } ? Of : never

/** What a program is run as. */
export type EnvironmentName = (typeof sections.environmentNames)[number]
/** Where log lines and numbers go. It is data for the program: libraries log to what is passed in. */
export type LoggingSettings = Checked<typeof loggingSchema>
/** The limits of an arbitrage program. They are data for it: nothing here enforces them. */
export type ArbitrageSettings = Checked<typeof arbitrageSchema>

/** What is set for one exchange. Files may spell every name in snake case. */
export interface ExchangeSettings extends Given<typeof flatSchema> {
  readonly exchangeName?: string | undefined
  /** Where it is: `production`, unless it says otherwise. */
  readonly environment?: string | undefined
  /** The parts of a key by the exchange's own names, or a function that gives them for each signature. */
  readonly credentials?: { readonly apiKey?: unknown; readonly apiSecret?: unknown } | object | undefined
  /** Addresses by their roles (`rest`, `ws`, `spotWs`), in the place of those of the environment. */
  readonly urls?: Readonly<Record<string, string | undefined>> | undefined
  readonly network?: Given<typeof networkSchema> | undefined
  readonly websocket?: Given<typeof websocketSchema> | undefined
  /** A ceiling of one's own, below the exchange's. */
  readonly rateLimit?: RateLimitSettings | undefined
  /** The exchange's own options; its README has them. */
  readonly options?: object | undefined
  /** The documents' names of the parts of a key, in the place of `credentials`. */
  readonly apiKey?: unknown
  readonly apiSecret?: unknown
  readonly secretKey?: unknown
  /** The documents' section of what is under `network` and `rateLimit` here. */
  readonly transport?: object | undefined
}

/** A configuration as users write it. Files may spell every name in snake case. */
export interface KitConfigInput {
  readonly environment?: EnvironmentName | Given<typeof environmentSchema> | undefined
  readonly logging?: Given<typeof loggingSchema> | undefined
  /** What is set for each exchange, by any of its names. Those of exchanges that are not there are let be. */
  readonly exchanges?: Readonly<Record<string, ExchangeSettings | undefined>> | undefined
  /** For every exchange that does not say otherwise. */
  readonly network?: Given<typeof networkSchema> | undefined
  /** Ceilings below the exchange's own: `mexcRequestsPerSecond`, or one object for each exchange. None is set by default. */
  readonly rateLimiting?: Readonly<Record<string, unknown>> | undefined
  /** For every exchange that does not say otherwise. */
  readonly websocket?: Given<typeof websocketSchema> | undefined
  readonly arbitrage?: Given<typeof arbitrageSchema> | undefined
  /** Ways to run side by side. `loadConfig` chooses one and lays it over the rest. */
  readonly profiles?: Readonly<Record<string, unknown>> | undefined
}

/** A configuration that was checked, with the documents' defaults, frozen. */
export interface KitConfig extends KitConfigInput {
  readonly environment: Checked<typeof environmentSchema>
  readonly logging: LoggingSettings
  readonly exchanges: Readonly<Record<string, ExchangeSettings | undefined>>
  readonly network: NetworkSettings
  readonly rateLimiting: Readonly<Record<string, unknown>>
  readonly websocket: WebsocketSettings
  readonly arbitrage: ArbitrageSettings
  readonly profiles?: undefined
}

const record = (): z.ZodType<Readonly<Record<string, unknown>>> =>
  atom<Readonly<Record<string, unknown>>>('an object with a setting for each name', (input) =>
    isPlainObject(input) ? input : undefined,
  )

const flatSchema = () => settings(sections.exchangeShape())
const environmentSchema = () => settings(sections.environmentShape())
const loggingSchema = () =>
  settings({
    console: settings(sections.consoleShape()).prefault({}),
    file: settings(sections.logFileShape()).prefault({}),
    prometheus: settings(sections.prometheusShape()).prefault({}),
  })
export const networkSchema = () => settings(sections.networkShape(), { aliases: { timeoutMs: 'requestTimeoutMs' } })
export const websocketSchema = () =>
  settings(sections.websocketShape(), { aliases: { maxMessageSize: 'maxMessageBytes' } })
const arbitrageSchema = () =>
  settings(
    { ...sections.arbitrageShape(), riskLimits: settings(sections.riskShape()).prefault({}) },
    { aliases: { dryRun: 'enableDryRun' } },
  )

function kitSchema() {
  return settings({
    environment: environmentSchema().prefault({}),
    logging: loggingSchema().prefault({}),
    exchanges: record().prefault({}),
    network: networkSchema().prefault({}),
    rateLimiting: record().prefault({}),
    websocket: websocketSchema().prefault({}),
    arbitrage: arbitrageSchema().prefault({}),
    profiles: record().optional(),
  })
}

/**
 * Checks a configuration as far as it can be checked without knowing the exchanges, adds the defaults, and freezes it. Everything that is
 * wrong is named at once. Keys and secrets in it are hidden from print from then on.
 *
 * @example
 * ```ts
 * import { parseKitConfig } from 'venuekit'
 * parseKitConfig({ network: { requestTimeout: 2.5 } }).network.requestTimeoutMs // 2500
 * ```
 */
export function parseKitConfig(input: unknown = {}): KitConfig {
  const { network, websocket, exchanges, profiles: _, ...rest } = parseConfig(kitSchema(), normalised(input))
  return Object.freeze({
    ...rest,
    network: onlyMilliseconds<NetworkSettings>(network, 'network'),
    websocket: onlyMilliseconds<WebsocketSettings>(websocket, 'websocket'),
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what is set for an exchange is checked with its connector
    exchanges: hideSecrets(exchanges) as KitConfig['exchanges'],
  })
}

/** A section that a file leaves empty is null there; an environment may be its name alone. */
function normalised(input: unknown): unknown {
  if (!isPlainObject(input)) return input
  const given = Object.entries(input).filter(([, value]) => value !== null)
  return Object.fromEntries(
    given.map(([name, value]) => [
      name,
      camelCase(name) === 'environment' && typeof value === 'string' ? { name: value } : value,
    ]),
  )
}
