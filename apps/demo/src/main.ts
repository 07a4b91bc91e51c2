// The demo: `npm start`.
import { runDemo } from './demo.ts'
import { Screen, type Terminal } from './screen.ts'

const { stdout, stderr } = process

const terminal: Terminal = {
  out: (text) => void stdout.write(text),
  error: (text) => void stderr.write(text),
  isTerminal: stdout.isTTY,
  hasColors: stdout.isTTY && process.env['NO_COLOR'] === undefined,
  // A pseudo-terminal that nobody gave a size says 0.
  size: () => ({ columns: stdout.columns || 80, rows: stdout.rows || 24 }),
}

const stop = new AbortController()
const screen = new Screen(terminal)
// The terminal is given back on every way out, and before Node tells of a crash.
process.on('exit', () => screen.leave())
process.on('uncaughtExceptionMonitor', () => screen.leave())
const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const
const onSignal = (signal: NodeJS.Signals): void => {
  if (!stop.signal.aborted) return stop.abort(new Error(signal))
  // A second one ends the process at once, as usual.
  screen.leave()
  for (const one of signals) process.off(one, onSignal)
  process.kill(process.pid, signal)
}
for (const signal of signals) process.on(signal, onSignal)
process.on('SIGTSTP', () => {
  screen.leave()
  process.kill(process.pid, 'SIGSTOP')
})
// Whoever read the output has had enough: `npm start | head`.
stdout.on('error', () => stop.abort(new Error('the output was closed')))
// Whoever read what went wrong does so no more: there is nobody to tell, and the rest goes on.
stderr.on('error', () => {})

process.exitCode = await runDemo(process.argv.slice(2), { terminal, screen, stop: stop.signal })
