#!/usr/bin/env node
// The command `venuekit`.
import { runCommand } from './run.ts'

const stop = new AbortController()
// A second signal ends the process at once, as usual.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort(new Error(signal)))
// Whoever read the output has had enough: `venuekit trades … | head`.
process.stdout.on('error', () => stop.abort(new Error('the output was closed')))

const terminal = {
  out: (text: string) => void process.stdout.write(text),
  error: (text: string) => void process.stderr.write(text),
  isTerminal: process.stdout.isTTY,
  hasColors: process.stdout.isTTY && process.env['NO_COLOR'] === undefined,
}

process.exitCode = await runCommand(process.argv.slice(2), terminal, stop.signal)
