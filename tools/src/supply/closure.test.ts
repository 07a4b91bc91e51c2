import { expect, test } from 'vitest'
import { type LockEntry, runtimeClosure } from './closure.ts'

const entry = (more: LockEntry = {}): LockEntry => ({
  version: '1.0.0',
  license: 'MIT',
  integrity: 'sha512-x',
  ...more,
})

const lock = {
  packages: {
    '': { name: 'top', devDependencies: { vitest: '1' } },
    'packages/core': { name: '@venuekit/core', dependencies: { zod: '1' } },
    'packages/net': {
      name: '@venuekit/net',
      dependencies: { '@venuekit/core': '1', ws: '1' },
      optionalDependencies: { native: '1' },
      peerDependencies: { pino: '1', engine: '1' },
      peerDependenciesMeta: { pino: { optional: true } },
    },
    'node_modules/@venuekit/core': { resolved: 'packages/core', link: true },
    'node_modules/zod': entry(),
    'node_modules/ws': entry({
      version: '8.0.0',
      dependencies: { inner: '1' },
      peerDependencies: { helper: '1', extra: '1' },
      peerDependenciesMeta: { extra: { optional: true } },
    }),
    'node_modules/ws/node_modules/inner': entry({ version: '2.0.0', dependencies: { zod: '1' } }),
    'node_modules/inner': entry({ version: '1.0.0' }),
    'node_modules/helper': entry(),
    'node_modules/extra': entry(),
    'node_modules/pino': entry(),
    'node_modules/engine': entry(),
    'node_modules/vitest': entry(),
  },
}

test('follows dependencies and required peers through the folders, as Node resolves them', () => {
  const { dependencies, missing } = runtimeClosure(lock, ['packages/core', 'packages/net'])
  expect(
    dependencies.map(({ name, entry: { version }, neededBy, direct }) => [name, version, neededBy, direct]),
  ).toEqual([
    ['zod', '1.0.0', '@venuekit/core', true],
    ['ws', '8.0.0', '@venuekit/net', true],
    ['pino', '1.0.0', '@venuekit/net', true],
    ['engine', '1.0.0', '@venuekit/net', true],
    ['inner', '2.0.0', 'ws', false],
    ['helper', '1.0.0', 'ws', false],
  ])
  expect(missing).toEqual([])
})

test('what only a peer of ours brings along is chosen by the user; what another dependency brings along too is not', () => {
  const { dependencies } = runtimeClosure(lock, ['packages/core', 'packages/net'])
  expect(dependencies.filter(({ chosen }) => chosen).map(({ name }) => name)).toEqual(['pino', 'engine'])
})

test('what is required and not in the lock file is missing; what is optional may be', () => {
  const { 'node_modules/ws': _, ...packages } = lock.packages
  expect(runtimeClosure({ packages }, ['packages/net']).missing).toEqual(['@venuekit/net needs ws'])
})
