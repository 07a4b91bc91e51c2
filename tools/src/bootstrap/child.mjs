// Runs one child process to its end and passes signals on. Plain JavaScript because the bootstrap runs it on Node 20,
// before anything is installed.
import { spawn } from 'node:child_process'

/**
 * How a child ended: with an exit code, or by a signal.
 * @typedef {{ readonly code: number | null, readonly signal: NodeJS.Signals | null }} Ending
 */

/**
 * What `spawn` takes, a receiver for messages of a child with an `ipc` channel, and one for what it writes to pipes.
 * @typedef {import('node:child_process').SpawnOptions & {
 *   readonly onMessage?: (message: unknown) => void
 *   readonly onOutput?: (text: string) => void
 * }} ChildOptions
 */

/**
 * A terminal hands Ctrl-C to the whole foreground group, the child included: passing it on would deliver it twice.
 * Without a terminal nobody else does it.
 * @param {boolean} terminal
 * @returns {readonly NodeJS.Signals[]}
 */
export function forwardedSignals(terminal) {
  return terminal ? ['SIGTERM', 'SIGHUP'] : ['SIGTERM', 'SIGHUP', 'SIGINT']
}

/**
 * Resolves when the child has ended and its output is closed. While it runs, this process outlives a signal, so that
 * the child can close in its own time. The child gets each kind of signal once, however often a wrapper repeats it.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {ChildOptions} options
 * @returns {Promise<Ending>}
 */
export async function runChild(command, args, { onMessage, onOutput, ...options }) {
  const child = spawn(command, args, options)
  if (onMessage !== undefined) child.on('message', onMessage)
  if (onOutput !== undefined) {
    for (const stream of [child.stdout, child.stderr]) stream?.setEncoding('utf8').on('data', onOutput)
  }
  const forwarded = forwardedSignals([process.stdin, process.stdout, process.stderr].some((stream) => stream.isTTY))
  /** @type {Set<string>} */
  const seen = new Set()
  /** @param {NodeJS.Signals} signal */
  const pass = (signal) => {
    if (seen.has(signal) || !forwarded.includes(signal)) return
    seen.add(signal)
    child.kill(signal)
  }
  /** @type {readonly NodeJS.Signals[]} */
  const signals = ['SIGTERM', 'SIGHUP', 'SIGINT']
  for (const signal of signals) process.on(signal, pass)
  const watch = watchParent(() => pass('SIGTERM'))
  try {
    return await new Promise((resolve, reject) => {
      child.once('error', reject)
      child.once('close', (code, signal) => resolve({ code, signal }))
    })
  } finally {
    clearInterval(watch)
    for (const signal of signals) process.off(signal, pass)
  }
}

/**
 * npm passes a signal on to the shell of a script, and that shell dies of it without telling its children: they only find
 * that they have another parent. Elsewhere a lost parent means nothing, for a job that goes on after its terminal, say.
 * @param {() => void} onLost
 */
function watchParent(onLost) {
  if (process.env['npm_lifecycle_event'] === undefined) return undefined
  const parent = process.ppid
  return setInterval(() => {
    if (process.ppid !== parent) onLost()
  }, 250)
}

/**
 * Ends this process the way the child ended, so that a caller sees one and the same result.
 * @param {Ending} ending
 */
export function endLike({ code, signal }) {
  if (signal === null) process.exitCode = code ?? 1
  else process.kill(process.pid, signal)
}
