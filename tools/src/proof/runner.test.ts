import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { findRunnables, selectRunnables } from '../lib/runnables.ts'
import { temporaryFolder, writeTree } from '../lib/temporary.ts'
import { runProof, stateOf, type ProofRecord } from './runner.ts'

const sample = join(import.meta.dirname, 'fixtures', 'sample')
const proofs = findRunnables([{ folder: sample }], 'proof')
const state = { commit: 'abc', modified: false }

async function run(name: string): Promise<ProofRecord> {
  const [file] = selectRunnables(proofs, [name])
  return runProof(file!, { seed: 41, state })
}

test('a proof that holds is recorded with its numbers, its seed and where it ran', async () => {
  const record = await run('counting')
  expect(record).toMatchObject({
    name: 'counting',
    claim: 'The seed arrives.',
    passed: true,
    numbers: { seedPlusOne: 42, collected: true },
    seed: 41,
    node: process.version,
    ...state,
  })
  expect(Date.parse(record.date)).toBeGreaterThan(0)
  expect(record.cpus).toBeGreaterThan(0)
})

test.each([
  ['refuted', 'One is not two.'],
  ['dying', 'The process ended with 3 and without a result.'],
  ['renamed', 'The proof calls itself "other", its file "renamed".'],
])('the proof "%s" fails with its reason', async (name, failure) => {
  expect(await run(name)).toMatchObject({ name, passed: false, failure })
})

test('the command writes one file per proof, and exits with 1 when one fails', () => {
  using out = temporaryFolder()
  const main = join(import.meta.dirname, 'main.ts')
  const args = ['counting', 'refuted', '--in', sample, '--seed', '7', '--out', out.path]
  const { status, stdout } = spawnSync(process.execPath, [main, ...args], { encoding: 'utf8' })
  expect(status).toBe(1)
  expect(stdout).toMatch(
    /^sample\/counting \(seed 7\)\npassed after \S+ s\nsample\/refuted .*\nFAILED: One is not two\./,
  )
  const read = (name: string) => JSON.parse(readFileSync(join(out.path, `${name}.json`), 'utf8')) as ProofRecord
  expect(read('counting')).toMatchObject({ passed: true, seed: 7, commit: stateOf(import.meta.dirname).commit })
  expect(read('refuted')).toMatchObject({ passed: false, failure: 'One is not two.' })
})

test('the state of the code is its commit, and whether files other than results differ', () => {
  using folder = temporaryFolder({ 'a.ts': 'one' })
  const identity = ['-c', 'user.name=test', '-c', 'user.email=test@example.org']
  for (const args of [
    ['init', '-q'],
    ['add', '.'],
    [...identity, 'commit', '-qm', 'one'],
  ]) {
    expect(spawnSync('git', args, { cwd: folder.path }).status).toBe(0)
  }
  const clean = stateOf(folder.path)
  expect(clean.commit).toMatch(/^[0-9a-f]{40}$/)
  expect(clean.modified).toBe(false)
  writeTree(folder.path, { 'docs/proof/counting.json': {} })
  expect(stateOf(folder.path).modified).toBe(false)
  writeTree(folder.path, { 'a.ts': 'two' })
  expect(stateOf(folder.path)).toEqual({ ...clean, modified: true })
})
