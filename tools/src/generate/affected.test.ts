// What nx takes as affected, and what it takes from its cache, in a small workspace with this repository's nx.json.
import { appendFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { nxIn } from '../lib/nx.ts'
import { commitAll, gitAsTest, smallWorkspace } from './small-workspace.ts'

function affected(folder: string): readonly string[] {
  return JSON.parse(nxIn(folder, ['show', 'projects', '--affected', '--base=main', '--json'])) as string[]
}

test('[P.17] nx names the projects that a change affects, and no other', () => {
  using workspace = smallWorkspace()
  const change = (path: string) => {
    gitAsTest(workspace.path, 'checkout', '--quiet', '-B', 'change', 'main')
    appendFileSync(join(workspace.path, path), '\n')
    commitAll(workspace.path, `Change ${path}`)
    return affected(workspace.path).toSorted()
  }
  expect(change('packages/core/src/index.ts')).toEqual(['core', 'mexc', 'transport'])
  expect(change('packages/transport/src/index.ts')).toEqual(['mexc', 'transport'])
  expect(change('packages/mexc/src/index.test.ts')).toEqual(['mexc'])
  expect(change('tsconfig.base.json')).toEqual(['core', 'mexc', 'transport'])
  expect(change('notes.txt')).toEqual([])
})

test('[P.17] a build is taken from the cache unless a file that it reads has changed', () => {
  using workspace = smallWorkspace()
  const built = () => {
    const output = nxIn(workspace.path, ['run-many', '-t', 'build', '--output-style=static'])
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
