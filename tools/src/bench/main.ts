// Runs the benches of all packages, or of the one in a folder: `main.ts [NAME...] [--in FOLDER] [--smoke] [--json]`.
import { cpus } from 'node:os'
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { findRunnables, selectRunnables } from '../lib/runnables.ts'
import { workspacePackages } from '../lib/workspace.ts'
import { runBench, type BenchRun } from './runner.ts'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    in: { type: 'string' },
    smoke: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
  },
})

const files = findRunnables(values.in === undefined ? workspacePackages() : [{ folder: resolve(values.in) }], 'bench')
const print = (text: string) => (values.json ? process.stderr : process.stdout).write(text)
const runs: BenchRun[] = []
for (const file of selectRunnables(files, positionals)) runs.push(await runBench(file, { smoke: values.smoke, print }))

if (values.json) {
  const [cpu] = cpus()
  const machine = { node: process.version, cpu: cpu?.model ?? 'unknown', cpus: cpus().length }
  process.stdout.write(`${JSON.stringify({ smoke: values.smoke, ...machine, benches: runs })}\n`)
}
for (const { name, failure } of runs) {
  if (failure !== undefined) process.stderr.write(`${name} ${failure}\n`)
}
if (runs.length === 0) process.stderr.write('There is no bench to run.\n')
// A package may be without a bench; a whole workspace without one means that they were not found.
process.exitCode =
  runs.some((run) => run.failure !== undefined) || (runs.length === 0 && values.in === undefined) ? 1 : 0
