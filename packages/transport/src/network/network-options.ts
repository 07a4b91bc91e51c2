import { isIP } from 'node:net'
import { ConfigurationError, isSecretUrl, SecretUrl } from '@venuekit/core'

/** How connections are made. All of it is explicit: no variable of the environment is looked at. */
export interface NetworkOptions {
  /** An HTTP proxy to tunnel through: `http://user:password@host:3128`. It is kept as a `SecretUrl`. */
  readonly proxy?: string | SecretUrl | undefined
  /** The address of this machine to connect from; exchanges bind keys to it. */
  readonly localAddress?: string | undefined
  /** Certificates of authorities, as PEM, that are trusted in the place of the well-known ones. Certificates are always verified. */
  readonly ca?: string | readonly string[] | undefined
}

/** Network options that have been checked. */
export interface CheckedNetworkOptions {
  readonly proxy: SecretUrl | undefined
  readonly localAddress: string | undefined
  readonly ca: string[] | undefined
}

/** Refuses options that could not be followed. */
export function checkNetworkOptions(options: NetworkOptions): CheckedNetworkOptions {
  const { localAddress } = options
  if (localAddress !== undefined && isIP(localAddress) === 0) {
    throw new ConfigurationError('localAddress', 'must be an IP address of this machine')
  }
  return Object.freeze({ proxy: checkProxy(options.proxy), localAddress, ca: checkAuthorities(options.ca) })
}

function checkProxy(proxy: string | SecretUrl | undefined): SecretUrl | undefined {
  if (proxy === undefined) return undefined
  const url = URL.parse(isSecretUrl(proxy) ? proxy.reveal() : proxy)
  if (url === null || (url.protocol !== 'http:' && url.protocol !== 'https:')) {
    throw new ConfigurationError('proxy', 'must be an address that begins with http:// or https://')
  }
  return SecretUrl.from(url)
}

function checkAuthorities(ca: string | readonly string[] | undefined): string[] | undefined {
  if (ca === undefined) return undefined
  const list = typeof ca === 'string' ? [ca] : [...ca]
  if (list.length === 0 || !list.every((one) => one.includes('-----BEGIN CERTIFICATE-----'))) {
    throw new ConfigurationError('ca', 'must be one or more certificates as PEM text (-----BEGIN CERTIFICATE-----)')
  }
  return list
}
