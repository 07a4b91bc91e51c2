import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http'
import { createServer as createSecureServer } from 'node:https'
import type { Socket } from 'node:net'
import type { TestCertificate } from './certificate.ts'
import { listenOn, OpenSockets, portOf } from './open-sockets.ts'

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
  readonly #open = new OpenSockets()
  readonly #isSecure: boolean
  answer: Answer

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
        this.#open.changed()
      })
    }
    this.#server = certificate === undefined ? createServer(listener) : createSecureServer({ ...certificate }, listener)
    // The tests say themselves when a connection ends.
    this.#server.keepAliveTimeout = 0
    // Those whose handshake of TLS fails as well: they are there until they have closed.
    this.#server.on('connection', (socket: Socket) => this.#open.add(socket))
  }

  get port(): number {
    return portOf(this.#server)
  }

  get accepted(): number {
    return this.#open.accepted
  }

  get url(): string {
    return `${this.#isSecure ? 'https' : 'http'}://127.0.0.1:${this.port}`
  }

  get open(): number {
    return this.#open.all.size
  }

  async listen(): Promise<void> {
    await listenOn(this.#server)
  }

  async received(count: number): Promise<void> {
    await this.#open.until(() => this.requests.length >= count)
  }

  async drained(): Promise<void> {
    await this.#open.drained()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#open.close(this.#server)
  }
}
