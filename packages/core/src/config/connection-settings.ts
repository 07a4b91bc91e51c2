import type * as z from '../schema/index.ts'
import { ConfigurationError } from '../errors/general.ts'
import { connectionOptions, type ConnectionOptions, type ConnectionOverrides } from '../policies/connection-options.ts'
import { atom, between, milliseconds, nonNegativeInteger, positiveInteger } from './atoms.ts'
import { settings, type Settings } from './settings.ts'

/** What a user may set about requests. What is absent comes from the exchange, then from `connectionDefaults`. */
export interface NetworkSettings {
  /** Until the answer is there, all told. */
  readonly requestTimeoutMs?: number | undefined
  /** Until a connection is there. */
  readonly connectTimeoutMs?: number | undefined
  /** How often a request that may be repeated is tried again. */
  readonly maxRetries?: number | undefined
  /** The wait before the first repetition. */
  readonly retryDelayMs?: number | undefined
}

/** What a user may set about sockets. What is absent comes from the exchange, then from `connectionDefaults`. */
export interface WebsocketSettings {
  readonly connectTimeoutMs?: number | undefined
  /** How often to ping. */
  readonly pingIntervalMs?: number | undefined
  /** How long the answer to a ping may take. */
  readonly pingTimeoutMs?: number | undefined
  /** How long a line may be silent before it counts as dead: ping and answer together. Used where `pingTimeoutMs` is absent. */
  readonly heartbeatIntervalMs?: number | undefined
  readonly maxReconnectAttempts?: number | undefined
  readonly reconnectDelayMs?: number | undefined
  /** By how much each wait is longer than the one before. */
  readonly reconnectBackoff?: number | undefined
  readonly maxReconnectDelayMs?: number | undefined
  readonly closeTimeoutMs?: number | undefined
  /** A connection is replaced at this age, if the exchange does not want it sooner. */
  readonly maxConnectionAgeMs?: number | undefined
  /** After so long without a word of a topic the exchange is asked whether it has gone on without telling; 0: it never is. */
  readonly silentTopicMs?: number | undefined
  readonly maxMessageBytes?: number | undefined
  /** How many items may wait for each reader. */
  readonly maxQueueSize?: number | undefined
}

/** Ceilings of one's own, below what the exchange allows. None is set by default: the exchange's rule is the limiter. */
export interface RateLimitSettings {
  readonly requestsPerSecond?: number | undefined
  readonly burst?: number | undefined
  /** How many requests may be under way at once. */
  readonly maxConcurrent?: number | undefined
}

/**
 * The schema of `NetworkSettings`.
 *
 * @example
 * ```ts
 * import { networkSettings, parseConfig } from '@venuekit/core/config'
 * parseConfig(networkSettings(), { request_timeout_ms: 250 }) // { requestTimeoutMs: 250 }
 * ```
 */
export function networkSettings(): Settings<ReturnType<typeof networkShape>> {
  return settings(networkShape(), { aliases: { timeoutMs: 'requestTimeoutMs' } })
}

/**
 * The schema of `WebsocketSettings`.
 *
 * @example
 * ```ts
 * import { parseConfig, websocketSettings } from '@venuekit/core/config'
 * parseConfig(websocketSettings(), { maxReconnectAttempts: Infinity }) // { maxReconnectAttempts: Infinity }
 * ```
 */
export function websocketSettings(): Settings<ReturnType<typeof websocketShape>> {
  return settings(websocketShape())
}

/**
 * The schema of `RateLimitSettings`.
 *
 * @example
 * ```ts
 * import { parseConfig, rateLimitSettings } from '@venuekit/core/config'
 * parseConfig(rateLimitSettings(), { requests_per_second: 18 }) // { requestsPerSecond: 18 }
 * ```
 */
export function rateLimitSettings(): Settings<ReturnType<typeof rateLimitShape>> {
  return settings(rateLimitShape())
}

/**
 * The options that hold for a connection: what the user set, over what the exchange asks for, over `connectionDefaults`.
 *
 * @example
 * ```ts
 * import { connectionOptionsOf } from '@venuekit/core/config'
 * const ofTheExchange = { heartbeat: { everyMs: 15_000 } }
 * connectionOptionsOf({ websocket: { maxReconnectAttempts: 3 } }, ofTheExchange).reconnect.attempts // 3
 * ```
 */
