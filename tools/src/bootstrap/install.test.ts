import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { npm } from '../lib/npm.ts'
import { temporaryFolder, writeTree, type Tree } from '../lib/temporary.ts'
import {
  ensureInstalled,
  fingerprint,
  isInstalled,
  isNetworkProblem,
  isRegistryProblem,
  registryPatience,
} from './install.mjs'

const workspace: Tree = {
  'package.json': { workspaces: ['packages/*', 'apps/*', 'tools'] },
  'package-lock.json': { lockfileVersion: 3 },
  'packages/one/package.json': { name: 'one' },
  'packages/one/src/index.ts': '',
  'tools/package.json': { name: 'tools' },
}

test.each<[string, Tree]>([
  ['the lock file', { 'package-lock.json': { lockfileVersion: 2 } }],
  ['the root manifest', { 'package.json': { workspaces: ['packages/*', 'tools'], name: 'x' } }],
  ['a package', { 'packages/one/package.json': { name: 'one', dependencies: {} } }],
  ['the tools', { 'tools/package.json': { name: 'tools', private: true } }],
  ['a new package', { 'packages/two/package.json': { name: 'two' } }],
  ['the settings of npm', { '.npmrc': 'audit=false\n' }],
])('a change of %s changes the fingerprint', (_, change) => {
  using folder = temporaryFolder(workspace)
  const before = fingerprint(folder.path)
  writeTree(folder.path, change)
  expect(fingerprint(folder.path)).not.toBe(before)
})

test('other files, and the order in which manifests were written, do not matter', () => {
  using folder = temporaryFolder(workspace)
  const before = fingerprint(folder.path)
  writeTree(folder.path, { 'packages/one/src/index.ts': 'export {}', 'README.md': '', 'packages/notes.md': '' })
  expect(fingerprint(folder.path)).toBe(before)
  rmSync(join(folder.path, 'packages'), { recursive: true })
  writeTree(folder.path, { 'packages/one/package.json': { name: 'one' } })
  expect(fingerprint(folder.path)).toBe(before)
})

test('a tree counts as installed only with the stamp of exactly this state', () => {
  using folder = temporaryFolder(workspace)
  expect(isInstalled(folder.path)).toBe(false)
  writeTree(folder.path, { 'node_modules/.venuekit-install': fingerprint(folder.path) })
  expect(isInstalled(folder.path)).toBe(true)
  writeTree(folder.path, { 'package-lock.json': { lockfileVersion: 2 } })
  expect(isInstalled(folder.path)).toBe(false)
})

test('problems of the network are told from others', () => {
  expect(isNetworkProblem('npm error code ENOTFOUND\nnpm error network request failed')).toBe(true)
  expect(isNetworkProblem('npm error code ECONNREFUSED')).toBe(true)
  expect(isNetworkProblem('npm error code EINTEGRITY')).toBe(false)
  expect(isNetworkProblem('npm error code E404')).toBe(false)
})

test('what the registry failed is told from what is wrong here', () => {
  for (const code of ['E503', 'E404', 'E429', 'EINTEGRITY', 'ETARGET', 'ECONNRESET'])
    expect([code, isRegistryProblem(`npm error code ${code}\n`)]).toEqual([code, true])
  for (const code of ['ERESOLVE', 'ENOENT', 'EJSONPARSE', 'EUSAGE'])
    expect([code, isRegistryProblem(`npm error code ${code}\n`)]).toEqual([code, false])
})

test('what a command that npm has started says is no failure of the registry', () => {
  for (const text of ['Error: connect ECONNREFUSED 127.0.0.1:1', 'Error: write EPIPE', 'gateio answered E503'])
    expect([text, isRegistryProblem(`npm warn deprecated one\n${text}\n`)]).toEqual([text, false])
  expect(isRegistryProblem('npm warn deprecated one\nnpm error code ECONNRESET\nnpm error network aborted\n')).toBe(
    true,
  )
})

test('npm that has asked the registry for long is not run again', () => {
  let now = 0
  const output = 'npm error code ETIMEDOUT\n'
  const [brief, long] = [registryPatience(() => now), registryPatience(() => now)]
  expect([brief(output), brief(output), brief(output)]).toEqual([true, true, false])
  now = 180_000
  expect(long(output)).toBe(false)
})

/** A workspace, and an npm that fails with these codes, one after the other, before it does what it is asked to. */
function workspaceWith(...codes: readonly string[]) {
  const folder = temporaryFolder({
    ...workspace,
    'bin/npm-cli.js': `
      const { appendFileSync, readFileSync } = require('node:fs')
      appendFileSync(__dirname + '/runs', 'x')
      const code = ${JSON.stringify(codes)}[readFileSync(__dirname + '/runs', 'utf8').length - 1]
      if (code === undefined) console.log('done')
      else {
        console.error('npm error code ' + code)
        process.exitCode = 1
      }`,
  })
  vi.stubEnv('npm_execpath', join(folder.path, 'bin/npm-cli.js'))
  return {
    path: folder.path,
    runs: () => readFileSync(join(folder.path, 'bin/runs'), 'utf8').length,
    [Symbol.dispose]: () => folder[Symbol.dispose](),
  }
}

function outcomeOf(work: () => string): string {
  try {
    return work()
  } catch (error) {
    return String(error)
  }
}

test.each([
  { codes: [], runs: 1, isThere: true },
  { codes: ['E503', 'ECONNRESET'], runs: 3, isThere: true },
  { codes: ['E503', 'E503', 'E503', 'E503'], runs: 3, isThere: false },
  { codes: ['ERESOLVE'], runs: 1, isThere: false },
])('npm that fails with $codes is run $runs times', async ({ codes, runs, isThere }) => {
  using folder = workspaceWith(...codes)
  let said = ''
  const { code } = await ensureInstalled(folder.path, (text) => (said += text), 0)
  expect([code, folder.runs(), isInstalled(folder.path)]).toEqual([isThere ? 0 : 1, runs, isThere])
  expect(said.match(/trying again/gu) ?? []).toHaveLength(runs - 1)
  expect(said.includes('failed (exit code 1)')).toBe(!isThere)
  using other = workspaceWith(...codes)
  expect(outcomeOf(() => npm(other.path, ['install', '--ignore-scripts']))).toContain(
    isThere ? 'done' : `npm error code ${codes.at(-1)}`,
  )
  expect(other.runs()).toBe(runs)
})
