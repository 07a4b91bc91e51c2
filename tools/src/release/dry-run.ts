import { git } from '../lib/git.ts'
import { linkModules } from '../lib/linked-modules.ts'
import { nxIn } from '../lib/nx.ts'
import { temporaryFolder, writeTree } from '../lib/temporary.ts'
import { workspacePackages, type WorkspacePackage } from '../lib/workspace.ts'
import { packPackage } from '../package/packed.ts'
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
  const names = new Set(publishable.map(({ name }) => name))
  const packed = await Promise.all(after.filter(({ name }) => names.has(name)).map((one) => pack(one)))
  const released = packed.filter(({ version }, index) => version !== publishable[index]?.manifest.version)
  return {
    released: released.map(({ name, version }) => `${name}@${version}`),
    problems: [...releaseProblems(before, after), ...packed.flatMap(({ problems }) => problems)],
  }
}

/** A changeset that raises every one of these packages. */
export function raiseAll(packages: readonly Pick<WorkspacePackage, 'name'>[]): string {
  return ['---', ...packages.map(({ name }) => `"${name}": minor`), '---', '', 'A dry run.', ''].join('\n')
}

async function pack({ name, path, folder, manifest }: WorkspacePackage) {
  const packed = await packPackage(folder)
  const problems = ['dist/index.js', 'dist/index.d.ts', 'README.md', 'LICENSE']
    .filter((file) => !packed.files.has(file))
    .map((file) => `${path}: the tarball lacks ${file}.`)
  const version = String(packed.manifest['version'])
  if (version !== manifest.version)
    problems.push(`${path}: the tarball has version ${version}, not ${manifest.version}.`)
  return { name, version, problems }
}
