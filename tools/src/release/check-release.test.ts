import { join } from 'node:path'
import { expect, test } from 'vitest'
import { temporaryFolder, writeTree, type Tree } from '../lib/temporary.ts'
import { workspacePackages } from '../lib/workspace.ts'
import { releaseProblems } from './check-release.ts'

const manifest = (name: string, version: string, dependencies: object = {}) => ({
  [`packages/${name}/package.json`]: { name: `@venuekit/${name}`, version, dependencies },
})
const changelog = (name: string, version: string) => ({
  [`packages/${name}/CHANGELOG.md`]: `# @venuekit/${name}\n\n## ${version}\n\n- A change\n`,
})

function problemsAfter(change: Tree): readonly string[] {
  using folder = temporaryFolder({
    ...manifest('core', '0.1.0'),
    ...manifest('mexc', '0.1.0', { '@venuekit/core': '^0.1.0' }),
  })
  const before = workspacePackages(folder.path)
  writeTree(join(folder.path), change)
  return releaseProblems(before, workspacePackages(folder.path))
}

const core = { ...manifest('core', '0.2.0'), ...changelog('core', '0.2.0') }

test('a complete release has no problem', () => {
  const mexc = { ...manifest('mexc', '0.2.0', { '@venuekit/core': '^0.2.0' }), ...changelog('mexc', '0.2.0') }
  expect(problemsAfter({ ...core, ...mexc })).toEqual([])
})

test('a dependant that the new version does not satisfy is named', () => {
  expect(problemsAfter(core)).toEqual([
    'packages/mexc: dependencies asks for @venuekit/core ^0.1.0, which 0.2.0 does not satisfy.',
  ])
})

test('a released dependant must ask for the released version', () => {
  const patched = { ...manifest('core', '0.1.1'), ...changelog('core', '0.1.1') }
  const mexc = { ...manifest('mexc', '0.1.1', { '@venuekit/core': '^0.1.0' }), ...changelog('mexc', '0.1.1') }
  expect(problemsAfter({ ...patched, ...mexc })).toEqual([
    'packages/mexc: dependencies asks for @venuekit/core ^0.1.0, and was not raised to 0.1.1.',
  ])
  // One that is not released itself may stay as it is.
  expect(problemsAfter(patched)).toEqual([])
})

test('a release without its changelog, and a release of nothing, are named', () => {
  const patched = manifest('core', '0.1.1')
  expect(problemsAfter(patched)).toEqual(['packages/core/CHANGELOG.md has no heading "## 0.1.1".'])
  expect(problemsAfter({ ...patched, ...changelog('core', '0.1.10') })).toHaveLength(1)
  expect(problemsAfter({})).toEqual(['No package got a new version.'])
})
