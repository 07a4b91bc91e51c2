import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { temporaryFolder, writeTree, type Tree } from '../lib/temporary.ts'
import { fingerprint, isInstalled, isNetworkProblem } from './install.mjs'

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
