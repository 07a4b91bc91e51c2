// A server that says what a test tells it to, in the exchange's frames.
import { EventEmitter, once } from 'node:events'
import type { IncomingMessage } from 'node:http'
import { WebSocketServer, type WebSocket } from 'ws'

/** A frame of the client. */
export interface ClientFrame {
  readonly time: number
  readonly id?: number
  readonly channel: string
  readonly event?: string
  readonly payload?: readonly string[]
  /** Of order entry, where the payload is no list. */
  readonly request?: ApiRequest
  readonly auth?: { readonly method: string; readonly KEY: string; readonly SIGN: string }
}

/** The payload of a frame of order entry. */
export interface ApiRequest {
  readonly req_id: string
  readonly req_header?: { readonly 'x-gate-exptime'?: string }
  readonly req_param?: unknown
  readonly api_key?: string
  readonly signature?: string
  readonly timestamp?: string
}

/** One connection, and what came over it. */
export interface ServerConnection {
  readonly socket: WebSocket
  readonly url: string
  readonly headers: IncomingMessage['headers']
  readonly frames: ClientFrame[]
  readonly say: (message: object) => void
}

/** Answers a frame; undefined leaves that to the server, which says that it is fine. */
type Script = (frame: ClientFrame, connection: ServerConnection) => object | 'silence' | undefined

/** Answers subscriptions and pings as the exchange does, unless the script knows better. */
export class StreamServer implements AsyncDisposable {
  readonly connections: ServerConnection[] = []
  script: Script = () => undefined
  readonly #server: WebSocketServer
  readonly #events = new EventEmitter()

  private constructor(server: WebSocketServer) {
    this.#server = server
    this.#events.setMaxListeners(0)
    server.on('connection', (socket, request) => this.#accept(socket, request))
  }

  static async start(): Promise<StreamServer> {
    const server = new WebSocketServer({ host: '127.0.0.1', port: 0 })
    await once(server, 'listening')
    return new StreamServer(server)
  }

  get url(): string {
    const address = this.#server.address()
    if (address === null || typeof address === 'string') throw new Error('The server does not listen.')
    return `ws://127.0.0.1:${address.port}/ws/v4/`
  }

  get last(): ServerConnection {
    const last = this.connections.at(-1)
    if (last === undefined) throw new Error('Nobody has connected.')
    return last
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
    this.#server.close()
    await once(this.#server, 'close')
  }

  #accept(socket: WebSocket, { url = '', headers }: IncomingMessage): void {
    const say = (message: object): void => socket.send(JSON.stringify(message))
    const connection: ServerConnection = { socket, url, headers, frames: [], say }
    this.connections.push(connection)
    socket.on('error', () => {})
    socket.on('close', () => this.changed())
    socket.on('message', (data: Buffer) => {
      const { payload, ...rest } = JSON.parse(data.toString())
      const frame: ClientFrame = rest.event === 'api' ? { ...rest, request: payload } : { ...rest, payload }
      connection.frames.push(frame)
      const answer = this.script(frame, connection) ?? usual(frame)
      if (answer !== 'silence') say(answer)
      this.changed()
    })
    this.changed()
  }
}

function usual({ id, channel, event, payload }: ClientFrame): object {
  const common = { time: 1_789_455_580, time_ms: 1_789_455_580_102, conn_id: '5e74253e9c793974' }
  if (channel.endsWith('.ping')) return { ...common, channel: channel.replace('ping', 'pong'), event: '', result: null }
  return { ...common, id, channel, event, payload, result: { status: 'success' } }
}

/** A refusal as the exchange words it. */
export function refusal({ id, channel, event, payload }: ClientFrame, code: number, message: string): object {
  return { time: 1, id, channel, event, payload, error: { code, message }, result: { status: 'fail' } }
}

/** An answer of order entry. */
export function apiAnswer({ channel, request }: ClientFrame, body: object, status = '200'): object {
  const header = { response_time: '1681195484268', status, channel, event: 'api', client_id: '::1-0x140001a2600' }
  return { request_id: request?.req_id, ack: false, header, data: body }
}
