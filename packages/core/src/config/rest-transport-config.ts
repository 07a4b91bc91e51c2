import { connectionDefaults, type ConnectionOptions } from '../policies/connection-options.ts'
import { between, milliseconds, nonNegativeInteger, positiveInteger } from './atoms.ts'
import { settings, type Settings } from './settings.ts'

/** What a REST transport is held to. Times in milliseconds. */
export interface RestTransportConfig {
  /** Until a connection is there. */
  readonly connectTimeoutMs: number
  /** Until the answer is there. */
  readonly readTimeoutMs: number
  /** How often a request that may be repeated is tried again. */
  readonly maxRetries: number
  /** Ceilings of one's own; absent means that the exchange's rules alone limit. */
  readonly requestsPerSecond?: number | undefined
  readonly burst?: number | undefined
  readonly maxConcurrent?: number | undefined
  /** What one asks of the exchange's speed; slower answers are reported, nothing else happens. */
  readonly targetLatencyMs?: number | undefined
}

/**
 * The ceilings that fit every exchange. They are off unless they are passed in, because the exchange's own rule is what
 * limits. An exchange package may export tighter ones.
 *
 * @example
 * ```ts
 * import { modestRestTransport, parseConfig, restTransportConfig } from '@venuekit/core/config'
 * parseConfig(restTransportConfig(), modestRestTransport).requestsPerSecond // 20
 * ```
 */
export const modestRestTransport: RestTransportConfig = Object.freeze({
  requestsPerSecond: 20,
  burst: 50,
  connectTimeoutMs: 2_000,
  readTimeoutMs: 5_000,
  maxRetries: 3,
  maxConcurrent: 10,
})

/**
 * The schema of a `RestTransportConfig`; what is absent comes from the connection options of the exchange.
 *
 * @example
 * ```ts
 * import { parseConfig, restTransportConfig } from '@venuekit/core/config'
 * parseConfig(restTransportConfig(), { read_timeout_ms: 4_000 }).readTimeoutMs // 4000
 * ```
 */
export function restTransportConfig(
  connection: ConnectionOptions = connectionDefaults,
): Settings<ReturnType<typeof restTransportShape>> {
  return settings(restTransportShape(connection))
}

function restTransportShape({ request, retry }: ConnectionOptions) {
  return {
    connectTimeoutMs: milliseconds().default(request.connectTimeoutMs),
    readTimeoutMs: milliseconds().default(request.timeoutMs),
    maxRetries: nonNegativeInteger().default(retry.attempts - 1),
    requestsPerSecond: between(0.001, 1_000).optional(),
    burst: positiveInteger().optional(),
    maxConcurrent: positiveInteger().optional(),
    targetLatencyMs: milliseconds().optional(),
  }
}
