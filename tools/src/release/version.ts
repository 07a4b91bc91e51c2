import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { npm } from '../lib/npm.ts'
import { root } from '../lib/workspace.ts'

/**
 * Turns the pending changesets of a repository into versions, dependency ranges and changelogs, and brings the lock file
 * in step. Nothing is committed.
 */
export function versionPackages(repository: string): void {
  const script = join(root, 'node_modules/@changesets/cli/bin.js')
  const { status, stdout, stderr, error } = spawnSync(process.execPath, [script, 'version'], {
    cwd: repository,
    encoding: 'utf8',
  })
  if (status !== 0) throw new Error(`"changeset version" failed: ${error?.message ?? ''}\n${stdout}${stderr}`)
  npm(repository, ['install', '--package-lock-only', '--ignore-scripts', '--prefer-offline', '--no-audit', '--no-fund'])
}
