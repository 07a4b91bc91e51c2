import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { git } from '../lib/git.ts'
import { workspacePackages } from '../lib/workspace.ts'
import { isChangeset, readChangeset } from './changesets.ts'

/** What users get of a package: its manifest and its sources, without their tests. */
const published = /^(?:package\.json|src\/(?!.*\.test(?:-d)?\.ts$).*)$/u

/** The published packages that a branch touches since it left `base`, without saying so in a changeset of its own. */
export function packagesWithoutChangeset(repository: string, base: string): readonly string[] {
  const changed = git(repository, ['diff', '--name-only', '--no-renames', `${base}...HEAD`]).split('\n')
  const changesets = changed
    .filter((path) => isChangeset(path) && existsSync(join(repository, path)))
    .map((path) => readChangeset(repository, path))
  // An empty changeset says on purpose that nothing is to be released.
  if (changesets.some((names) => names.length === 0)) return []
  const covered = new Set(changesets.flat())
  return workspacePackages(repository)
    .filter(({ manifest }) => manifest.private !== true)
    .filter(({ path }) =>
      changed.some((file) => file.startsWith(`${path}/`) && published.test(file.slice(path.length + 1))),
    )
    .map(({ name }) => name)
    .filter((name) => !covered.has(name))
}
