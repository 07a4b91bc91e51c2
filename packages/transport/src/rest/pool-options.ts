import { ConfigurationError } from '@venuekit/core/errors'
import { checkNetworkOptions, type CheckedNetworkOptions, type NetworkOptions } from '../network/network-options.ts'

/** What the connections of REST clients are held to. */
export interface RestPoolOptions extends NetworkOptions {
  /** How many connections one client may have to one server at the same time; the default is 16. */
  readonly connections?: number | undefined
  /** Until a connection is there, TLS included; the default is 5,000. */
  readonly connectTimeoutMs?: number | undefined
  /** How long a connection stays open unused; what the server says of it counts when it is shorter. The default is 30,000. */
  readonly keepAliveMs?: number | undefined
  /** The head of an answer may not be larger; the default is 32 KiB. */
  readonly maxHeaderBytes?: number | undefined
  /** The body of an answer may not be larger, neither packed nor unpacked; the default is 32 MiB. */
  readonly maxBodyBytes?: number | undefined
}

/** Pool options that have been checked and completed. */
export interface CheckedPoolOptions {
  readonly connections: number
  readonly connectTimeoutMs: number
  readonly keepAliveMs: number
  readonly maxHeaderBytes: number
  readonly maxBodyBytes: number
  readonly network: CheckedNetworkOptions
}

const defaults = {
  connections: 16,
  connectTimeoutMs: 5_000,
  keepAliveMs: 30_000,
  maxHeaderBytes: 32_768,
  maxBodyBytes: 33_554_432,
} as const

/** Completes options with the defaults and refuses those that could not be followed. */
export function checkPoolOptions(options: RestPoolOptions): CheckedPoolOptions {
  const number = (name: keyof typeof defaults): number => {
    const value = options[name] ?? defaults[name]
    if (Number.isSafeInteger(value) && value > 0) return value
    throw new ConfigurationError(name, `must be a whole number of at least 1, not ${value}`)
  }
  return Object.freeze({
    connections: number('connections'),
    connectTimeoutMs: number('connectTimeoutMs'),
    keepAliveMs: number('keepAliveMs'),
    maxHeaderBytes: number('maxHeaderBytes'),
    maxBodyBytes: number('maxBodyBytes'),
    network: checkNetworkOptions(options),
  })
}
