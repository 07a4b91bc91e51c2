import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { type TemporaryFolder, temporaryFolder, writeTree } from '../lib/temporary.ts'
import { root } from '../lib/workspace.ts'
import { page } from './build.ts'

function workspace(): TemporaryFolder {
  return temporaryFolder({
    'tools/src/features/rows.json': {
      groups: { P: 'Products' },
      rows: [
        { id: 'P.1', tier: 1, group: 'P', name: 'first' },
        { id: 'P.2', tier: 1, group: 'P', name: 'second' },
      ],
    },
    'tools/src/features/partial.json': {},
    'packages/core/src/a.test.ts': "test('[P.1] a', () => {})\n",
    'packages/core/src/fixtures/b.test.ts': "test('[P.9] not a test of ours', () => {})\n",
    'docs/other.md': '',
  })
}

function run(folder: TemporaryFolder, mode: string): { readonly status: number | null; readonly output: string } {
  const command = fileURLToPath(new URL('./main.ts', import.meta.url))
  const result = spawnSync(process.execPath, [command, mode, folder.path], { encoding: 'utf8' })
  return { status: result.status, output: result.stdout + result.stderr }
}

test('what --write builds, --check accepts', () => {
  using folder = workspace()
  expect(run(folder, '--check').status).toBe(1)
  expect(run(folder, '--write')).toEqual({ status: 0, output: '' })
  expect(run(folder, '--check')).toEqual({ status: 0, output: '' })
})

test('a page that differs is refused: a tick by hand, and a test that came after', () => {
  using folder = workspace()
  run(folder, '--write')
  const built = readFileSync(join(folder.path, page), 'utf8')
  writeTree(folder.path, { [page]: built.replace('|  | P.2 |', '| ✓ | P.2 |') })
  expect(run(folder, '--check')).toMatchObject({ status: 1, output: expect.stringContaining('--write') })
  writeTree(folder.path, { [page]: built, 'apps/demo/test/c.test-d.ts': "test('[P.2] c', () => {})\n" })
  expect(run(folder, '--check').status).toBe(1)
  run(folder, '--write')
  expect(readFileSync(join(folder.path, page), 'utf8')).toContain('| ✓ | P.2 | second | [apps/demo/test/c.test-d.ts]')
})

test('an unknown row fails, with the place of the title', () => {
  using folder = workspace()
  writeTree(folder.path, { 'tools/src/d.test.ts': "\ntest('[P.9] d', () => {})\n" })
  run(folder, '--write')
  expect(run(folder, '--check')).toMatchObject({
    status: 1,
    output: expect.stringContaining('tools/src/d.test.ts:2: '),
  })
})

test('another word than --check and --write is refused', () => {
  using folder = workspace()
  expect(run(folder, '--tick')).toMatchObject({ status: 2, output: expect.stringContaining('--write') })
})

test('the committed list has every row once, each in a known group', () => {
  const { groups, rows } = JSON.parse(readFileSync(join(root, 'tools/src/features/rows.json'), 'utf8')) as {
    groups: Record<string, string>
    rows: { id: string; group: string }[]
  }
  expect(new Set(rows.map((row) => row.id)).size).toBe(rows.length)
  expect(rows.filter((row) => !(row.group in groups) || !row.id.startsWith(`${row.group}.`))).toEqual([])
})
