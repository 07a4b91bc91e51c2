import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { temporaryFolder } from '../lib/temporary.ts'
import { type Manifest, type WorkspacePackage, root, workspacePackages } from '../lib/workspace.ts'
import { packagesWithoutCase, readCases, splitSpec, treeProblems, workspaceClosure } from './cases.ts'
import { projectManifest } from './run-case.ts'

function sibling(name: string, manifest: Partial<Manifest> = {}): WorkspacePackage {
  const path = `packages/${name.slice(name.indexOf('/') + 1)}`
  return { name, path, folder: `/somewhere/${path}`, manifest: { name, version: '1.0.0', ...manifest } }
}

const packages = [
  sibling('@venuekit/core', { dependencies: { zod: '^4.0.0' } }),
  sibling('@venuekit/transport', { dependencies: { '@venuekit/core': '^1.0.0', ws: '^8.0.0' } }),
  sibling('@venuekit/engine', { dependencies: { '@venuekit/core': '^1.0.0' } }),
  sibling('@venuekit/mexc', {
    dependencies: { '@venuekit/transport': '^1.0.0' },
    peerDependencies: { '@venuekit/engine': '^1.0.0' },
    peerDependenciesMeta: { '@venuekit/engine': { optional: true } },
  }),
  sibling('@venuekit/bridge', { peerDependencies: { '@venuekit/engine': '^1.0.0', ccxt: '^4.0.0' } }),
]
const names = (list: readonly WorkspacePackage[]) => list.map((one) => one.name)

describe('workspaceClosure', () => {
  test('follows dependencies and required peers, and leaves optional peers out as npm does', () => {
    expect(names(workspaceClosure(['@venuekit/core'], packages))).toEqual(['@venuekit/core'])
    expect(names(workspaceClosure(['@venuekit/mexc'], packages))).toEqual([
      '@venuekit/core',
      '@venuekit/mexc',
      '@venuekit/transport',
    ])
    expect(names(workspaceClosure(['@venuekit/bridge'], packages))).toEqual([
      '@venuekit/bridge',
      '@venuekit/core',
      '@venuekit/engine',
    ])
  })

  test('refuses a name that is neither ours nor has a range', () => {
    expect(() => workspaceClosure(['@venuekit/mecx'], packages)).toThrow(/"@venuekit\/mecx" is no package/u)
    expect(names(workspaceClosure(['ccxt@^4.0.0', '@venuekit/engine'], packages))).toContain('@venuekit/engine')
  })
})

test('splitSpec tells a scope from a range', () => {
  expect(splitSpec('@venuekit/core')).toEqual({ name: '@venuekit/core', range: undefined })
  expect(splitSpec('@types/node@22')).toEqual({ name: '@types/node', range: '22' })
  expect(splitSpec('pino@^10.0.0')).toEqual({ name: 'pino', range: '^10.0.0' })
})

test('the project asks for every package of ours by its tarball, and has others in the version of the lock file', () => {
  const lock = {
    packages: {
      'packages/core': { dependencies: { zod: '^4.0.0' } },
      'packages/transport': {
        dependencies: { '@venuekit/core': '^1.0.0', ws: '^8.0.0', odd: '^1.0.0' },
        peerDependencies: { pino: '^10.0.0' },
      },
      'node_modules/@venuekit/core': { link: true, resolved: 'packages/core' },
      'node_modules/zod': { version: '4.6.7' },
      'node_modules/pino': { version: '10.4.0' },
      'node_modules/odd': { version: '1.2.0', dependencies: { zod: '^3.0.0' } },
      'node_modules/odd/node_modules/zod': { version: '3.0.0' },
      // Of a tool that no package needs.
      'node_modules/ws': { version: '7.0.0' },
      'packages/transport/node_modules/ws': { version: '8.23.0' },
    },
  }
  const install = ['@venuekit/transport', 'pino@^10.0.0', 'ccxt@^4.0.0']
  const one = { name: 'mexc/alone', folder: '', install, arrives: [] }
  const tarballOf = ({ name }: WorkspacePackage) => `/tarballs/${name.slice(10)}.tgz`
  const manifest = projectManifest(one, workspaceClosure(one.install, packages), { tarballOf, lock })
  expect(manifest).toMatchObject({
    private: true,
    dependencies: {
      pino: '10.4.0',
      ccxt: '^4.0.0',
      '@venuekit/core': 'file:/tarballs/core.tgz',
      '@venuekit/transport': 'file:/tarballs/transport.tgz',
    },
  })
  // Nothing of what is needed in two versions.
  expect(manifest).toHaveProperty('overrides', { odd: '1.2.0', ws: '8.23.0' })
})

