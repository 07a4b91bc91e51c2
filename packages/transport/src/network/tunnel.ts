import type { ClientRequest } from 'node:http'
import type { Socket } from 'node:net'
import type { SecretUrl } from '@venuekit/core'
import { ExchangeConnectionError } from '@venuekit/core/errors'
import { targetOf, type SocketTarget } from './open-socket.ts'

export interface TunnelOptions {
  readonly localAddress?: string | undefined
  readonly ca?: string[] | undefined
  readonly connected: (socket: Socket) => void
  readonly failed: (error: unknown) => void
}

/** Asks an HTTP proxy for a connection to a target (the method CONNECT). What is returned ends the attempt. */
export function beginTunnel(proxy: SecretUrl, target: SocketTarget, options: TunnelOptions): () => void {
  const url = new URL(proxy.reveal())
  const { hostname, port, secure } = targetOf(url)
  const host = target.hostname.includes(':') ? `[${target.hostname}]` : target.hostname
  const authority = `${host}:${target.port}`
  // An import of `node:http` would load all of Node's own fetch with it, which most processes never need.
  const http = process.getBuiltinModule(secure ? 'node:https' : 'node:http')
  const request: ClientRequest = http.request({
    method: 'CONNECT',
    host: hostname,
    port,
    path: authority,
    headers: { host: authority, ...authorization(url) },
    agent: false,
    rejectUnauthorized: true,
    ...(options.localAddress === undefined ? {} : { localAddress: options.localAddress }),
    ...(options.ca === undefined ? {} : { ca: options.ca }),
  })
  const refuse = (status: number | undefined): void =>
    options.failed(
      new ExchangeConnectionError(`The proxy ${url.host} answered ${status} to a request for a connection`),
    )
  request.once('connect', (response, socket) => {
    if (response.statusCode === 200 && isNetSocket(socket)) return options.connected(socket)
    socket.destroy()
    refuse(response.statusCode)
  })
  request.once('response', (response) => {
    response.destroy()
    refuse(response.statusCode)
  })
  request.on('error', options.failed)
  request.end()
  return () => request.destroy()
}

function authorization(url: URL): { readonly 'proxy-authorization'?: string } {
  if (url.username === '' && url.password === '') return {}
  const pair = `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`
  return { 'proxy-authorization': `Basic ${Buffer.from(pair).toString('base64')}` }
}

/** The types promise a stream only; without an agent of one's own it is the socket. */
function isNetSocket(stream: object): stream is Socket {
  return 'setNoDelay' in stream
}
