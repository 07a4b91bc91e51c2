// What the exchange does about sockets and listen keys, and what a test tells it to.
import { EventEmitter, once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { WebSocketServer, type WebSocket } from 'ws'

/** A frame of the client. */
export interface ClientFrame {
  readonly method: string
  readonly params?: readonly string[]
  readonly id?: number
}

/** One connection, and what came over it but pings. */
export interface ServerConnection {
  readonly socket: WebSocket
  readonly listenKey: string | null
  readonly frames: ClientFrame[]
}

/** An exchange on loopback. */
export class ExchangeServer implements AsyncDisposable {
  readonly connections: ServerConnection[] = []
  /** What was done with keys: `POST key-1`. */
  readonly keyCalls: string[] = []
  readonly keys = new Set<string>()
  /** The message to a frame in the place of the usual one. */
  answer: (frame: ClientFrame) => string | undefined = () => undefined
  readonly #http: Server
  readonly #sockets: WebSocketServer
  readonly #events = new EventEmitter()

  private constructor(http: Server) {
    this.#http = http
    this.#sockets = new WebSocketServer({ server: http, path: '/ws' })
    this.#events.setMaxListeners(0)
    http.on('request', (request: IncomingMessage, response: ServerResponse) => this.#respond(request, response))
    this.#sockets.on('connection', (socket, request) => this.#accept(socket, request))
  }

  static async start(): Promise<ExchangeServer> {
    // No connection is closed for being idle: the next request would meet that half-way.
    const http = createServer({ keepAliveTimeout: 0 })
    const server = new ExchangeServer(http)
    http.listen(0, '127.0.0.1')
    await once(http, 'listening')
    return server
  }

  get urls(): { readonly rest: string; readonly ws: string } {
    const address = this.#http.address()
    if (address === null || typeof address === 'string') throw new Error('The server does not listen.')
    return { rest: `http://127.0.0.1:${address.port}`, ws: `ws://127.0.0.1:${address.port}/ws` }
  }

  /** Resolves when it is true; looked at again whenever something happened here. */
  async until(isTrue: () => boolean): Promise<void> {
    // oxlint-disable-next-line no-await-in-loop -- looked at again after each change
    while (!isTrue()) await once(this.#events, 'change')
  }

  changed(): void {
    this.#events.emit('change')
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const { socket } of this.connections) socket.terminate()
    this.#sockets.close()
    this.#http.close()
    this.#http.closeAllConnections()
    await once(this.#http, 'close')
  }

  #respond({ method = '', url = '' }: IncomingMessage, response: ServerResponse): void {
    const { pathname, searchParams } = new URL(url, 'http://x')
    if (pathname === '/api/v3/time') return void response.end(JSON.stringify({ serverTime: Date.now() }))
    if (pathname !== '/api/v3/userDataStream') return void response.writeHead(404).end('{}')
    const listenKey = searchParams.get('listenKey') ?? `key-${this.keyCalls.length}`
    if (method === 'POST') this.keys.add(listenKey)
    if (method === 'DELETE') this.keys.delete(listenKey)
    this.keyCalls.push(`${method} ${listenKey}`)
    response.end(JSON.stringify({ listenKey }))
    this.changed()
  }

  #accept(socket: WebSocket, { url = '' }: IncomingMessage): void {
    const listenKey = new URL(url, 'http://x').searchParams.get('listenKey')
    const connection: ServerConnection = { socket, listenKey, frames: [] }
    this.connections.push(connection)
    socket.on('error', () => {})
    socket.on('close', () => this.changed())
    socket.on('message', (data: Buffer) => {
      const frame: ClientFrame = JSON.parse(data.toString())
      // When one comes is a matter of time.
      if (frame.method !== 'PING') connection.frames.push(frame)
      socket.send(this.answer(frame) ?? usual(frame))
      this.changed()
    })
    this.changed()
  }
}

function usual({ method, params = [], id = 0 }: ClientFrame): string {
  return JSON.stringify({ id, code: 0, msg: method === 'PING' ? 'PONG' : params.join(',') })
}
