// Servers of the benches run in a process of their own, so that what is measured, time and processor, is the client.
import { fork } from 'node:child_process'
import { once } from 'node:events'
import type { Server } from 'node:net'

/** A server that runs, and what stops it. */
export interface ServerProcess {
  readonly port: number
  stop(): Promise<void>
}

/** Runs a module with parameters; it calls `serveAlone`. */
export async function startServerProcess(module: string, parameters: readonly string[]): Promise<ServerProcess> {
  const child = fork(new URL(module), parameters, { execArgv: [] })
  const [port]: unknown[] = await once(child, 'message')
  return {
    port: Number(port),
    async stop() {
      child.kill()
      await once(child, 'exit')
    },
  }
}

/** Listens, says where, and ends with the process that asked for it. */
export function serveAlone(server: Server): void {
  server.listen(0, '127.0.0.1', () => {
    const address = server.address()
    if (typeof address === 'object') process.send?.(address?.port)
  })
  process.on('disconnect', () => process.exit())
}
