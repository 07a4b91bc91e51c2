import { cpus } from 'node:os'
import { join } from 'node:path'
import { runChild } from '../bootstrap/child.mjs'
import { git } from '../lib/git.ts'
import type { Runnable } from '../lib/runnables.ts'
import type { ProofNumbers } from './api.ts'

export type ProofOutcome = { readonly name: string; readonly claim: string } & (
  | { readonly passed: true; readonly numbers: ProofNumbers }
  | { readonly passed: false; readonly failure: string }
)

/** The content of `docs/proof/NAME.json`. */
export type ProofRecord = ProofOutcome &
  State & {
    readonly date: string
    readonly seconds: number
    readonly seed: number
    readonly node: string
    readonly cpu: string
    readonly cpus: number
  }

/** The state of the code that was run. */
export interface State {
  readonly commit: string
  /** True when files differed from the commit, so that it does not tell the whole. */
  readonly modified: boolean
}

/** Runs one proof in a process of its own. It has failed when it throws, and also when its process ends without a word. */
export async function runProof(file: Runnable, { seed, state }: { seed: number; state: State }): Promise<ProofRecord> {
  const outcomes: ProofOutcome[] = []
  const start = performance.now()
  const args = ['--expose-gc', join(import.meta.dirname, 'child.ts'), file.path, String(seed)]
  const { code, signal } = await runChild(process.execPath, args, {
    cwd: file.folder,
    stdio: ['ignore', process.stderr, process.stderr, 'ipc'],
    onMessage: (message) => outcomes.push(message as ProofOutcome),
  })
  const [cpu] = cpus()
  return {
    ...judge(file, outcomes[0], signal ?? code),
    ...state,
    date: new Date().toISOString(),
    seconds: Math.round(performance.now() - start) / 1_000,
    seed,
    node: process.version,
    cpu: cpu?.model ?? 'unknown',
    cpus: cpus().length,
  }
}

function judge(file: Runnable, outcome: ProofOutcome | undefined, ending: number | string | null): ProofOutcome {
  const fail = (failure: string): ProofOutcome => ({
    name: file.topic,
    claim: outcome?.claim ?? '',
    passed: false,
    failure,
  })
  if (outcome === undefined) return fail(`The process ended with ${ending} and without a result.`)
  if (outcome.name !== file.topic) return fail(`The proof calls itself "${outcome.name}", its file "${file.topic}".`)
  if (ending !== 0) return fail(`The process ended with ${ending} after its result.`)
  return outcome
}

/** The commit of a repository, and whether its files differ from it; results of proofs do not count as a difference. */
export function stateOf(repository: string): State {
  return {
    commit: git(repository, ['rev-parse', 'HEAD']),
    modified: git(repository, ['status', '--porcelain', '--', '.', ':(exclude)docs/proof']) !== '',
  }
}
