import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import { root } from '../lib/workspace.ts'

/** The packages that one changeset names; none in an empty one, which says that a change needs no release. */
export function packagesIn(text: string): readonly string[] {
  const front = /^---\r?\n(.*?)^---/msu.exec(text)?.[1]
  if (front === undefined) throw new Error('A changeset begins with the packages it is about, between two lines "---".')
  return Object.keys((parse(front) as object | null) ?? {})
}

/** The names of the changesets that wait for the next version. */
export function pendingChangesets(repository: string): readonly string[] {
  const folder = join(repository, '.changeset')
  if (!existsSync(folder)) return []
  return readdirSync(folder).filter((file) => isChangeset(`.changeset/${file}`))
}

export function isChangeset(path: string): boolean {
  return /^\.changeset\/(?!README\.md$)[^/]+\.md$/u.test(path)
}

export function readChangeset(repository: string, path: string): readonly string[] {
  return packagesIn(readFileSync(join(repository, path), 'utf8'))
}

/** Runs changesets in a repository and returns what it printed; throws with that when it fails. */
export function changeset(repository: string, args: readonly string[]): string {
  const script = join(root, 'node_modules/@changesets/cli/bin.js')
  const { status, stdout, stderr, error } = spawnSync(process.execPath, [script, ...args], {
    cwd: repository,
    encoding: 'utf8',
  })
  if (status !== 0) throw new Error(`"changeset ${args.join(' ')}" failed: ${error?.message ?? ''}\n${stdout}${stderr}`)
  return stdout
}
