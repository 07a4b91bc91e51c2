import { baseRef } from '../lib/base-ref.ts'
import { git } from '../lib/git.ts'
import { temporaryFolder } from '../lib/temporary.ts'
import { changeset } from './changesets.ts'

/**
 * What the pending changesets would release. Changesets asks for a local `main`, which a clone of a branch does not have:
 * there it is asked in a copy of what is committed, whose `main` is the remote's, or the commit itself where nothing is
 * known to compare with.
 */
export function changesetStatus(repository: string, args: readonly string[] = []): string {
  const base = baseRef(repository)
  if (base === 'refs/heads/main') return changeset(repository, ['status', ...args])
  using copy = temporaryFolder()
  git(copy.path, ['init', '--quiet', '--initial-branch=unborn'])
  const branches = ['HEAD:refs/heads/status', `${base ?? 'HEAD'}:refs/heads/main`]
  git(copy.path, ['fetch', '--quiet', '--update-shallow', repository, ...branches])
  git(copy.path, ['checkout', '--quiet', 'status'])
  return changeset(copy.path, ['status', ...args])
}
