import { git } from '../lib/git.ts'
import { linkModules } from '../lib/linked-modules.ts'
import { nxIn } from '../lib/nx.ts'
import { temporaryFolder, writeTree } from '../lib/temporary.ts'
import { workspacePackages, type WorkspacePackage } from '../lib/workspace.ts'
import { checkPackedPackage } from '../package/check.ts'
import { pendingChangesets } from './changesets.ts'
import { releaseProblems } from './check-release.ts'
import { versionPackages } from './version.ts'

export interface DryRunResult {
  /** `@venuekit/core@0.1.0`, for every package that would be published. */
  readonly released: readonly string[]
  readonly problems: readonly string[]
}

/**
 * Does everything that a release does, up to publishing, in a temporary clone of what is committed: versions, ranges and
 * changelogs, a build, and the tarballs. Without a pending changeset it makes up one that raises every package.
 */
export async function dryRun(repository: string): Promise<DryRunResult> {
  using clone = temporaryFolder()
  git(clone.path, ['clone', '--quiet', repository, '.'])
  const before = workspacePackages(clone.path)
  const publishable = before.filter(({ manifest }) => manifest.private !== true)
  if (pendingChangesets(clone.path).length === 0)
    writeTree(clone.path, { '.changeset/dry-run.md': raiseAll(publishable) })
  linkModules(clone.path)
  versionPackages(clone.path)
  const after = workspacePackages(clone.path)
  nxIn(clone.path, ['run-many', '-t', 'build', '--output-style=static'])
  const old = new Map(publishable.map(({ name, manifest }) => [name, manifest.version]))
  const raised = after.filter(({ name, manifest }) => old.has(name) && old.get(name) !== manifest.version)
  const problems = await Promise.all(raised.map((one) => tarballProblems(one, clone.path)))
  return {
    released: raised.map(({ name, manifest }) => `${name}@${manifest.version}`),
    problems: [...releaseProblems(before, after), ...problems.flat()],
  }
}

/** A changeset that raises every one of these packages. */
export function raiseAll(packages: readonly Pick<WorkspacePackage, 'name'>[]): string {
  return ['---', ...packages.map(({ name }) => `"${name}": minor`), '---', '', 'A dry run.', ''].join('\n')
}

async function tarballProblems({ path, folder }: WorkspacePackage, workspace: string): Promise<readonly string[]> {
  return (await checkPackedPackage({ folder, workspace })).map((problem) => `${path}: ${problem}`)
}
