import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, createConnection, type Server, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { TestContext } from 'vitest'

/** A real Redis of one test: in a folder of its own, at a socket there, and at a port that the system chose. */
export interface TestRedis extends AsyncDisposable {
  readonly socketUrl: string
  readonly port: number
  readonly pid: number
  /** Ends every connection that came by the port; whoever connects next gets through again. */
  cut(): void
  /** Ends the server itself. */
  stop(): Promise<void>
  /** Runs `redis-cli`; gives the lines of the answer. */
  ask(...args: readonly string[]): readonly string[]
}

/** Starts one. Where there is none the test is skipped, and says so; in the full tier it fails. */
export async function startRedis(context: TestContext, settings: readonly string[] = []): Promise<TestRedis> {
  if (spawnSync('redis-server', ['--version']).error !== undefined) {
    if (process.env['VENUEKIT_TIER'] === 'full') throw new Error('no redis-server, which the full tier needs')
    context.skip('no Redis here: apt-get install redis-server')
  }
  const folder = mkdtempSync(join(tmpdir(), 'venuekit-redis-'))
  const path = join(folder, 'redis.sock')
  const args = ['--port', '0', '--unixsocket', path, '--dir', folder, '--save', '', '--appendonly', 'no', ...settings]
  const server = spawn('redis-server', args, { stdio: ['ignore', 'pipe', 'inherit'] })
  const ended = once(server, 'exit')
  const lines = createInterface(server.stdout)
  for await (const line of lines) if (/ready to accept connections/i.test(line)) break
  server.stdout.resume()
  const sockets = new Set<Socket>()
  const gate = await openGate(path, sockets)
  const cut = (): void => sockets.forEach((socket) => socket.destroy())
  const stop = async (): Promise<void> => {
    server.kill('SIGCONT')
    server.kill('SIGKILL')
    await ended
  }
  return {
    socketUrl: `unix://${path}`,
    port: portOf(gate),
    pid: server.pid ?? 0,
    cut,
    stop,
    ask(...command) {
      const { stdout } = spawnSync('redis-cli', ['-s', path, ...command], { encoding: 'utf8' })
      return stdout.split('\n').filter((line) => line !== '')
    },
    async [Symbol.asyncDispose]() {
      cut()
      gate.close()
      await Promise.all([stop(), once(gate, 'close')])
      rmSync(folder, { recursive: true })
    },
  }
}

/** Redis cannot choose a free port by itself: what comes to this one is led to its socket. */
async function openGate(path: string, sockets: Set<Socket>): Promise<Server> {
  const gate = createServer((incoming) => {
    const outgoing = createConnection(path)
    for (const socket of [incoming, outgoing]) {
      sockets.add(socket)
      socket.on('error', () => socket.destroy())
      socket.on('close', () => {
        sockets.delete(socket)
        incoming.destroy()
        outgoing.destroy()
      })
    }
    incoming.pipe(outgoing).pipe(incoming)
  }).listen(0, '127.0.0.1')
  await once(gate, 'listening')
  return gate
}

/**
 * Where time is not what is tested: on a busy machine an answer may take longer than the second that a store waits by itself. With a
 * manual clock too: how long connecting may take the library counts by the clock on the wall.
 */
export const patient = { timeoutMs: 60_000 } as const

export function portOf(server: Server): number {
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the server does not listen at a port')
  return address.port
}
