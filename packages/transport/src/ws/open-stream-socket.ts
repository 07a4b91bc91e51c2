import type { IncomingMessage } from 'node:http'
import type { Socket } from 'node:net'
import type { WebSocket } from 'ws'
import { abortedError, onAbort, throwIfAborted } from '@venuekit/core/async'
import { NetworkError, printable, ProtocolError, TimeoutError, type VenuekitError } from '@venuekit/core/errors'
import type { Timer } from '@venuekit/core/time'
import { Connector } from '../network/connector.ts'
import type { CheckedNetworkOptions } from '../network/network-options.ts'
import { StreamSocket, type StreamSocketOptions } from './stream-socket.ts'
import { upgradeRefusal } from './upgrade-refusal.ts'

export interface OpenStreamSocketOptions extends StreamSocketOptions {
  readonly url: URL
  readonly headers: Readonly<Record<string, string>>
  readonly network: CheckedNetworkOptions
  /** Until the handshake is done, names and TLS included. */
  readonly connectTimeoutMs: number
  readonly compression: boolean
  readonly signal: AbortSignal
}

const operation = 'connect'
/** The most that is read of the body of a refusal. */
const longestBody = 2_048

/** Opens a WebSocket. An `ExchangeConnectionError` says that nothing has reached the exchange. */
export async function openStreamSocket(options: OpenStreamSocketOptions): Promise<StreamSocket> {
  const { url, clock, connectTimeoutMs, signal } = options
  // Loaded here, so that who opens no stream does not pay for it.
  const { WebSocket: Implementation } = await import('ws')
  throwIfAborted(signal, operation)
  const startedAt = clock.monotonic()
  const line = await connect(options)
  const remainingMs = Math.max(0, connectTimeoutMs - (clock.monotonic() - startedAt))
  if (signal.aborted) line.destroy()
  throwIfAborted(signal, operation)
  const ws = new Implementation(url, {
    createConnection: () => line,
    headers: { ...options.headers },
    maxPayload: options.maxMessageBytes,
    perMessageDeflate: options.compression,
    followRedirects: false,
  })
  return new Handshake(ws, line, options).run(remainingMs)
}

function connect({ url, clock, connectTimeoutMs, network, signal }: OpenStreamSocketOptions): Promise<Socket> {
  const { promise, resolve, reject } = Promise.withResolvers<Socket>()
  const opening = new Connector({ ...network, url, clock, connectTimeoutMs }).open({ opened: resolve, failed: reject })
  const detach = onAbort(signal, () => {
    opening.cancel()
    reject(abortedError(signal, operation))
  })
  return promise.finally(detach)
}

/** From an open line to an open WebSocket, or to the reason why not. */
class Handshake {
  readonly #ws: WebSocket
  readonly #line: Socket
  readonly #options: OpenStreamSocketOptions
  readonly #result = Promise.withResolvers<StreamSocket>()
  #timer: Timer | undefined
  #detach: (() => void) | undefined

  constructor(ws: WebSocket, line: Socket, options: OpenStreamSocketOptions) {
    this.#ws = ws
    this.#line = line
    this.#options = options
  }

  run(withinMs: number): Promise<StreamSocket> {
    const { clock, signal, connectTimeoutMs, details } = this.#options
    this.#timer = clock.setTimer(withinMs, () => {
      const problem = `The handshake was not done after ${connectTimeoutMs} ms`
      this.#fail(new TimeoutError(problem, details))
    })
    this.#detach = onAbort(signal, () => this.#fail(abortedError(signal, operation)))
    this.#ws.on('error', (error) => this.#fail(this.#explain(error)))
    this.#ws.on('unexpected-response', (_, response) => this.#refused(response))
    this.#ws.once('open', () => this.#open())
    return this.#result.promise
  }

  #open(): void {
    this.#end()
    const socket = new StreamSocket(this.#ws, this.#options)
    socket.start()
    this.#result.resolve(socket)
  }

  #refused(response: IncomingMessage): void {
    let body = ''
    const answer = (): void => {
      const status = response.statusCode ?? 0
      const headers = textHeaders(response)
      const { clock, details } = this.#options
      this.#fail(upgradeRefusal({ status, headers, body }, clock.now(), details))
    }
    response.on('error', answer)
    response.on('end', answer)
    response.on('data', (chunk: Buffer) => {
      body += chunk.toString()
      if (body.length >= longestBody) answer()
    })
    // Whoever dribbles a body is not waited for longer than for a handshake.
    this.#timer?.cancel()
    this.#timer = this.#options.clock.setTimer(this.#options.connectTimeoutMs, answer)
  }

  #fail(error: VenuekitError): void {
    this.#end()
    this.#ws.on('error', ignored)
    this.#ws.terminate()
    this.#line.destroy()
    this.#result.reject(error)
  }

  #end(): void {
    this.#timer?.cancel()
    this.#detach?.()
    this.#ws.removeAllListeners()
  }

  #explain(error: Error): VenuekitError {
    const { details } = this.#options
    const code = 'code' in error && typeof error.code === 'string' ? error.code : undefined
    const isLine = code === 'ECONNRESET' || code === 'EPIPE'
    const problem = `The handshake failed: ${printable(error.message, 200)}`
    // The parser's error holds what the server sent, which may be anything: it is no cause to pass on.
    return isLine
      ? new NetworkError(problem, { ...details, context: { reason: code }, cause: error })
      : new ProtocolError(problem, { ...details, context: { reason: code } })
  }
}

function textHeaders(response: IncomingMessage): Readonly<Record<string, string>> {
  const headers: Record<string, string> = {}
  for (const [name, value] of Object.entries(response.headers)) if (typeof value === 'string') headers[name] = value
  return headers
}

function ignored(): void {
  // The attempt has failed already, and its reason is told.
}
