import { createServer, type Server, type Socket } from 'node:net'
import { listenOn, OpenSockets, portOf } from './open-sockets.ts'

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
  readonly #open = new OpenSockets()

  constructor(script: Script) {
    this.#server = createServer((socket) => {
      const index = this.#open.accepted
      this.received[index] = ''
      this.#open.add(socket)
      socket.on('data', (chunk) => {
        this.received[index] += chunk.toString()
        script(socket, this.received[index] ?? '')
        this.#open.changed()
      })
    })
  }

  get port(): number {
    return portOf(this.#server)
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`
  }

  get accepted(): number {
    return this.#open.accepted
  }

  get sockets(): readonly Socket[] {
    return [...this.#open.all]
  }

  async listen(): Promise<void> {
    await listenOn(this.#server)
  }

  async connected(count: number): Promise<void> {
    await this.#open.until(() => this.accepted >= count)
  }

  async heard(pattern: RegExp): Promise<void> {
    await this.#open.until(() => pattern.test(this.received.join('')))
  }

  async drained(): Promise<void> {
    await this.#open.drained()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#open.close(this.#server)
  }
}
