import { EventEmitter, once } from 'node:events'
import type { Server, Socket } from 'node:net'

/** The connections of a server of the tests, and everything that a test can wait for. */
export class OpenSockets {
  readonly all = new Set<Socket>()
  readonly #events = new EventEmitter().setMaxListeners(0)
  /** Connections that have been made since the start. */
  accepted = 0

  /** Takes note of a connection until it has closed. */
  add(socket: Socket): void {
    this.accepted += 1
    this.all.add(socket)
    socket.on('error', () => {})
    socket.once('close', () => {
      this.all.delete(socket)
      this.changed()
    })
    this.changed()
  }

  /** Something has happened that a test may be waiting for. */
  changed(): void {
    this.#events.emit('change')
  }

  /** Resolves when it is true; looked at again after each thing that happens. */
  async until(isTrue: () => boolean): Promise<void> {
    // oxlint-disable-next-line no-await-in-loop -- looked at again after each change
    while (!isTrue()) await once(this.#events, 'change')
  }

  /** Resolves when no connection is open. */
  async drained(): Promise<void> {
    await this.until(() => this.all.size === 0)
  }

  /** Ends a server with everything that is open. */
  async close(server: Pick<Server, 'close'>): Promise<void> {
    server.close()
    for (const socket of this.all) socket.destroy()
    await this.drained()
  }
}

/** Where nobody listens: a port of the system itself, which no server of a test is ever given. */
export const deserted = '127.0.0.1:1'

/** Listens on a port that is free. */
export async function listenOn(server: Server): Promise<void> {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
}

/** The port that a server was given. */
export function portOf(server: Pick<Server, 'address'>): number {
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the server does not listen')
  return address.port
}
