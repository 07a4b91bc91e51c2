import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { git } from '../lib/git.ts'
import { linkModules } from '../lib/linked-modules.ts'
import { temporaryFolder, type TemporaryFolder } from '../lib/temporary.ts'
import { readJson, root } from '../lib/workspace.ts'
import { generatePackage } from './generate.ts'

/** What its targets call of the tools leads to ours. */
const builder = 'tools/src/build/main.ts'

const configuration = [
  'nx.json',
  'package-lock.json',
  'tsconfig.base.json',
  'LICENSE',
  '.gitignore',
  '.oxfmtrc.json',
  '.oxlintrc.json',
  '.changeset/config.json',
]

/**
 * A repository of its own for tests, with this repository's configuration and three generated libraries: `core`, `transport`
 * on it, and `mexc` on both. Everything is committed on `main`.
 */
export function smallWorkspace(): TemporaryFolder {
  const { workspaces, type, devDependencies } = readJson<Record<string, unknown>>(join(root, 'package.json'))
  const folder = temporaryFolder({
    'package.json': { name: 'small-workspace', version: '0.0.0', private: true, type, workspaces, devDependencies },
    ...Object.fromEntries(configuration.map((file) => [file, readFileSync(join(root, file), 'utf8')])),
    [builder]: `import ${JSON.stringify(pathToFileURL(join(root, builder)).href)}\n`,
  })
  const description = 'A small library'
  generatePackage(folder.path, { name: 'core', description })
  generatePackage(folder.path, { name: 'transport', description, dependencies: ['core'] })
  generatePackage(folder.path, { name: 'mexc', description, dependencies: ['core', 'transport'] })
  linkModules(folder.path)
  gitAsTest(folder.path, 'init', '--quiet', '--initial-branch=main')
  commitAll(folder.path, 'Begin')
  return folder
}

/** Commits every file of a test's repository. */
export function commitAll(folder: string, message: string): void {
  gitAsTest(folder, 'add', '--all')
  gitAsTest(folder, 'commit', '--quiet', '--message', message)
}

/** Runs git in a test's repository, apart from the settings of whoever runs the tests. */
export function gitAsTest(folder: string, ...args: readonly string[]): string {
  return git(folder, args, {
    PATH: process.env['PATH'],
    HOME: folder,
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_AUTHOR_NAME: 'test',
    GIT_AUTHOR_EMAIL: 'test@example.org',
    GIT_COMMITTER_NAME: 'test',
    GIT_COMMITTER_EMAIL: 'test@example.org',
  })
}
