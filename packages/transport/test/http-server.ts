import { EventEmitter, once } from 'node:events'
import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http'
import { createServer as createSecureServer } from 'node:https'
import type { AddressInfo, Socket } from 'node:net'
import type { TestCertificate } from './certificate.ts'

/** A request as it arrived, with its whole body. */
export interface ReceivedRequest {
  readonly method: string
  readonly url: string
  readonly headers: IncomingHttpHeaders
  readonly body: string
  readonly socket: Socket
}

export type Answer = (request: ReceivedRequest, response: ServerResponse) => void

/** A server on a port of its own that answers as the test says. */
export interface TestServer extends AsyncDisposable {
  /** `http://127.0.0.1:PORT`, or the same with https. */
  readonly url: string
  readonly port: number
  readonly requests: readonly ReceivedRequest[]
  /** Connections that have been made since the start. */
  readonly accepted: number
  /** Connections that are open now. */
  readonly open: number
  /** What answers from now on. */
  answer: Answer
  /** Resolves when so many requests have arrived since the start. */
  received(count: number): Promise<void>
  /** Resolves when no connection is open. */
  drained(): Promise<void>
}

/** Answers with JSON. Headers of its own are set on the response before. */
export function json(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' })
  response.end(JSON.stringify(body))
}

export async function startHttpServer(
  answer: Answer = (_, response) => json(response, 200, { ok: true }),
  options: { readonly certificate?: TestCertificate } = {},
): Promise<TestServer> {
  const server = new ListeningServer(answer, options.certificate)
  await server.listen()
  return server
}

class ListeningServer implements TestServer {
  readonly requests: ReceivedRequest[] = []
  readonly #server: Server
  readonly #sockets = new Set<Socket>()
  readonly #events = new EventEmitter()
  readonly #isSecure: boolean
  answer: Answer
  accepted = 0

  constructor(answer: Answer, certificate: TestCertificate | undefined) {
    this.answer = answer
    this.#isSecure = certificate !== undefined
    const listener = (request: IncomingMessage, response: ServerResponse): void => {
      const chunks: Buffer[] = []
      request.on('data', (chunk: Buffer) => chunks.push(chunk))
      request.on('end', () => {
        const { method = '', url = '', headers, socket } = request
        const received = { method, url, headers, socket, body: Buffer.concat(chunks).toString() }
        this.requests.push(received)
        this.answer(received, response)
        this.#events.emit('change')
      })
    }
    this.#server = certificate === undefined ? createServer(listener) : createSecureServer({ ...certificate }, listener)
    // The tests say themselves when a connection ends.
    this.#server.keepAliveTimeout = 0
    this.#server.on(this.#isSecure ? 'secureConnection' : 'connection', (socket: Socket) => {
      this.accepted += 1
      this.#sockets.add(socket)
      socket.on('error', () => {})
      socket.once('close', () => {
        this.#sockets.delete(socket)
        this.#events.emit('change')
      })
    })
  }

  get port(): number {
    const address: AddressInfo | string | null = this.#server.address()
    if (address === null || typeof address === 'string') throw new Error('the server does not listen')
    return address.port
  }

  get url(): string {
    return `${this.#isSecure ? 'https' : 'http'}://127.0.0.1:${this.port}`
  }

  get open(): number {
    return this.#sockets.size
  }

  async listen(): Promise<void> {
    this.#server.listen(0, '127.0.0.1')
    await once(this.#server, 'listening')
  }

  async received(count: number): Promise<void> {
    await this.#until(() => this.requests.length >= count)
  }

  async drained(): Promise<void> {
    await this.#until(() => this.#sockets.size === 0)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.close()
    for (const socket of this.#sockets) socket.destroy()
    await this.drained()
  }

  async #until(isTrue: () => boolean): Promise<void> {
    // oxlint-disable-next-line no-await-in-loop -- looked at again after each change
    while (!isTrue()) await once(this.#events, 'change')
  }
}
