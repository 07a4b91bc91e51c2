import { npm } from '../lib/npm.ts'
import { changeset } from './changesets.ts'

/**
 * Turns the pending changesets of a repository into versions, dependency ranges and changelogs, and brings the lock file
 * in step. Nothing is committed.
 */
export function versionPackages(repository: string): void {
  changeset(repository, ['version'])
  npm(repository, ['install', '--package-lock-only', '--ignore-scripts', '--prefer-offline', '--no-audit', '--no-fund'])
}
