import { isSecretUrl, SecretUrl } from '@venuekit/core'
import { ConfigurationError } from '@venuekit/core/errors'
import { isIP } from 'node:net'
import type { ConnectionOptions } from 'node:tls'

/** What of TLS can be set; certificates are always checked. */
export type RedisTlsOptions = Pick<ConnectionOptions, 'ca' | 'cert' | 'key' | 'servername'>

/** Which Redis, and how the way to it is kept. */
export interface RedisAddressOptions {
  /**
   * `rediss://user:password@host:6379/0`, `redis://` for this machine, or `unix:///path/to.sock`. With a password in it,
   * better a `SecretUrl`; neither is ever shown.
   */
  readonly url: string | SecretUrl
  /** Certificates for `rediss:`. */
  readonly tls?: RedisTlsOptions | undefined
  /** True lets `redis:` go to another machine unencrypted: inside a network that is private to you. */
  readonly allowPlaintext?: boolean | undefined
}

/** A Redis, as a connection needs it. */
export interface RedisAddress {
  /** The address without its secrets, for errors. */
  readonly shown: string
  readonly socket:
    | { readonly path: string; readonly tls: false }
    | { readonly host: string; readonly port: number; readonly tls?: false }
    | ({ readonly host: string; readonly port: number; readonly tls: true } & RedisTlsOptions)
  readonly username?: string
  readonly password?: string
  readonly database?: number
}

/** Reads an address. The text may hold a password, so that no message repeats it. */
export function parseRedisAddress(options: RedisAddressOptions): RedisAddress {
  const url = URL.parse(isSecretUrl(options.url) ? options.url.reveal() : options.url)
  if (url === null || !['redis:', 'rediss:', 'unix:'].includes(url.protocol))
    throw new ConfigurationError('url', 'must be an address that begins with rediss://, redis:// or unix:///')
  if (url.search !== '' || url.hash !== '') throw new ConfigurationError('url', 'must not hold a query or a fragment')
  const shown = SecretUrl.from(url).redacted
  if (url.protocol === 'unix:') return { shown, socket: { path: pathOf(url), tls: false } }
  if (url.hostname === '') throw new ConfigurationError('url', 'names no host')
  return {
    shown,
    socket: tcpSocket(url, options),
    ...(url.username === '' ? {} : { username: decoded(url.username) }),
    ...(url.password === '' ? {} : { password: decoded(url.password) }),
    ...databaseOf(url),
  }
}

function tcpSocket(url: URL, { tls, allowPlaintext = false }: RedisAddressOptions): RedisAddress['socket'] {
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1')
  const port = url.port === '' ? 6379 : Number(url.port)
  if (url.protocol === 'rediss:') return { ...serverName(host), ...tls, host, port, tls: true }
  if (tls !== undefined) throw new ConfigurationError('tls', 'is for addresses that begin with rediss://')
  if (!allowPlaintext && !isLoopback(url.hostname))
    throw new ConfigurationError(
      'url',
      `redis://${url.host} is not encrypted; use rediss://, or allowPlaintext: true inside a private network`,
    )
  return { host, port }
}

/** Servers behind one address are told apart by it; without it Node sends none. An IP address is no name. */
function serverName(host: string): { readonly servername?: string } {
  return isIP(host) === 0 ? { servername: host } : {}
}

function pathOf(url: URL): string {
  if (url.host !== '' || url.username !== '' || url.pathname.length < 2)
    throw new ConfigurationError('url', 'must be unix:///path/to.sock')
  return decoded(url.pathname)
}

function databaseOf(url: URL): { readonly database?: number } {
  const text = url.pathname.slice(1)
  if (text === '') return {}
  if (!/^\d{1,5}$/.test(text)) throw new ConfigurationError('url', 'has a path that is no number of a database')
  return { database: Number(text) }
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    throw new ConfigurationError('url', 'has a % that encodes nothing; write it as %25')
  }
}

/** Whether a host name of a `URL` is this machine by its very form: nothing is looked up. */
function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(?:\.\d{1,3}){3}$/.test(hostname)
}
