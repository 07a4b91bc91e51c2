import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { ConfigurationError } from '@venuekit/core/errors'
import { freezeConnection } from './half-open.ts'
import type { BaseUrls } from './wire.ts'

const loopback = '127.0.0.1'

export interface WebServerHandlers {
  readonly request: (message: IncomingMessage, response: ServerResponse) => void
  readonly upgrade?: (message: IncomingMessage, socket: Duplex, head: Buffer) => void
  /** False resets the connection before anything is read. */
  readonly accept?: () => boolean
}

/** An HTTP server on loopback that knows its connections, so that they can be cut and closing leaves none. */
export class WebServer {
  readonly #server: Server
  readonly #sockets = new Set<Socket>()
  #port = 0

  constructor(handlers: WebServerHandlers) {
    // Clients that keep connections for a minute must not meet one that is just being closed.
    this.#server = createServer({ keepAliveTimeout: 75_000 }, handlers.request)
    if (handlers.upgrade !== undefined) this.#server.on('upgrade', handlers.upgrade)
    this.#server.on('connection', (socket: Socket) => {
      if (handlers.accept?.() === false) return void socket.resetAndDestroy()
      this.#sockets.add(socket)
      socket.once('close', () => this.#sockets.delete(socket))
    })
  }

  get port(): number {
    return this.#port
  }

  get connections(): number {
    return this.#sockets.size
  }

  get urls(): BaseUrls {
    return { http: `http://${loopback}:${this.#port}`, ws: `ws://${loopback}:${this.#port}` }
  }

  /** Port 0 takes a free one. */
  async listen(port: number): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    this.#server.once('error', reject)
    this.#server.listen({ port, host: loopback }, resolve)
    try {
      await promise
    } catch (error) {
      throw listenError(port, error)
    } finally {
      this.#server.off('error', reject)
    }
    const address = this.#server.address()
    if (address !== null && typeof address === 'object') this.#port = address.port
  }

  /** Cuts every connection. */
  cut(): void {
    for (const socket of this.#sockets) socket.destroy()
  }

  /** Reads and answers nothing more on every connection; nothing is closed. */
  freeze(): void {
    for (const socket of this.#sockets) freezeConnection(socket)
  }

  async close(): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>()
    this.#server.close(() => resolve())
    this.cut()
    await promise
  }
}

function listenError(port: number, error: unknown): unknown {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  const problem =
    code === 'EADDRINUSE' ? 'is taken; choose another, or 0 for a free one' : code === 'EACCES' ? 'is not allowed' : ''
  return problem === '' ? error : new ConfigurationError('port', `${port} ${problem}`, { cause: error })
}
