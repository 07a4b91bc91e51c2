import { describe, expect, test } from 'vitest'
import { type Tree, temporaryFolder } from '../lib/temporary.ts'
import { checkSupply } from './check.ts'
import type { LockEntry } from './closure.ts'

const record = `---
dependencies: [zod]
---

# Runtime dependencies

We looked at \`ws\` as well.
`

/** A workspace with one package that depends on zod, and on whatever else `dependencies` adds. */
function workspace(dependencies: Readonly<Record<string, LockEntry>> = {}, more: Tree = {}) {
  const all = { zod: { license: 'MIT', integrity: 'sha512-a' }, ...dependencies }
  const ranges = Object.fromEntries(Object.keys(all).map((name) => [name, '^1.0.0']))
  return temporaryFolder({
    'package.json': { name: 'top', private: true },
    'packages/core/package.json': { name: '@venuekit/core', version: '1.0.0', dependencies: ranges },
    'package-lock.json': {
      lockfileVersion: 3,
      packages: {
        '': {},
        'packages/core': { name: '@venuekit/core', version: '1.0.0', dependencies: ranges },
        'node_modules/@venuekit/core': { resolved: 'packages/core', link: true },
        'node_modules/only-here': { dev: true, license: 'GPL-3.0-only', integrity: 'sha512-b', hasInstallScript: true },
        ...Object.fromEntries(
          Object.entries(all).map(([name, entry]) => [`node_modules/${name}`, { version: '1.0.0', ...entry }]),
        ),
      },
    },
    'docs/decisions/0001-dependencies.md': record,
    '.github/workflows/main.yml': 'jobs:\n  a:\n    steps:\n      - run: npm ci --ignore-scripts\n',
    ...more,
  })
}

function problemsOf(...args: Parameters<typeof workspace>): readonly string[] {
  using top = workspace(...args)
  return checkSupply(top.path).problems
}

test('a workspace whose dependencies are accepted passes and lists them; development dependencies do not count', () => {
  using top = workspace()
  const { problems, dependencies } = checkSupply(top.path)
  expect(problems).toEqual([])
  expect(dependencies.map(({ name, entry }) => [name, entry.version, entry.license])).toEqual([['zod', '1.0.0', 'MIT']])
})

test('a new runtime dependency needs a record that lists it; being spoken of is not enough', () => {
  const ws = { ws: { license: 'MIT', integrity: 'sha512-c' } }
  expect(problemsOf(ws)).toEqual([expect.stringMatching(/^ws is a new runtime dependency of @venuekit\/core/u)])
  expect(problemsOf(ws, { 'docs/decisions/0002-sockets.md': '---\ndependencies:\n  - ws\n---\n' })).toEqual([])
})

test('a dependency that the manifest has and the lock file has not is named', () => {
  const manifest = (dependencies: object) => ({ name: '@venuekit/core', version: '1.0.0', ...dependencies })
  const problems = (dependencies: object) =>
    problemsOf({}, { 'packages/core/package.json': manifest({ dependencies: { zod: '^1.0.0' }, ...dependencies }) })
  expect(problems({})).toEqual([])
  expect(problems({ dependencies: { zod: '^1.0.0', 'left-pad': '^1.0.0' } })).toEqual([
    'package-lock.json is out of step with "dependencies" of packages/core/package.json; run npm install',
  ])
  expect(problems({ devDependencies: { odd: '1.0.0' } })).toEqual([
    'package-lock.json is out of step with "devDependencies" of packages/core/package.json; run npm install',
  ])
})

test('a record whose list is none is refused', () => {
  expect(() => problemsOf({}, { 'docs/decisions/0002-odd.md': '---\ndependencies: ws\n---\n' })).toThrow(
    'docs/decisions/0002-odd.md: "dependencies" must be a list of package names',
  )
})

