// What nx takes as affected, and what it takes from its cache, in a small workspace with this repository's nx.json.
import { spawnSync } from 'node:child_process'
import { appendFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { expect, test } from 'vitest'
import { root } from '../lib/workspace.ts'
import { commitAll, git, smallWorkspace } from './small-workspace.ts'

function nx(folder: string, ...args: readonly string[]): string {
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('NX_')))
  const result = spawnSync(process.execPath, [join(root, 'node_modules/nx/dist/bin/nx.js'), ...args], {
    cwd: folder,
    encoding: 'utf8',
    env: {
      ...env,
      PATH: join(root, 'node_modules/.bin') + delimiter + (process.env['PATH'] ?? ''),
      NX_DAEMON: 'false',
      NX_TUI: 'false',
      NX_WORKSPACE_DATA_DIRECTORY: join(folder, '.nx/workspace-data'),
      NX_CACHE_DIRECTORY: join(folder, '.nx/cache'),
    },
  })
  if (result.status !== 0) throw new Error(`nx ${args.join(' ')} failed:\n${result.stdout}${result.stderr}`)
  return result.stdout
}

function affected(folder: string): readonly string[] {
  return JSON.parse(nx(folder, 'show', 'projects', '--affected', '--base=main', '--json')) as string[]
}

test('[P.17] nx names the projects that a change affects, and no other', () => {
  using workspace = smallWorkspace()
  const change = (path: string) => {
    git(workspace.path, 'checkout', '--quiet', '-B', 'change', 'main')
    appendFileSync(join(workspace.path, path), '\n')
    commitAll(workspace.path, `Change ${path}`)
    return affected(workspace.path).toSorted()
  }
  expect(change('packages/core/src/index.ts')).toEqual(['core', 'mexc', 'transport'])
  expect(change('packages/transport/src/index.ts')).toEqual(['mexc', 'transport'])
  expect(change('packages/mexc/src/index.test.ts')).toEqual(['mexc'])
  expect(change('tsconfig.base.json')).toEqual(['core', 'mexc', 'transport'])
  expect(change('LICENSE')).toEqual([])
})

test('[P.17] a build is taken from the cache unless a file that it reads has changed', () => {
  using workspace = smallWorkspace()
  const built = () => {
    const output = nx(workspace.path, 'run-many', '-t', 'build', '--output-style=static')
    const runs = [...output.matchAll(/> nx run (\w+):build(.*)/gu)]
    expect(runs).toHaveLength(3)
    return runs.flatMap(([, name = '', note = '']) => (note.includes('cache') ? [] : [name])).toSorted()
  }
  const change = (path: string) => appendFileSync(join(workspace.path, path), '\nexport const more = 1\n')
  expect(built()).toEqual(['core', 'mexc', 'transport'])
  expect(built()).toEqual([])
  change('packages/core/src/index.test.ts')
  expect(built()).toEqual([])
  change('packages/transport/src/index.ts')
  expect(built()).toEqual(['mexc', 'transport'])
})
