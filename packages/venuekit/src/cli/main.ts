#!/usr/bin/env node
// The command `venuekit`.
import { once } from 'node:events'
import { runCommand } from './run.ts'

const stop = new AbortController()
// A second signal ends the process at once, as usual.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort(new Error(signal)))
// Whoever read the output has had enough: `venuekit trades … | head`.
process.stdout.on('error', () => stop.abort(new Error('the output was closed')))
process.stderr.on('error', () => undefined)

/** Nothing is waited for once it is to end. */
async function ready(): Promise<void> {
  if (!process.stdout.writableNeedDrain) return
  await once(process.stdout, 'drain', { signal: stop.signal }).catch(() => undefined)
}

const terminal = {
  out: (text: string) => void process.stdout.write(text),
  error: (text: string) => void process.stderr.write(text),
  ready,
  // A terminal may not know its size, or say 0.
  size: () => ({ rows: process.stdout.rows || 24, columns: process.stdout.columns || 80 }),
  isTerminal: process.stdout.isTTY,
  hasColors: process.stdout.isTTY && process.env['NO_COLOR'] === undefined,
}

process.exitCode = await runCommand(process.argv.slice(2), terminal, stop.signal)
