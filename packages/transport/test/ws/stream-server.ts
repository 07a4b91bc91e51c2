import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { createServer as createSecureServer } from 'node:https'
import type { Socket } from 'node:net'
import { WebSocketServer, type WebSocket } from 'ws'
import type { TestCertificate } from '../certificate.ts'
import { listenOn, OpenSockets, portOf } from '../open-sockets.ts'

/** A connection as the server sees it. */
export interface ServerConnection {
  readonly ws: WebSocket
  readonly socket: Socket
  readonly url: string
  readonly headers: IncomingMessage['headers']
  readonly received: string[]
  /** When each text arrived, on the monotonic clock. */
  readonly receivedAt: number[]
  readonly topics: Set<string>
  pings: number
  closeCode: number | undefined
}

/** What the exchange of the tests hears. */
interface Heard {
  readonly op?: string
  readonly id?: number
  readonly topics?: readonly string[]
}

/** Does something else than the server would with a text; true when that was all. */
export type Listener = (connection: ServerConnection, text: string, heard: Heard) => boolean

export interface StreamServerOptions {
  readonly certificate?: TestCertificate
  readonly compression?: boolean
  /** Protocol pings are not answered. */
  readonly ignoresPings?: boolean
  /** Answers an upgrade itself; true when it did. */
  readonly upgrade?: (request: IncomingMessage, socket: Socket) => boolean
  readonly listener?: Listener
}

/** A server that refuses all connections while that is true. */
export function downWhile(isDown: () => boolean): Pick<StreamServerOptions, 'upgrade'> {
  const refusal = 'HTTP/1.1 503 No\r\ncontent-length: 0\r\n\r\n'
  return { upgrade: (_, socket) => isDown() && socket.end(refusal) !== undefined }
}

function answer(_: IncomingMessage, response: ServerResponse): void {
  response.writeHead(426).end()
}

/** An exchange that has topics, acknowledges them by id, refuses those that begin with "bad" and sends what the test says. */
export class StreamServer implements AsyncDisposable {
  readonly connections: ServerConnection[] = []
  /** Attempts to upgrade, refused ones included. */
  attempts = 0
  listener: Listener
  readonly #http: Server
  readonly #wss: WebSocketServer
  readonly #options: StreamServerOptions
  readonly #sockets = new OpenSockets()

  private constructor(options: StreamServerOptions) {
    this.#options = options
    this.listener = options.listener ?? (() => false)
    const { certificate } = options
    this.#http = certificate === undefined ? createServer(answer) : createSecureServer({ ...certificate }, answer)
    this.#wss = new WebSocketServer({
      noServer: true,
      perMessageDeflate: options.compression === true ? { threshold: 0 } : false,
      autoPong: options.ignoresPings !== true,
    })
    this.#http.on('connection', (socket: Socket) => this.#sockets.add(socket))
    this.#http.on('upgrade', (request: IncomingMessage, socket: Socket, head: Buffer) => {
      this.attempts += 1
      this.changed()
      if (options.upgrade?.(request, socket) === true) return
      this.#wss.handleUpgrade(request, socket, head, (ws) => this.#accept(ws, request, socket))
    })
  }

  static async start(options: StreamServerOptions = {}): Promise<StreamServer> {
    const server = new StreamServer(options)
    await listenOn(server.#http)
    return server
  }

  get url(): string {
    return `${this.#options.certificate === undefined ? 'ws' : 'wss'}://127.0.0.1:${portOf(this.#http)}/ws`
  }

  get open(): readonly ServerConnection[] {
    return this.connections.filter(({ ws }) => ws.readyState === ws.OPEN)
  }

  /** The newest connection. */
  get last(): ServerConnection {
    const last = this.connections.at(-1)
    if (last === undefined) throw new Error('nobody has connected yet')
    return last
  }

  /** Resolves when it is true; looked at again after each thing that happens here. */
  async until(isTrue: () => boolean): Promise<void> {
    await this.#sockets.until(isTrue)
  }

  changed(): void {
    this.#sockets.changed()
  }

  /** Sends a text to all who have subscribed to the topic. */
  publish(topic: string, value: string): void {
    for (const { ws, topics } of this.open) if (topics.has(topic)) ws.send(`D ${topic} ${value}`)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#wss.close()
    await this.#sockets.close(this.#http)
  }

  #accept(ws: WebSocket, request: IncomingMessage, socket: Socket): void {
    const { url = '', headers } = request
    const connection: ServerConnection = {
      ws,
      socket,
      url,
      headers,
      received: [],
      receivedAt: [],
      topics: new Set(),
      pings: 0,
      closeCode: undefined,
    }
    this.connections.push(connection)
    ws.on('error', () => {})
    ws.on('ping', () => {
      connection.pings += 1
      this.changed()
    })
    ws.on('close', (code) => {
      connection.closeCode = code
      this.changed()
    })
    ws.on('message', (data: Buffer) => {
      const text = data.toString()
      connection.received.push(text)
      connection.receivedAt.push(performance.now())
      this.#answer(connection, text)
      this.changed()
    })
    this.changed()
  }

  #answer(connection: ServerConnection, text: string): void {
    const heard: Heard = text.startsWith('{') ? JSON.parse(text) : {}
    if (this.listener(connection, text, heard)) return
    const { ws, topics } = connection
    if (text === 'ping') return ws.send('{"pong":true}')
    const { op, id, topics: named = [] } = heard
    const bad = named.find((topic) => topic.startsWith('bad'))
    if (op === 'subscribe' && bad !== undefined) {
      return ws.send(JSON.stringify({ refused: id, reason: `unknown topic ${bad}`, single: named.length > 1 }))
    }
    for (const topic of named) {
      if (op === 'subscribe') topics.add(topic)
      if (op === 'unsubscribe') topics.delete(topic)
    }
    if (id !== undefined) ws.send(JSON.stringify({ ack: id }))
  }
}
