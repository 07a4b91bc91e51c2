import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'

const program = fileURLToPath(new URL('../src/main.ts', import.meta.url))
const nodeArguments = ['--conditions=@venuekit/source']

/** How the demo is run, and what is done while it runs. */
export interface RunOptions {
  /** With a pseudo-terminal of `script` around it. */
  readonly terminal?: boolean
  readonly env?: Readonly<Record<string, string>>
  /** A module that is loaded before the demo. */
  readonly preload?: string
  /** Nobody reads what goes wrong. */
  readonly isErrorClosed?: boolean
  /** Called whenever it has written something, with all that it has written. */
  readonly onOutput?: (output: string, controls: Controls) => void
}

export interface Controls {
  readonly kill: (signal: NodeJS.Signals) => void
  /** Types into the terminal. */
  readonly type: (keys: string) => void
  /** Reads no further. */
  readonly closeOutput: () => void
}

/** All that reaches it of this process's environment: nothing that is of importance to it. */
const { PATH = '', NODE_COMPILE_CACHE = '' } = process.env

/** Runs the demo as a process of its own, to its end. */
export async function runDemoProcess(args: readonly string[], options: RunOptions = {}) {
  const { terminal = false, env, preload, isErrorClosed = false, onOutput } = options
  const command = [
    process.execPath,
    ...nodeArguments,
    ...(preload === undefined ? [] : ['--import', `data:text/javascript,${encodeURIComponent(preload)}`]),
    program,
    ...args,
  ]
  const [file = '', ...rest] = terminal
    ? ['script', '--quiet', '--return', '--command', `exec ${quoted(command)}`, '/dev/null']
    : command
  const child = spawn(file, rest, {
    stdio: ['pipe', 'pipe', 'pipe'],
    env: { PATH, NODE_COMPILE_CACHE, TERM: 'xterm-256color', ...env },
  })
  const exited = once(child, 'exit')
  if (isErrorClosed) child.stderr.destroy()
  const error = isErrorClosed ? '' : text(child.stderr)
  let out = ''
  const controls: Controls = {
    kill: (signal) => void child.kill(signal),
    type: (keys) => void child.stdin.write(keys),
    closeOutput: () => child.stdout.destroy(),
  }
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    out += chunk
    onOutput?.(out, controls)
  })
  const [code, signal] = await exited
  child.stdin.destroy()
  if (!child.stdout.destroyed) await once(child.stdout, 'close')
  return { out, error: await error, ended: code ?? signal, lines: out.split('\n').filter((line) => line !== '') }
}

function quoted(words: readonly string[]): string {
  return words.map((word) => `'${word.replaceAll("'", String.raw`'\''`)}'`).join(' ')
}
