#!/usr/bin/env node
// The command `venuekit-sim`.
import { runCommand } from './run.ts'

const output = {
  out: (text: string) => void process.stdout.write(text),
  error: (text: string) => void process.stderr.write(text),
}

/** A second signal ends the process at once, as usual. */
function stopped(): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>()
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve())
  return promise
}

process.exitCode = await runCommand(process.argv.slice(2), output, stopped)