test('a licence outside the list, or none, is refused', () => {
  expect(problemsOf({ zod: { license: 'GPL-3.0-only', integrity: 'sha512-a' } })).toEqual([
    'zod (needed by @venuekit/core) has the licence "GPL-3.0-only", which is not allowed',
  ])
  expect(problemsOf({ zod: { integrity: 'sha512-a' } })).toEqual([expect.stringContaining('the licence "none"')])
})

test('an install script in what users get is refused', () => {
  expect(problemsOf({ zod: { license: 'MIT', integrity: 'sha512-a', hasInstallScript: true } })).toEqual([
    "zod (needed by @venuekit/core) has an install script, which would run on users' machines",
  ])
})

describe('an install script of a peer, which users install themselves,', () => {
  const script = { version: '4.0.0', license: 'MIT', integrity: 'sha512-d', hasInstallScript: true }
  const recordOf = (names: string) => ({
    'docs/decisions/0002-peer.md': `---\ndependencies: [big]\ninstallScripts: [${names}]\n---\n`,
  })
  const manifest = {
    name: '@venuekit/core',
    version: '1.0.0',
    dependencies: { zod: '^1.0.0' },
    peerDependencies: { big: '^4.0.0' },
  }
  const problems = (names: string, zod: LockEntry = {}) =>
    problemsOf(
      {},
      {
        'packages/core/package.json': manifest,
        'package-lock.json': {
          lockfileVersion: 3,
          packages: {
            '': {},
            'packages/core': manifest,
            'node_modules/zod': { version: '1.0.0', license: 'MIT', integrity: 'sha512-a', ...zod },
            'node_modules/big': { ...script, optionalDependencies: { small: '1' } },
            'node_modules/small': { ...script, version: '1.0.0' },
          },
        },
        ...recordOf(names),
      },
    )

  test('is accepted once a record says that it was read', () => {
    expect(problems('big@4.0.0, small@1.0.0')).toEqual([])
  })

  test('is refused without, or when another version was read', () => {
    expect(problems('')).toEqual([
      expect.stringMatching(/^big \(needed by @venuekit\/core\) has an install script.*under "installScripts"/u),
      expect.stringMatching(/^small \(needed by big\) has an install script/u),
    ])
    expect(problems('big@3.9.0, small@1.0.0')).toHaveLength(1)
  })

  test('is refused whatever a record says where our own dependencies bring it along too', () => {
    expect(problems('big@4.0.0, small@1.0.0', { dependencies: { small: '1' } })).toEqual([
      "small (needed by zod) has an install script, which would run on users' machines",
    ])
  })
})

test('an address in the lock file is refused, and printed without its credentials', () => {
  const resolved = 'https://user:secret@registry.example/zod.tgz'
  expect(problemsOf({ zod: { license: 'MIT', integrity: 'sha512-a', resolved } })).toEqual([
    'package-lock.json: node_modules/zod is bound to the address https://registry.example/zod.tgz',
  ])
})

test('an entry that nothing vouches for is refused', () => {
  expect(problemsOf({ zod: { license: 'MIT' } })).toEqual(['package-lock.json: node_modules/zod has no integrity'])
})

test('an install that would run scripts is refused wherever it stands', () => {
  expect(
    problemsOf(
      {},
      {
        'package.json': { name: 'top', private: true, scripts: { setup: 'npm install' } },
        '.ci/run': '#!/bin/sh\nnpm ci\n',
        '.github/workflows/main.yml': 'jobs:\n  a:\n    steps:\n      - run: npm ci\n',
        'tools/src/setup.ts': `npm(top, ['install'])\n`,
        'tools/src/setup.test.ts': `npm(top, ['install'])\n`,
      },
    ),
  ).toEqual([
    'package.json:5: installs without --ignore-scripts',
    '.github/workflows/main.yml:4: installs without --ignore-scripts',
    '.ci/run:2: installs without --ignore-scripts',
    'tools/src/setup.ts:1: installs without --ignore-scripts',
  ])
})
