import { existsSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { generatePackage } from '../generate/generate.ts'
import { commitAll, gitAsTest, smallWorkspace } from '../generate/small-workspace.ts'
import { writeTree } from '../lib/temporary.ts'
import { packagesIn } from './changesets.ts'
import { dryRun, raiseAll } from './dry-run.ts'

test('[P.18] a dry run raises versions with their dependants, writes changelogs, builds and packs, and changes nothing', async () => {
  using workspace = smallWorkspace()
  generatePackage(workspace.path, { name: 'redis', description: 'Not in the fixed group', dependencies: ['core'] })
  writeTree(workspace.path, {
    'apps/demo/package.json': {
      name: 'demo',
      version: '0.0.0',
      private: true,
      dependencies: { '@venuekit/core': '^0.0.0' },
    },
    '.changeset/new-book.md': '---\n"@venuekit/core": minor\n---\n\nBooks tell their age.\n',
  })
  rmSync(join(workspace.path, 'packages/redis/README.md'))
  commitAll(workspace.path, 'Add an app, a package that lacks a file, and a changeset')
  const { released, problems } = await dryRun(workspace.path)
  // Every tarball is checked as the target "package" does it.
  expect(problems).toEqual([
    expect.stringMatching(/^packages\/redis: README\.md is not packed/u),
    expect.stringMatching(/^packages\/redis: in package-contents\.txt, but not packed: README\.md/u),
  ])
  // The fixed group goes together; the package beside it follows because its range no longer holds.
  expect(released).toEqual([
    '@venuekit/core@0.1.0',
    '@venuekit/mexc@0.1.0',
    '@venuekit/redis@0.0.1',
    '@venuekit/transport@0.1.0',
  ])
  expect(gitAsTest(workspace.path, 'status', '--porcelain')).toBe('')
  expect(existsSync(join(workspace.path, 'packages/core/dist'))).toBe(false)
})

test('without a pending changeset every package is raised', () => {
  const packages = [{ name: '@venuekit/core' }, { name: 'venuekit' }]
  expect(packagesIn(raiseAll(packages))).toEqual(['@venuekit/core', 'venuekit'])
})
