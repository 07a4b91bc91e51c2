import { expect, test } from 'vitest'
import { checkTemplate } from './check-template.ts'
import { type PackageFixture, entry, inspect } from './fixture.ts'

const right = { dependencies: { '@venuekit/core': '1' }, devDependencies: { '@venuekit/sim': '1' } }

function messages(fixture: PackageFixture): readonly string[] {
  const packages = {
    'packages/sim': {},
    'packages/mexc': { manifest: { ...right, ...fixture.manifest }, files: fixture.files ?? {} },
  }
  return inspect('packages/mexc', packages, (project) =>
    checkTemplate(project).map((one) => `${one.path} ${one.message}`),
  )
}

test('[P.19] a package in the common form passes', () => {
  expect(messages({})).toEqual([])
  expect(inspect('packages/core', {}, checkTemplate)).toEqual([])
})

test.each<[string, Readonly<Record<string, unknown>>, string]>([
  ['no type', { type: undefined }, '"type": "module"'],
  ['another engine', { engines: { node: '>=20' } }, '">=22.19"'],
  ['another licence', { license: 'ISC' }, '"license": "MIT"'],
  ['side effects', { sideEffects: true }, '"sideEffects": false'],
  ['no side effects field', { sideEffects: undefined }, '"sideEffects": false'],
  ['not public', { publishConfig: { access: 'public' } }, '"publishConfig"'],
  ['tests in the tarball', { files: ['dist', 'src', '!dist/.tsbuildinfo'] }, '"!**/*.test.ts"'],
  ['no files list', { files: undefined }, '"dist"'],
  ['private', { private: true }, 'drop "private"'],
  ['no manifest export', { exports: { '.': entry('index') } }, './package.json'],
  ['no main entry', { exports: { './package.json': './package.json' } }, 'entry "."'],
  [
    'types not first',
    {
      exports: {
        '.': { default: './dist/index.js', '@venuekit/source': './src/index.ts', types: './dist/index.d.ts' },
        './package.json': './package.json',
      },
    },
    'in this order',
  ],
  ['a bare entry', { exports: { '.': './dist/index.js', './package.json': './package.json' } }, 'in this order'],
  [
    'an entry without a file',
    { exports: { '.': entry('index'), './a': entry('a'), './package.json': './package.json' } },
    '"src/a.ts", which does not exist',
  ],
])('[P.19] %s is a finding', (_, manifest, message) => {
  expect(messages({ manifest })).toEqual([expect.stringContaining(message)])
})

test.each<[string, PackageFixture['files'] & object, string]>([
  ['no README', { 'README.md': undefined }, 'README.md is missing'],
  ['no licence', { LICENSE: undefined }, 'LICENSE must have the text'],
  ['no test configuration', { 'tsconfig.test.json': undefined }, 'tsconfig.test.json is missing'],
  ['another licence text', { LICENSE: 'mine' }, 'LICENSE must have the text'],
  [
    'a missing target',
    { 'project.json': { name: 'mexc', targets: { build: {}, types: {}, test: {} } } },
    'lacks the targets lint',
  ],
  [
    'an extra target',
    { 'project.json': { name: 'mexc', targets: { build: {}, types: {}, test: {}, lint: {}, more: {} } } },
    'has the targets more',
  ],
  [
    'a target of its own making',
    { 'project.json': { name: 'mexc', targets: { build: {}, types: {}, test: {}, lint: { command: 'true' } } } },
    '"lint" brings its own command',
  ],
  [
    'another project name',
    { 'project.json': { name: 'other', targets: { build: {}, types: {}, test: {}, lint: {} } } },
    '"name": "mexc"',
  ],
  ['another tsconfig.json', { 'tsconfig.json': { files: [] } }, 'tsconfig.json needs the references'],
  ['another include', { 'tsconfig.lib.json': { include: ['lib'] } }, 'tsconfig.lib.json differs from packages/core'],
])('%s is a finding', (_, files, message) => {
  expect(messages({ files })).toContainEqual(expect.stringContaining(message))
})

test('bench is a target that a package may have', () => {
  const project = { name: 'mexc', targets: { build: {}, types: {}, test: {}, lint: {}, bench: {} } }
  expect(messages({ files: { 'project.json': project } })).toEqual([])
})

test('an app is private, has no targets about a tarball, and otherwise looks like a package', () => {
  const look = (
    manifest: Readonly<Record<string, unknown>>,
    targets: object = { build: {}, types: {}, test: {}, lint: {} },
  ) =>
    inspect(
      'apps/demo',
      { 'apps/demo': { manifest, files: { 'project.json': { name: 'demo', targets } } } },
      (project) => checkTemplate(project).map((one) => `${one.path} ${one.message}`),
    )
  expect(look({ private: true })).toEqual([])
  expect(look({})).toEqual([expect.stringContaining('set "private": true')])
  expect(look({ private: true }, { build: {}, types: {}, test: {} })).toEqual([
    expect.stringContaining('lacks the targets lint'),
  ])
  expect(look({ private: true, dependencies: { '@venuekit/core': '1' } })).toEqual([
    expect.stringContaining('needs the references [{"path":"../../packages/core/tsconfig.lib.json"}]'),
  ])
})

test('the references of the TypeScript projects follow from the dependencies', () => {
  const more = { dependencies: { '@venuekit/core': '1', '@venuekit/sim': '1' }, devDependencies: {} }
  expect(messages({ manifest: more })).toEqual([])
  const stale = inspect(
    'packages/mexc',
    {
      'packages/mexc': {
        files: { 'package.json': { name: '@venuekit/mexc', dependencies: { '@venuekit/core': '1' } } },
      },
    },
    (project) => checkTemplate(project).map((one) => one.message),
  )
  expect(stale).toContainEqual(
    'needs the references [{"path":"../core/tsconfig.lib.json"}]: the workspace packages that package.json names',
  )
})

test('the repository field follows the root when the root has one', () => {
  const repository = { type: 'git', url: 'git+https://example.org/venuekit.git' }
  const check = (own: Readonly<Record<string, unknown>>): readonly string[] =>
    inspect('packages/core', { 'packages/core': { manifest: own } }, (project) =>
      checkTemplate({ ...project, rootManifest: { ...project.rootManifest, repository } }).map((one) => one.message),
    )
  expect(check({ repository: { ...repository, directory: 'packages/core' } })).toEqual([])
  expect(check({ repository })).toEqual([expect.stringContaining('"directory":"packages/core"')])
  expect(check({})).toHaveLength(1)
})
