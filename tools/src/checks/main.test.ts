import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { type PackageFixture, temporaryWorkspace } from './fixture.ts'

const command = fileURLToPath(new URL('./main.ts', import.meta.url))

function run(fixture: PackageFixture): { readonly status: number | null; readonly output: string } {
  using workspace = temporaryWorkspace({ 'packages/engine': fixture })
  const result = spawnSync(process.execPath, [command, '.'], {
    cwd: join(workspace.path, 'packages/engine'),
    encoding: 'utf8',
  })
  return { status: result.status, output: result.stdout + result.stderr }
}

test('the command says nothing and succeeds on a package that is in order', () => {
  expect(run({ manifest: { dependencies: { '@venuekit/core': '1' } } })).toEqual({ status: 0, output: '' })
})

test('the command prints path, line and message of every finding and fails', () => {
  const files = {
    'src/a.ts': "import { a } from '@venuekit/mexc'\nexport const b = a\n",
    'src/b.ts': "export * from './a.ts'\n",
  }
  const { status, output } = run({ files })
  expect(status).toBe(1)
  expect(output).toMatch(/^packages\/engine\/src\/a\.ts:1: .*"@venuekit\/mexc"/)
  expect(output).toContain('\npackages/engine/src/b.ts:1: ')
  expect(output).toMatch(/\nchecks: \d findings\n$/)
})
