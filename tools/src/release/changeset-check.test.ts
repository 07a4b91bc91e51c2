import { appendFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { commitAll, gitAsTest, smallWorkspace } from '../generate/small-workspace.ts'
import { writeTree } from '../lib/temporary.ts'
import { packagesWithoutChangeset } from './changeset-check.ts'
import { isChangeset, packagesIn } from './changesets.ts'

test('[P.18] a branch that touches a package without a changeset is told so', () => {
  using workspace = smallWorkspace()
  const missing = (paths: readonly string[], changeset?: string) => {
    gitAsTest(workspace.path, 'checkout', '--quiet', '-B', 'change', 'main')
    for (const path of paths) appendFileSync(join(workspace.path, path), '\n')
    if (changeset !== undefined) writeTree(workspace.path, { '.changeset/brave-cats.md': changeset })
    commitAll(workspace.path, 'Change')
    return packagesWithoutChangeset(workspace.path, 'main')
  }
  const source = 'packages/core/src/index.ts'
  expect(missing([source])).toEqual(['@venuekit/core'])
  expect(missing(['packages/mexc/package.json', source])).toEqual(['@venuekit/core', '@venuekit/mexc'])
  expect(missing([source], '---\n"@venuekit/core": patch\n---\n\nA fix.\n')).toEqual([])
  expect(missing([source], '---\n"@venuekit/mexc": patch\n---\n\nA fix.\n')).toEqual(['@venuekit/core'])
  expect(missing([source], '---\n---\n')).toEqual([])
  // What users do not get needs no changeset.
  expect(missing(['packages/core/src/index.test.ts', 'packages/core/README.md', 'nx.json'])).toEqual([])
})

test('a changeset that was there before does not speak for a later branch', () => {
  using workspace = smallWorkspace()
  writeTree(workspace.path, { '.changeset/old.md': '---\n"@venuekit/core": patch\n---\n\nA fix.\n' })
  commitAll(workspace.path, 'A fix with its changeset')
  gitAsTest(workspace.path, 'checkout', '--quiet', '-b', 'change')
  appendFileSync(join(workspace.path, 'packages/core/src/index.ts'), '\n')
  commitAll(workspace.path, 'Another fix')
  // The branch is compared with where it left main, also when main has moved on.
  gitAsTest(workspace.path, 'checkout', '--quiet', 'main')
  appendFileSync(join(workspace.path, 'packages/mexc/src/index.ts'), '\n')
  commitAll(workspace.path, 'Meanwhile')
  gitAsTest(workspace.path, 'checkout', '--quiet', 'change')
  expect(packagesWithoutChangeset(workspace.path, 'main')).toEqual(['@venuekit/core'])
})

test('changesets are read by their front matter', () => {
  expect(packagesIn('---\n"@venuekit/core": minor\n"venuekit": patch\n---\n\nText --- and more\n')).toEqual([
    '@venuekit/core',
    'venuekit',
  ])
  expect(() => packagesIn('no front matter')).toThrow('between two lines')
  expect(isChangeset('.changeset/brave-cats.md')).toBe(true)
  expect(isChangeset('.changeset/README.md')).toBe(false)
  expect(isChangeset('docs/brave-cats.md')).toBe(false)
})
