import { EventEmitter, once } from 'node:events'
import { createServer, type Server, type Socket } from 'node:net'

/** What a raw server does with what has arrived on a connection so far. */
export type Script = (socket: Socket, received: string) => void

/** A server that speaks bytes: for everything that a proper HTTP server would not do. */
export interface RawServer extends AsyncDisposable {
  readonly url: string
  readonly port: number
  readonly sockets: readonly Socket[]
  readonly accepted: number
  /** Everything that has arrived, per connection. */
  readonly received: readonly string[]
  /** Resolves when so many connections have been made since the start. */
  connected(count: number): Promise<void>
  /** Resolves when this much text has arrived on all connections together. */
  heard(pattern: RegExp): Promise<void>
  drained(): Promise<void>
}

/** `script` is called for each chunk that arrives. */
export async function startRawServer(script: Script = () => {}): Promise<RawServer> {
  const server = new ListeningRawServer(script)
  await server.listen()
  return server
}

class ListeningRawServer implements RawServer {
  readonly received: string[] = []
  readonly #server: Server
  readonly #sockets = new Set<Socket>()
  readonly #events = new EventEmitter()
  accepted = 0

  constructor(script: Script) {
    this.#server = createServer((socket) => {
      const index = this.accepted
      this.accepted += 1
      this.received[index] = ''
      this.#sockets.add(socket)
      socket.on('error', () => {})
      socket.once('close', () => {
        this.#sockets.delete(socket)
        this.#events.emit('change')
      })
      socket.on('data', (chunk) => {
        this.received[index] += chunk.toString()
        script(socket, this.received[index] ?? '')
        this.#events.emit('change')
      })
      this.#events.emit('change')
    })
  }

  get port(): number {
    const address = this.#server.address()
    if (address === null || typeof address === 'string') throw new Error('the server does not listen')
    return address.port
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`
  }

  get sockets(): readonly Socket[] {
    return [...this.#sockets]
  }

  async listen(): Promise<void> {
    this.#server.listen(0, '127.0.0.1')
    await once(this.#server, 'listening')
  }

  async connected(count: number): Promise<void> {
    await this.#until(() => this.accepted >= count)
  }

  async heard(pattern: RegExp): Promise<void> {
    await this.#until(() => pattern.test(this.received.join('')))
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
