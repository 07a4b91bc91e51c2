import { appendFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { commitAll, gitAsTest, smallWorkspace } from '../generate/small-workspace.ts'
import { baseRef } from '../lib/base-ref.ts'
import { temporaryFolder, writeTree, type TemporaryFolder } from '../lib/temporary.ts'
import { changesetStatus } from './status.ts'

const source = 'packages/core/src/index.ts'

/** A repository with a branch that changes core, and the means to clone that branch alone. */
function branched(changes: Readonly<Record<string, string>> = {}) {
  const workspace = smallWorkspace()
  gitAsTest(workspace.path, 'checkout', '--quiet', '-b', 'change')
  appendFileSync(join(workspace.path, source), '\n')
  writeTree(workspace.path, changes)
  commitAll(workspace.path, 'Change core')
  return {
    path: workspace.path,
    clone: (...flags: readonly string[]): TemporaryFolder => {
      const folder = temporaryFolder()
      const from = `file://${workspace.path}`
      gitAsTest(folder.path, 'clone', '--quiet', '--branch=change', ...flags, from, '.')
      return folder
    },
    [Symbol.dispose]: () => workspace[Symbol.dispose](),
  }
}

const raise = { '.changeset/brave-cats.md': '---\n"@venuekit/core": minor\n---\n\nBooks tell their age.\n' }

test('[P.18] the status of changesets is told without a local main too: in a clone of a branch, and of a branch alone', () => {
  using repository = branched(raise)
  using clone = repository.clone()
  using alone = repository.clone('--single-branch')
  using shallow = repository.clone('--depth=1')
  expect([repository, clone, alone, shallow].map(({ path }) => baseRef(path))).toEqual([
    'refs/heads/main',
    'refs/remotes/origin/main',
    undefined,
    undefined,
  ])
  const told = changesetStatus(repository.path)
  expect(told).toContain('@venuekit/core')
  for (const one of [clone, alone, shallow]) {
    expect(changesetStatus(one.path)).toBe(told)
    expect(gitAsTest(one.path, 'branch', '--format=%(refname:short)')).toBe('change')
  }
})

test('[P.18] a branch that changes a package without any changeset is told so in a clone of it', () => {
  using repository = branched()
  using clone = repository.clone()
  expect(() => changesetStatus(repository.path)).toThrow('no changesets were found')
  expect(() => changesetStatus(clone.path)).toThrow('no changesets were found')
})
