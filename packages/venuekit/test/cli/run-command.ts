import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'

const program = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url))

/** Where the command runs, and with what. */
export interface Surroundings {
  readonly cwd?: string
  readonly env?: Readonly<Record<string, string>>
  /** Called with each line that it prints. */
  readonly onLine?: (line: string, stop: (signal: NodeJS.Signals) => void) => void
}

/** Runs the command as a process of its own, to its end. Nothing of this process's environment reaches it. */
export async function runCommand(args: readonly string[], { cwd, env, onLine }: Surroundings = {}) {
  const child = spawn(process.execPath, ['--conditions=@venuekit/source', program, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: process.env['PATH'] ?? '', ...env },
    ...(cwd === undefined ? {} : { cwd }),
  })
  const exited = once(child, 'exit')
  let rest = ''
  child.stdout.on('data', (chunk: Buffer) => {
    const lines = (rest + String(chunk)).split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) onLine?.(line, (signal) => child.kill(signal))
  })
  const [out, error, [code, signal]] = await Promise.all([text(child.stdout), text(child.stderr), exited])
  return { out, error, code: code ?? signal, lines: out.split('\n').filter((line) => line !== '') }
}

/** The lines of JSON that a command prints. */
export function itemsOf({ lines }: { readonly lines: readonly string[] }): readonly Record<string, unknown>[] {
  return lines.map((line) => JSON.parse(line) as Record<string, unknown>)
}
