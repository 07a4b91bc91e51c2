// Runs one proof in this process and hands the outcome to the runner: `child.ts FILE SEED`.
import { pathToFileURL } from 'node:url'
import type { Proof } from './api.ts'
import type { ProofOutcome } from './runner.ts'

const [file = '', seed = ''] = process.argv.slice(2)
const { proof } = (await import(pathToFileURL(file).href)) as { readonly proof?: Proof }
if (proof === undefined) throw new Error(`${file} does not export "proof".`)
const { name, claim } = proof
const outcome = await proof
  .run({ seed: Number(seed), log: (text) => process.stderr.write(`  ${text}\n`) })
  .then((numbers): ProofOutcome => ({ name, claim, passed: true, numbers }))
  .catch((error: unknown): ProofOutcome => {
    process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`)
    return { name, claim, passed: false, failure: error instanceof Error ? error.message : String(error) }
  })
process.send?.(outcome)
