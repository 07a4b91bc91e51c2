// Runs proofs and writes what they found to docs/proof: `main.ts [NAME...] [--in FOLDER] [--seed N]`.
import { randomInt } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { findRunnables, selectRunnables } from '../lib/runnables.ts'
import { root, workspacePackages } from '../lib/workspace.ts'
import { runProof, stateOf } from './runner.ts'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    in: { type: 'string' },
    seed: { type: 'string' },
    out: { type: 'string', default: join(root, 'docs', 'proof') },
  },
})

const seed = values.seed === undefined ? randomInt(2 ** 31) : Number(values.seed)
if (!Number.isSafeInteger(seed)) throw new Error(`--seed must be an integer, not "${values.seed}".`)
const packages = values.in === undefined ? workspacePackages() : [{ folder: resolve(values.in) }]
const files = selectRunnables(findRunnables(packages, 'proof'), positionals)
const twice = files.find((file) => files.some((other) => other !== file && other.topic === file.topic))
if (twice !== undefined) throw new Error(`Two proofs are called "${twice.topic}", and would write the same file.`)

const state = stateOf(root)
mkdirSync(values.out, { recursive: true })
for (const file of files) {
  process.stdout.write(`${file.name} (seed ${seed})\n`)
  const record = await runProof(file, { seed, state })
  writeFileSync(join(values.out, `${record.name}.json`), `${JSON.stringify(record, null, 2)}\n`)
  process.stdout.write(`${record.passed ? 'passed' : `FAILED: ${record.failure}`} after ${record.seconds} s\n`)
  if (!record.passed) process.exitCode = 1
}
if (files.length === 0) {
  process.stderr.write('There is no proof to run.\n')
  if (values.in === undefined) process.exitCode = 1
}
