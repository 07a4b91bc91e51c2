import { spawnSync } from 'node:child_process'
import { copyFileSync } from 'node:fs'
import { join } from 'node:path'
import { linkModules } from '../lib/linked-modules.ts'
import { temporaryFolder, type TemporaryFolder } from '../lib/temporary.ts'
import { readJson, root } from '../lib/workspace.ts'
import { generatePackage } from './generate.ts'

/**
 * A repository of its own for tests, with this repository's configuration and three generated libraries: `core`, `transport`
 * on it, and `mexc` on both. Everything is committed on `main`.
 */
export function smallWorkspace(): TemporaryFolder {
  const { workspaces, type, devDependencies } = readJson<Record<string, unknown>>(join(root, 'package.json'))
  const folder = temporaryFolder({
    'package.json': { name: 'small-workspace', version: '0.0.0', private: true, type, workspaces, devDependencies },
    'package-lock.json': { name: 'small-workspace', lockfileVersion: 3, requires: true, packages: {} },
  })
  for (const file of ['nx.json', 'tsconfig.base.json', 'LICENSE', '.gitignore', '.oxfmtrc.json', '.oxlintrc.json']) {
    copyFileSync(join(root, file), join(folder.path, file))
  }
  const description = 'A small library'
  generatePackage(folder.path, { name: 'core', description })
  generatePackage(folder.path, { name: 'transport', description, dependencies: ['core'] })
  generatePackage(folder.path, { name: 'mexc', description, dependencies: ['core', 'transport'] })
  linkModules(folder.path)
  git(folder.path, 'init', '--quiet', '--initial-branch=main')
  commitAll(folder.path, 'Begin')
  return folder
}

/** Commits every file of a test's repository. */
export function commitAll(folder: string, message: string): void {
  git(folder, 'add', '--all')
  git(folder, 'commit', '--quiet', '--message', message)
}

/** Runs git in a test's repository, apart from the settings of whoever runs the tests; returns what it printed. */
export function git(folder: string, ...args: readonly string[]): string {
  const identity = { NAME: 'test', EMAIL: 'test@example.org' }
  const { status, stdout, stderr, error } = spawnSync('git', args, {
    cwd: folder,
    encoding: 'utf8',
    env: {
      PATH: process.env['PATH'],
      HOME: folder,
      GIT_CONFIG_NOSYSTEM: '1',
      ...Object.fromEntries(
        Object.entries(identity).flatMap(([key, value]) => [
          [`GIT_AUTHOR_${key}`, value],
          [`GIT_COMMITTER_${key}`, value],
        ]),
      ),
    },
  })
  if (status !== 0) throw new Error(`"git ${args.join(' ')}" failed: ${error?.message ?? stderr}`)
  return stdout.trim()
}
