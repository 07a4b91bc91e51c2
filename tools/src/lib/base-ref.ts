import { git } from './git.ts'

/** What a branch is compared with: `main`, or in a clone that has only the branch the remote's, or nothing. */
export function baseRef(repository: string): string | undefined {
  return ['refs/heads/main', 'refs/remotes/origin/main'].find(
    (ref) => git(repository, ['for-each-ref', '--format=%(refname)', ref]) === ref,
  )
}
