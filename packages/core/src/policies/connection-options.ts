import { defaultRetryPolicy, checkRetryPolicy, type RetryPolicy } from '../async/retry.ts'
import { ConfigurationError } from '../errors/general.ts'
import { checkHeartbeatOptions, type HeartbeatOptions } from './heartbeat-policy.ts'
import { checkReconnectOptions, type ReconnectOptions } from './reconnect-policy.ts'

/** How long requests may take, and when they are tried again. */
export interface RequestLimits {
  /** Until a connection is there. */
  readonly connectTimeoutMs: number
  /** Until the answer is there, all told. */
  readonly timeoutMs: number
}

/** What a WebSocket connection is held to. */
export interface SocketLimits {
  /** Until the handshake is done. */
  readonly connectTimeoutMs: number
  /** Until the other side has answered the close; then the line is cut. */
  readonly closeTimeoutMs: number
  /** At this age a connection is replaced by another one, without a hole, where the exchange does not end it sooner. */
  readonly maxAgeMs: number
  /**
   * After so long without a word of a topic the exchange is asked whether it has gone on without telling; `Infinity`: it never is.
   */
  readonly silentTopicMs: number
  /** A longer message ends the connection. */
  readonly maxMessageBytes: number
  /** How many items may wait for each reader. */
  readonly queueSize: number
}

/** Everything that keeps connections: times in milliseconds. */
export interface ConnectionOptions {
  readonly request: RequestLimits
  readonly retry: RetryPolicy
  readonly socket: SocketLimits
  readonly heartbeat: HeartbeatOptions
  readonly reconnect: ReconnectOptions
}

/** What differs from the options below it, section by section. */
export type ConnectionOverrides = {
  readonly [Section in keyof ConnectionOptions]?: Partial<ConnectionOptions[Section]>
}

/**
 * The one table of defaults. An exchange names what is different with it, a user what is different for them, and
 * `connectionOptions` lays them over each other.
 */
export const connectionDefaults: ConnectionOptions = Object.freeze({
  request: Object.freeze({ connectTimeoutMs: 5_000, timeoutMs: 10_000 }),
  retry: defaultRetryPolicy,
  socket: Object.freeze({
    connectTimeoutMs: 10_000,
    closeTimeoutMs: 5_000,
    maxAgeMs: Infinity,
    silentTopicMs: 10_000,
    maxMessageBytes: 1_048_576,
    queueSize: 10_000,
  }),
  // Every exchange here drops a silent line after 30 to 60 s at the earliest, so a ping every 20 s keeps it.
  heartbeat: Object.freeze({ everyMs: 20_000, answerWithinMs: 10_000, lifeSign: 'any-frame', toleranceMs: 1_000 }),
  reconnect: Object.freeze({
    growth: 'exponential',
    firstWithinMs: 100,
    baseMs: 5_000,
    maxMs: 60_000,
    factor: 2,
    jitter: 0.5,
    attempts: 10,
    stableAfterMs: 60_000,
  }),
})

/**
 * Lays overrides over the defaults, later ones over earlier ones, and checks the result.
 *
 * @example
 * ```ts
 * import { connectionOptions } from '@venuekit/core'
 *
 * const ofTheExchange = { heartbeat: { everyMs: 15_000 }, socket: { connectTimeoutMs: 30_000 } }
 * const ofTheUser = { reconnect: { attempts: Infinity } }
 * connectionOptions(ofTheExchange, ofTheUser).heartbeat.everyMs // 15000
 * ```
 */
export function connectionOptions(...overrides: readonly ConnectionOverrides[]): ConnectionOptions {
  let options = connectionDefaults
  for (const layer of overrides) {
    options = {
      request: { ...options.request, ...layer.request },
      retry: { ...options.retry, ...layer.retry },
      socket: { ...options.socket, ...layer.socket },
      heartbeat: { ...options.heartbeat, ...layer.heartbeat },
      reconnect: { ...options.reconnect, ...layer.reconnect },
    }
  }
  check(options)
  for (const section of Object.values(options)) Object.freeze(section)
  return Object.freeze(options)
}

function check(options: ConnectionOptions): void {
  const { request, retry, socket, heartbeat, reconnect } = options
  checkPositive('request.connectTimeoutMs', request.connectTimeoutMs)
  checkPositive('request.timeoutMs', request.timeoutMs)
  checkRetryPolicy(retry, 'retry')
  checkPositive('socket.connectTimeoutMs', socket.connectTimeoutMs)
  checkPositive('socket.closeTimeoutMs', socket.closeTimeoutMs)
  if (socket.maxAgeMs !== Infinity) checkPositive('socket.maxAgeMs', socket.maxAgeMs)
  if (socket.silentTopicMs !== Infinity) checkPositive('socket.silentTopicMs', socket.silentTopicMs)
  checkPositive('socket.maxMessageBytes', socket.maxMessageBytes)
  checkPositive('socket.queueSize', socket.queueSize)
  checkHeartbeatOptions(heartbeat, 'heartbeat')
  checkReconnectOptions(reconnect, 'reconnect')
}

function checkPositive(path: string, value: number): void {
  if (Number.isSafeInteger(value) && value > 0) return
  throw new ConfigurationError(path, `must be a positive integer, not ${value}`)
}