describe('treeProblems', () => {
  const tree = {
    packages: {
      'node_modules/@venuekit/core': { resolved: 'file:../core.tgz' },
      'node_modules/zod': { resolved: 'https://registry.example/zod.tgz' },
    },
  }
  const ours = new Set(['@venuekit/core'])

  test('accepts exactly the expected packages', () => {
    expect(treeProblems(tree, ['@venuekit/core', 'zod'], ours)).toEqual([])
  })

  test('names what arrived uninvited and what did not arrive', () => {
    expect(treeProblems(tree, ['@venuekit/core', 'ws'], ours)).toEqual(['zod arrived uninvited', 'ws did not arrive'])
  })

  test('a second copy of a package is uninvited', () => {
    const twice = { packages: { ...tree.packages, 'node_modules/a/node_modules/zod': {} } }
    expect(treeProblems(twice, ['@venuekit/core', 'zod'], ours)).toEqual(['a/node_modules/zod arrived uninvited'])
  })

  test('our own packages come from tarballs', () => {
    const foreign = { packages: { 'node_modules/@venuekit/core': { resolved: 'https://registry.example/core.tgz' } } }
    expect(treeProblems(foreign, ['@venuekit/core'], ours)).toEqual([
      '@venuekit/core came from https://registry.example/core.tgz instead of its tarball',
    ])
  })
})

describe('readCases', () => {
  const manifest = { name: '@venuekit/core', version: '1.0.0' }

  test('finds the cases of every package by their folders', () => {
    using top = temporaryFolder({
      'packages/core/package.json': manifest,
      'packages/core/packtest/alone/case.json': {
        install: ['@venuekit/core'],
        arrives: ['@venuekit/core'],
        skipLibCheck: true,
      },
      'packages/core/packtest/alone/program.ts': 'export {}\n',
      'packages/other/package.json': { name: '@venuekit/other', version: '1.0.0' },
    })
    expect(readCases(workspacePackages(top.path))).toEqual([
      {
        name: 'core/alone',
        folder: join(top.path, 'packages', 'core', 'packtest', 'alone'),
        install: ['@venuekit/core'],
        arrives: ['@venuekit/core'],
        skipLibCheck: true,
      },
    ])
  })

  test('a case may be commands of a page, in the place of a program', () => {
    const commands = { page: 'README.md', atMost: 5, shows: ['^live$'] }
    using top = temporaryFolder({
      'packages/core/package.json': manifest,
      'packages/core/packtest/first/case.json': { install: ['@venuekit/core'], arrives: ['@venuekit/core'], commands },
    })
    expect(readCases(workspacePackages(top.path))[0]).toMatchObject({ name: 'core/first', commands })
  })

  test('a published package without a case is named', () => {
    using top = temporaryFolder({
      'packages/core/package.json': manifest,
      'packages/core/packtest/alone/case.json': { install: ['@venuekit/core'], arrives: ['@venuekit/core'] },
      'packages/core/packtest/alone/program.ts': 'export {}\n',
      'packages/other/package.json': { name: '@venuekit/other', version: '1.0.0' },
      'packages/hidden/package.json': { name: '@venuekit/hidden', version: '1.0.0', private: true },
    })
    const all = workspacePackages(top.path)
    expect(packagesWithoutCase(all, readCases(all))).toEqual(['packages/other'])
  })

  test.each([
    ['installs nothing', { install: [], arrives: [] }, /must hold "install"/u],
    ['expects nothing', { install: ['@venuekit/core'] }, /must hold "install"/u],
    ['has no program', { install: ['@venuekit/core'], arrives: [] }, /has no program\.ts/u],
  ])('refuses a case that %s', (_, content, message) => {
    using top = temporaryFolder({
      'packages/core/package.json': manifest,
      'packages/core/packtest/alone/case.json': content,
    })
    expect(() => readCases(workspacePackages(top.path))).toThrow(message)
  })

  test('every case of this repository can be read and names packages that exist', () => {
    const ours = workspacePackages(root)
    const cases = readCases(ours)
    expect(cases.map(({ name }) => name)).toContain('core/alone')
    for (const one of cases) expect(workspaceClosure(one.install, ours)).not.toEqual([])
  })
})
