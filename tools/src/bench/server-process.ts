// Servers of the benches run in a process of their own, so that what is measured, time and processor, is the client.
import { fork } from 'node:child_process'
import { once } from 'node:events'
import type { Server } from 'node:net'

/** A server that runs, and what stops it. */
export interface ServerProcess {
  readonly port: number
  /** Tells it something, and resolves with what it has to say to that. One at a time. */
  ask(question: object): Promise<unknown>
  stop(): Promise<void>
}

/** Runs a module with parameters; it calls `serveAlone`. */
export async function startServerProcess(module: string, parameters: readonly string[]): Promise<ServerProcess> {
  const child = fork(new URL(module), parameters, { execArgv: [] })
  const heard = async (): Promise<unknown> => {
    const [message]: unknown[] = await once(child, 'message')
    return message
  }
  return {
    port: Number(await heard()),
    ask(question) {
      const answer = heard()
      child.send(question)
      return answer
    },
    async stop() {
      child.kill()
      await once(child, 'exit')
    },
  }
}

/** Listens, says where, answers what it is asked, and ends with the process that asked for it. */
export function serveAlone(server: Server, answer?: (question: unknown) => Promise<unknown>): void {
  server.listen(0, '127.0.0.1', () => {
    const address = server.address()
    if (typeof address === 'object') process.send?.(address?.port)
  })
  process.on('message', (question) => {
    void answer?.(question).then((answered) => process.send?.(answered))
  })
  process.on('disconnect', () => process.exit())
}
