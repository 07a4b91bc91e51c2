import { mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { checkPackage } from '../checks/all.ts'
import { temporaryFolder } from '../lib/temporary.ts'
import { readJson, root } from '../lib/workspace.ts'
import { generatePackage } from './generate.ts'
import { projectOf, tsconfigsOf } from './package-files.ts'
import { smallWorkspace } from './small-workspace.ts'

test('the package that every other follows, core, is as the generator would write it', () => {
  const core = join(root, 'packages/core')
  expect(readJson(join(core, 'project.json'))).toEqual(projectOf('core'))
  const tsconfigs = tsconfigsOf([])
  const written = Object.keys(tsconfigs).map((file) => [file, readJson(join(core, file))])
  expect(Object.fromEntries(written)).toEqual(tsconfigs)
})

test('[P.13] generated packages pass the checks of the workspace', () => {
  using workspace = smallWorkspace()
  // These libraries are plain: the rooms of an exchange come from a template of their own.
  const findings = ['core', 'transport', 'mexc']
    .flatMap((name) => checkPackage(join(workspace.path, 'packages', name)))
    .filter(({ path }) => !path.startsWith('packages/mexc/src/'))
  expect(findings).toEqual([])
  const manifest = readFileSync(join(workspace.path, 'packages/mexc/package.json'), 'utf8')
  expect(JSON.parse(manifest)).toMatchObject({
    name: '@venuekit/mexc',
    dependencies: { '@venuekit/core': '^0.0.0', '@venuekit/transport': '^0.0.0' },
  })
})

test('a wrong name, a name that is taken and an unknown dependency are refused', () => {
  using folder = temporaryFolder({ LICENSE: '' })
  const generate =
    (name: string, dependencies: readonly string[] = []) =>
    () =>
      generatePackage(folder.path, { name, description: 'A library', dependencies })
  for (const name of ['Gate', 'gate_io', 'gate io', '../gate', 'gate-', '1gate', '']) {
    expect(generate(name)).toThrow('is no name for a package')
  }
  mkdirSync(join(folder.path, 'packages/taken'), { recursive: true })
  expect(generate('taken')).toThrow('packages/taken exists already')
  expect(generate('fresh', ['core'])).toThrow('no package "packages/core" to depend on')
})