export function connectionOptionsOf(
  set: { readonly network?: NetworkSettings | undefined; readonly websocket?: WebsocketSettings | undefined },
  ofTheExchange: ConnectionOverrides = {},
): ConnectionOptions {
  const { network = {}, websocket = {} } = set
  const below = connectionOptions(ofTheExchange)
  return connectionOptions(ofTheExchange, {
    request: present({ connectTimeoutMs: network.connectTimeoutMs, timeoutMs: network.requestTimeoutMs }),
    retry: present({
      attempts: network.maxRetries === undefined ? undefined : network.maxRetries + 1,
      baseMs: network.retryDelayMs,
      // A longer first wait than the longest so far makes that one longer too.
      maxMs: network.retryDelayMs && Math.max(network.retryDelayMs, below.retry.maxMs),
    }),
    socket: present({
      connectTimeoutMs: websocket.connectTimeoutMs,
      closeTimeoutMs: websocket.closeTimeoutMs,
      maxAgeMs: websocket.maxConnectionAgeMs,
      silentTopicMs: websocket.silentTopicMs === 0 ? Infinity : websocket.silentTopicMs,
      maxMessageBytes: websocket.maxMessageBytes,
      queueSize: websocket.maxQueueSize,
    }),
    heartbeat: present(heartbeatOf(websocket, below)),
    reconnect: present(reconnectOf(websocket, below)),
  })
}

function heartbeatOf(
  websocket: WebsocketSettings,
  below: ConnectionOptions,
): Partial<Optional<ConnectionOptions['heartbeat']>> {
  const { pingIntervalMs: everyMs, pingTimeoutMs, heartbeatIntervalMs } = websocket
  if (pingTimeoutMs !== undefined || heartbeatIntervalMs === undefined)
    return { everyMs, answerWithinMs: pingTimeoutMs }
  const answerWithinMs = heartbeatIntervalMs - (everyMs ?? below.heartbeat.everyMs)
  if (answerWithinMs > 0) return { everyMs, answerWithinMs }
  throw new ConfigurationError(
    'websocket.heartbeatIntervalMs',
    'must be longer than pingIntervalMs; make one of them fit the other',
  )
}

function reconnectOf(
  websocket: WebsocketSettings,
  below: ConnectionOptions,
): Partial<Optional<ConnectionOptions['reconnect']>> {
  const {
    maxReconnectAttempts: attempts,
    reconnectBackoff: factor,
    reconnectDelayMs: baseMs,
    maxReconnectDelayMs,
  } = websocket
  const base = baseMs ?? below.reconnect.baseMs
  if (maxReconnectDelayMs !== undefined && maxReconnectDelayMs < base) {
    throw new ConfigurationError(
      'websocket.maxReconnectDelayMs',
      'must not be shorter than reconnectDelayMs; make one of them fit the other',
    )
  }
  return { attempts, factor, baseMs, maxMs: maxReconnectDelayMs ?? Math.max(base, below.reconnect.maxMs) }
}

type Optional<Of> = { readonly [Name in keyof Of]?: Of[Name] | undefined }

/** Without the members that are undefined: laid over others they would hide them. */
function present<Of extends object>(members: Optional<Of>): Partial<Of> {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the entries are those of the argument
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)) as Partial<Of>
}

function networkShape() {
  return {
    requestTimeoutMs: milliseconds().optional(),
    connectTimeoutMs: milliseconds().optional(),
    maxRetries: nonNegativeInteger().optional(),
    retryDelayMs: milliseconds().optional(),
  }
}

function websocketShape() {
  return {
    connectTimeoutMs: milliseconds().optional(),
    pingIntervalMs: milliseconds().optional(),
    pingTimeoutMs: milliseconds().optional(),
    heartbeatIntervalMs: milliseconds().optional(),
    maxReconnectAttempts: reconnects().optional(),
    reconnectDelayMs: milliseconds().optional(),
    reconnectBackoff: between(1, 10).optional(),
    maxReconnectDelayMs: milliseconds().optional(),
    closeTimeoutMs: milliseconds().optional(),
    maxConnectionAgeMs: milliseconds().optional(),
    silentTopicMs: nonNegativeInteger().optional(),
    maxMessageBytes: positiveInteger().optional(),
    maxQueueSize: positiveInteger().optional(),
  }
}

function rateLimitShape() {
  return {
    requestsPerSecond: between(0.001, 1_000).optional(),
    burst: positiveInteger().optional(),
    maxConcurrent: positiveInteger().optional(),
  }
}

/** Some want to try for ever, which is no number in most files but is one in code. */
function reconnects(): z.ZodType<number, number> {
  return atom('a whole number of zero or more, or Infinity', (input) => {
    if (input === Infinity || input === 'Infinity') return Infinity
    return nonNegativeInteger().safeParse(input).data
  })
}
