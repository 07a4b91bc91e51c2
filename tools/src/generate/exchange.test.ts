import { spawnSync } from 'node:child_process'
import { cpSync, existsSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { checkPackage } from '../checks/all.ts'
import { filesBelow } from '../lib/files.ts'
import { git } from '../lib/git.ts'
import { linkModules } from '../lib/linked-modules.ts'
import { nxIn } from '../lib/nx.ts'
import { temporaryFolder, type TemporaryFolder, type Tree } from '../lib/temporary.ts'
import { readJson, root } from '../lib/workspace.ts'
import { generateExchange } from './generate.ts'

const range: unknown = expect.stringMatching(/^\^\d/u)

/** As much of this workspace as the checks look at, without anybody's sources. */
function workspaceFiles(): Tree {
  const pattern = ['project.json', 'tsconfig.json', 'tsconfig.lib.json', 'tsconfig.test.json'].map(
    (file) => `packages/core/${file}`,
  )
  const manifests = ['core', 'transport', 'composite', 'sim'].map((name) => `packages/${name}/package.json`)
  return {
    'nx.json': {},
    LICENSE: 'the licence\n',
    ...Object.fromEntries(
      ['package.json', ...pattern, ...manifests].map((file) => [file, readJson<object>(join(root, file))]),
    ),
  }
}

test('[P.13] a generated exchange package has the common shape and passes the checks of the workspace', () => {
  using workspace = temporaryFolder(workspaceFiles())
  const folder = generateExchange(workspace.path, 'north-star')
  expect(checkPackage(folder)).toEqual([])
  expect(filesBelow(folder, { endings: ['.ts'] })).toEqual(
    expect.arrayContaining(['src/connector.ts', 'src/spot/decode.ts', 'src/spot/endpoints/get-instruments.ts']),
  )
  expect(readJson(join(folder, 'package.json'))).toMatchObject({
    name: '@venuekit/north-star',
    dependencies: {
      '@venuekit/core': range,
      '@venuekit/transport': range,
      '@venuekit/composite': range,
    },
    devDependencies: { '@venuekit/sim': range },
  })
})

/** A copy of this repository as it lies here, committed or not; what git ignores stays behind. */
function workingCopy(): TemporaryFolder {
  const copy = temporaryFolder()
  const files = git(root, ['ls-files', '-z', '--cached', '--others', '--exclude-standard']).split('\0')
  for (const file of files) {
    // A file that was deleted and not committed is still listed.
    if (file !== '' && existsSync(join(root, file)))
      cpSync(join(root, file), join(copy.path, file), { recursive: true })
  }
  return copy
}

interface Report {
  readonly testResults: readonly { readonly assertionResults: readonly TestResult[] }[]
}

interface TestResult {
  readonly fullName: string
  readonly status: string
  readonly failureMessages: readonly string[]
}

const timeout = 300_000

test('[P.13] it builds, lints, is formatted, type-checks, and fails its contract alone', { timeout }, (context) => {
  if (process.env['VENUEKIT_TIER'] !== 'full') context.skip('it builds core from source: part of the full tier')
  using clone = workingCopy()
  const folder = generateExchange(clone.path, 'north-star')
  linkModules(clone.path)
  const run = (command: string, ...args: readonly string[]) =>
    spawnSync(join(root, 'node_modules/.bin', command), args, { cwd: folder, encoding: 'utf8' })
  expect(run('oxfmt', '.').status).toBe(0)
  nxIn(clone.path, ['run-many', '-t', 'build,types,lint,format,docs', '-p', 'north-star'])
  expect(run('vitest', 'run', '--config', '../../vitest.config.ts', '--root', '.').status).toBe(1)
  const { testResults } = readJson<Report>(join(folder, '.results/test.json'))
  const tests = testResults.flatMap((file) => file.assertionResults)
  expect(tests.length).toBeGreaterThan(20)
  const failed = tests.filter((one) => one.status !== 'passed')
  expect(failed.length).toBeGreaterThan(0)
  // Each of them is a case of the contract, and says what it needs.
  for (const { failureMessages } of failed)
    expect(failureMessages.join('\n')).toContain('connect this package to a simulator of North Star')
})
