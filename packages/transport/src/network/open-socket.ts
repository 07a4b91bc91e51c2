import { connect as connectTcp, isIP, type Socket } from 'node:net'
import type { CheckedNetworkOptions } from './network-options.ts'

/** Where to connect to. */
export interface SocketTarget {
  readonly hostname: string
  readonly port: number
  readonly secure: boolean
}

export interface SocketOptions extends CheckedNetworkOptions {
  /** The session of an earlier connection, with which the next one needs a round trip less. */
  readonly session?: Buffer | undefined
  /** A connection that is there already: the tunnel through a proxy. */
  readonly tunnel?: Socket | undefined
}

/** A URL's host as the functions of Node want it: without the brackets of IPv6. */
export function targetOf(url: URL): SocketTarget {
  const secure = url.protocol === 'https:' || url.protocol === 'wss:'
  const port = url.port === '' ? (secure ? 443 : 80) : Number(url.port)
  return { hostname: url.hostname.replace(/^\[|\]$/g, ''), port, secure }
}

/** Begins a connection. It can be used after `connect`, with TLS after `secureConnect`. */
export function beginSocket(target: SocketTarget, options: SocketOptions): Socket {
  const { hostname, port, secure } = target
  const { localAddress, tunnel } = options
  const place = { host: hostname, port, ...(localAddress === undefined ? {} : { localAddress }) }
  // Loaded when it is needed, as everything is that takes long to load: importing a client opens nothing.
  const socket = secure
    ? process.getBuiltinModule('node:tls').connect({ ...place, ...tlsOptions(hostname, options) })
    : (tunnel ?? connectTcp(place))
  socket.setNoDelay(true)
  socket.setKeepAlive(true, 60_000)
  return socket
}

function tlsOptions(hostname: string, { ca, session, tunnel }: SocketOptions) {
  return {
    // Said outright, because a variable of the environment could otherwise switch the check off.
    rejectUnauthorized: true,
    // An IP address is no server name, says RFC 6066.
    servername: isIP(hostname) === 0 ? hostname : '',
    ALPNProtocols: ['http/1.1'],
    ...(ca === undefined ? {} : { ca }),
    ...(session === undefined ? {} : { session }),
    ...(tunnel === undefined ? {} : { socket: tunnel }),
  }
}
