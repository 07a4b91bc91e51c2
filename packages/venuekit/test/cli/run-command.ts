import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'

const program = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url))

/** Where the command runs, and with what. */
export interface Surroundings {
  readonly cwd?: string
  readonly env?: Readonly<Record<string, string>>
  /** Sent to it after its first line, once: a second signal would end it at once. */
  readonly signalAfterLine?: NodeJS.Signals
  /** Its output is not read any more after the first line. */
  readonly closeAfterLine?: boolean
}

const nodeArgs = ['--conditions=@venuekit/source', program]

/** All that reaches it of this process's environment: nothing that is of importance to it. */
const { PATH = '', NODE_COMPILE_CACHE = '' } = process.env

/** Runs the command as a process of its own, to its end. */
export async function runCommand(
  args: readonly string[],
  { cwd, env, signalAfterLine, closeAfterLine }: Surroundings = {},
) {
  const child = spawn(process.execPath, [...nodeArgs, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH, NODE_COMPILE_CACHE, ...env },
    ...(cwd === undefined ? {} : { cwd }),
  })
  const exited = once(child, 'exit')
  const error = text(child.stderr)
  let out = ''
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    const isFirstLine = chunk.includes('\n') && !out.includes('\n')
    out += chunk
    if (!isFirstLine) return
    if (signalAfterLine !== undefined) child.kill(signalAfterLine)
    if (closeAfterLine === true) child.stdout.destroy()
  })
  const [[code, signal]] = await Promise.all([exited, once(child.stdout, 'close')])
  return { out, error: await error, code: code ?? signal, lines: out.split('\n').filter((line) => line !== '') }
}

/** Runs it on a terminal of that size, by the program `script`. What it prints has the terminal's commands in it. */
export async function runOnTerminal(
  args: readonly string[],
  size: { readonly rows: number; readonly columns: number },
) {
  const command = [process.execPath, ...nodeArgs, ...args].map((word) => `'${word}'`).join(' ')
  const line = `stty rows ${size.rows} cols ${size.columns}; exec ${command}`
  const child = spawn('script', ['--quiet', '--return', '--command', line, '/dev/null'], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { PATH, NODE_COMPILE_CACHE, SHELL: '/bin/sh' },
  })
  const [out, [code]] = await Promise.all([text(child.stdout), once(child, 'exit')])
  return { out, code }
}

/** The lines of JSON that a command prints. */
export function itemsOf({ lines }: { readonly lines: readonly string[] }): readonly Record<string, unknown>[] {
  return lines.map((line) => JSON.parse(line) as Record<string, unknown>)
}
