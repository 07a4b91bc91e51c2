import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { filesBelow } from '../lib/files.ts'
import { type Tree, temporaryFolder } from '../lib/temporary.ts'
import { buildPackage } from './build.ts'

const entry = (name: string): object => ({ types: `./dist/${name}.d.ts`, default: `./dist/${name}.js` })

/** A package of two entry points and a program, which share sources, load one when it is needed, and have zod built in. */
function sample(changes: Tree = {}): Tree {
  return {
    'package.json': {
      name: '@venuekit/core',
      type: 'module',
      exports: { '.': entry('index'), './part': entry('part/index'), './package.json': './package.json' },
      bin: { sample: 'dist/cli/main.js' },
      dependencies: { zod: '1', other: '1' },
    },
    'src/index.ts': `
      export { common } from './common.ts'
      export { Held } from './held.ts'
      export const later = async (): Promise<string> => (await import('./late.ts')).late
    `,
    'src/part/index.ts': `import { text } from 'zod'\nexport { common } from '../common.ts'\nexport const part = (): string => text()`,
    'src/common.ts': `import { outside } from 'other'\nexport const common = (): string => outside`,
    'src/held.ts': `
      /** A comment. */
      export class Held {
        closed = false
        static use(): Held { const held = new Held(); { using inner = held }; return held }
        [Symbol.dispose](): void { this.closed = true }
      }`,
    'src/late.ts': `export const late = 'late'`,
    'src/cli/main.ts': `#!/usr/bin/env node\nimport { common } from '../common.ts'\nconsole.log(common())`,
    'node_modules/zod/package.json': {
      name: 'zod',
      version: '1.2.3',
      type: 'module',
      exports: './index.js',
      sideEffects: false,
    },
    'node_modules/zod/index.js': `export { text } from './text.js'\nexport { unused } from './unused.js'`,
    'node_modules/zod/text.js': `export const text = () => 'of zod'`,
    'node_modules/zod/unused.js': `export const unused = 'a language that nobody asked for'`,
    'node_modules/zod/LICENSE': 'MIT License\n\nCopyright (c) somebody\n',
    'node_modules/other/package.json': { name: 'other', type: 'module', exports: './index.js' },
    'node_modules/other/index.js': `export const outside = 'outside'`,
    ...changes,
  }
}

test('[P.19] declarations of a source that was removed are not packed with those of the others', async () => {
  using folder = temporaryFolder(
    sample({
      'dist/index.d.ts': '',
      'dist/index.d.ts.map': '{}',
      'dist/part/gone.d.ts': '',
      'dist/part/gone.d.ts.map': '{}',
    }),
  )
  await buildPackage(folder.path)
  const declarations = filesBelow(join(folder.path, 'dist'), { endings: ['.d.ts', '.d.ts.map'] })
  expect(declarations.toSorted()).toEqual(['index.d.ts', 'index.d.ts.map'])
})

test('[P.19] entry points become few modules that do what their sources say', async () => {
  using folder = temporaryFolder(sample({ 'dist/old.js': 'export {}', 'dist/old.js.map': '{}', 'dist/index.d.ts': '' }))
  await buildPackage(folder.path)
  expect(filesBelow(join(folder.path, 'dist'), { endings: ['.js', '.ts', '.txt'] }).toSorted()).toEqual([
    'THIRD-PARTY-NOTICES.txt',
    'chunks/late.js',
    'chunks/shared-other.js',
    'chunks/zod.js',
    'cli/main.js',
    'index.d.ts',
    'index.js',
    'part/index.js',
  ])
  const program = `
    import { common, Held, later } from '@venuekit/core'
    import { common as same, part } from '@venuekit/core/part'
    console.log(JSON.stringify([common(), common === same, part(), Held.use().closed, Held.name, await later()]))`
  const run = (...args: string[]): string =>
    execFileSync(process.execPath, args, { cwd: folder.path, encoding: 'utf8' })
  expect(JSON.parse(run('--input-type=module', '--eval', program))).toEqual([
    'outside',
    true,
    'of zod',
    true,
    'Held',
    'late',
  ])
  expect(run('dist/cli/main.js')).toBe('outside\n')
})

test('[P.19] maps lead to the sources, which are packed; what is built in carries its notice and has none', async () => {
  using folder = temporaryFolder(sample())
  await buildPackage(folder.path)
  const read = (path: string): string => readFileSync(join(folder.path, 'dist', path), 'utf8')
  const { sources, sourcesContent }: { sources: string[]; sourcesContent: (string | null)[] } = JSON.parse(
    read('index.js.map'),
  )
  const ours = sources.filter((_, index) => sourcesContent[index] === null)
  expect(ours).toContain('../src/held.ts')
  for (const source of ours) expect(existsSync(join(folder.path, 'dist', source))).toBe(true)
  expect(read('chunks/zod.js')).toMatch(/^\/\*! zod: see THIRD-PARTY-NOTICES\.txt \*\/\n/u)
  expect(read('chunks/zod.js')).not.toMatch(/sourceMappingURL|nobody asked/u)
  expect(existsSync(join(folder.path, 'dist/chunks/zod.js.map'))).toBe(false)
  expect(read('THIRD-PARTY-NOTICES.txt')).toContain('zod 1.2.3\n\nMIT License\n\nCopyright (c) somebody')
  expect(read('THIRD-PARTY-NOTICES.txt')).toMatch(/^@oxc-project\/runtime [\d.]+, from Babel\n\nMIT License\n/mu)
  expect(read('cli/main.js')).toMatch(/^#!\/usr\/bin\/env node\n/u)
  expect(read('index.js')).not.toContain('A comment')
})

test('a build that would change something, or warns, fails and leaves what was there', async () => {
  const build = async (changes: Tree): Promise<void> => {
    using folder = temporaryFolder(sample({ ...changes, 'dist/index.js': 'as it was' }))
    await expect(buildPackage(folder.path)).rejects.toThrow(/./u)
    expect(readFileSync(join(folder.path, 'dist/index.js'), 'utf8')).toBe('as it was')
  }
  await build({ 'package.json': { name: '@venuekit/none', exports: { './package.json': './package.json' } } })
  await build({ 'src/common.ts': `export { missing as common } from './held.ts'` })
  await build({ 'src/common.ts': `export const common = new URL('./beside.json', import.meta.url)` })
})
