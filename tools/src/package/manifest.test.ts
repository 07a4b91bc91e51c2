import { expect, test } from 'vitest'
import { manifestProblems } from './manifest.ts'
import { sampleManifest } from './sample-package.ts'

const entry = { types: './dist/index.d.ts', default: './dist/index.js' }
const withExports = (more: Readonly<Record<string, unknown>>) => ({
  exports: { '.': entry, './package.json': './package.json', ...more },
})

test('[P.19] the right form passes, with every kind of range that a registry resolves', () => {
  expect(manifestProblems(sampleManifest())).toEqual([])
  expect(
    manifestProblems(
      sampleManifest({
        dependencies: { a: '^1.2.3', b: '~1.2.0', c: '1.2.3', d: '>=1.2 <2', e: '1.x', f: '^1.0.0 || ^2.0.0-rc.1' },
        peerDependencies: { pino: '^10.0.0' },
        scripts: { build: 'tsc -b' },
      }),
    ),
  ).toEqual([])
})

test.each<readonly [string, Readonly<Record<string, unknown>>, RegExp]>([
  ['private', { private: true }, /"private"/u],
  ['a foreign name', { name: '@other/kit' }, /"name"/u],
  ['no version', { version: undefined }, /"version"/u],
  ['no description', { description: '' }, /"description"/u],
  ['another licence', { license: 'UNLICENSED' }, /"license"/u],
  ['CommonJS', { type: 'commonjs' }, /"type"/u],
  ['side effects', { sideEffects: true }, /"sideEffects"/u],
  ['unsaid side effects', { sideEffects: undefined }, /"sideEffects"/u],
  ['another Node', { engines: { node: '>=18' } }, /"engines\.node" must be ">=22\.19"/u],
  ['no engines', { engines: undefined }, /"engines\.node"/u],
  ['not public', { publishConfig: {} }, /"publishConfig\.access"/u],
  ['no exports', { exports: undefined }, /"exports" must map/u],
  ['no root entry', { exports: { './package.json': './package.json' } }, /lacks the entry point/u],
  ['no package.json in exports', { exports: { '.': entry } }, /must hold "\.\/package\.json"/u],
  ['deep imports', withExports({ './*': './dist/*.js' }), /opens deep imports/u],
  ['a bare target', withExports({ './a': './dist/a.js' }), /must be an object of conditions/u],
  [
    'types not first',
    withExports({ './a': { node: 'a.js', types: 'a.d.ts', default: 'a.js' } }),
    /list "types" first/u,
  ],
  ['default not last', withExports({ './a': { types: 'a.d.ts', default: 'a.js', import: 'a.js' } }), /"default" last/u],
  ['require', withExports({ './a': { types: 'a.d.ts', require: 'a.cjs', default: 'a.js' } }), /ESM only/u],
  ['a workspace range', { dependencies: { '@venuekit/core': 'workspace:^' } }, /"workspace:\^"/u],
  ['a file range', { dependencies: { a: 'file:../a' } }, /"file:\.\.\/a"/u],
  ['a git address', { peerDependencies: { a: 'git+https://example.com/a.git' } }, /peerDependencies\["a"\]/u],
  ['any version', { optionalDependencies: { a: '*' } }, /"\*"/u],
  ['a tag', { dependencies: { a: 'latest' } }, /"latest"/u],
  ['an install script', { scripts: { postinstall: 'node setup.js' } }, /"postinstall" would run/u],
])('[P.19] %s is refused', (_, changes, expected) => {
  expect(manifestProblems(sampleManifest(changes))).toEqual([expect.stringMatching(expected)])
})
