import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { temporaryFolder } from '../lib/temporary.ts'
import { checkPackedPackage } from './check.ts'
import { sampleManifest, samplePackage } from './sample-package.ts'

test('[P.13] [P.19] a well-formed package passes once its contents are recorded, and fails before', async () => {
  using folder = temporaryFolder(samplePackage())
  const options = { folder: folder.path, workspace: folder.path }
  expect(await checkPackedPackage(options)).toEqual([
    'package-contents.txt does not exist; run the target again with --update if that is meant',
  ])
  expect(await checkPackedPackage({ ...options, update: true })).toEqual([])
  expect(await checkPackedPackage(options)).toEqual([])
  expect(readFileSync(join(folder.path, 'package-contents.txt'), 'utf8')).toMatch(
    /^# [^]+\nLICENSE\nREADME\.md\ndist\/index\.js\ndist\/index\.js\.map\npackage\.json\nmodule index\n$/u,
  )
})

test('[P.13] [P.19] everything that is wrong with a tarball is named', async () => {
  const workspace = '/home/someone/kit'
  const files = samplePackage({
    'package.json': sampleManifest({
      exports: {
        '.': { default: './dist/index.js', types: './dist/index.d.ts' },
        './gone': { types: './dist/gone.d.ts', default: './dist/gone.js' },
        './package.json': './package.json',
      },
    }),
    'CHANGELOG.md': '# Changes\n',
    'src/index.test.ts': 'export {}\n',
    'dist/where.js': `export const where = '${workspace}/src/where.ts'\n//# sourceMappingURL=where.js.map\n`,
    'dist/.env': 'SECRET=1\n',
    'dist/shape.d.ts': "export declare const shape: import('unknown-shapes/all').Shape\n",
    'package-contents.txt': 'LICENSE\nREADME.md\npackage.json\nmodule index\nmodule lost\n',
  })
  delete files['README.md']
  using folder = temporaryFolder(files)
  const problems = await checkPackedPackage({ folder: folder.path, workspace })
  for (const expected of [
    /^README\.md is not packed/u,
    /^CHANGELOG\.md is not packed/u,
    /^src\/index\.test\.ts is a test/u,
    /^dist\/\.env is a secret/u,
    /^packed, but not in package-contents\.txt: dist\/where\.js/u,
    /^in package-contents\.txt, but not packed: module lost/u,
    /^dist\/where\.js contains the absolute path/u,
    /^dist\/shape\.d\.ts:1 names types of "unknown-shapes"/u,
    /^dist\/where\.js points to dist\/where\.js\.map/u,
    /exports\["\."\] must list "types" first/u,
    /^publint: .*types.* should be the first/u,
    /^publint: .*\.\/dist\/gone\.js but the file does not exist/u,
    /^arethetypeswrong: NoResolution of "\.\/gone" \(node16-esm\)/u,
  ]) {
    expect(problems).toContainEqual(expect.stringMatching(expected))
  }
})

test('the contents of a package that holds a leftover are not recorded', async () => {
  using folder = temporaryFolder(samplePackage({ 'dist/old.js.map': { sources: ['../src/old.ts'] } }))
  const problems = await checkPackedPackage({ folder: folder.path, workspace: folder.path, update: true })
  expect(problems).toContainEqual(expect.stringMatching(/^source maps point to what is not packed: src\/old\.ts/u))
  expect(existsSync(join(folder.path, 'package-contents.txt'))).toBe(false)
})

test('[P.19] a package without types is named', async () => {
  const files = samplePackage()
  for (const file of ['dist/index.d.ts', 'dist/index.d.ts.map', 'src/index.ts']) delete files[file]
  using folder = temporaryFolder(files)
  expect(await checkPackedPackage({ folder: folder.path, workspace: folder.path })).toContain(
    'arethetypeswrong: the package has no types',
  )
})
