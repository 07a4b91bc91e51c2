import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type TemporaryFolder, type Tree, temporaryFolder } from '../lib/temporary.ts'
import { root } from '../lib/workspace.ts'
import { layerOf } from './layers.ts'
import { type Project, loadProject } from './project.ts'

export interface PackageFixture {
  /** Fields that replace those of a correct manifest; undefined removes one. */
  readonly manifest?: Readonly<Record<string, unknown>>
  /** Files beside the usual ones, by their path inside the package; undefined removes a usual one. */
  readonly files?: Readonly<Record<string, string | object | undefined>>
}

/** A workspace in a temporary folder for the tests of the checks: correct packages with what a test adds to them. */
export function temporaryWorkspace(packages: Readonly<Record<string, PackageFixture>>): TemporaryFolder {
  const all: Readonly<Record<string, PackageFixture>> = { 'packages/core': {}, ...packages }
  const files: Record<string, string | object> = {
    'nx.json': {},
    LICENSE: 'the licence\n',
    'package.json': { name: 'root', private: true, devDependencies: { vitest: '1', 'fast-check': '1' } },
  }
  for (const [path, fixture] of Object.entries(all)) {
    for (const [inside, content] of Object.entries({ ...usualFiles(path, fixture), ...fixture.files })) {
      if (content !== undefined) files[`${path}/${inside}`] = content
    }
  }
  return temporaryFolder(files)
}

/** Builds a workspace, loads one of its packages and hands it to a check. */
export function inspect<T>(
  path: string,
  packages: Readonly<Record<string, PackageFixture>>,
  check: (project: Project) => T,
): T {
  using workspace = temporaryWorkspace(packages)
  return check(loadProject(join(workspace.path, path)))
}

function packageName(path: string): string {
  const name = path.split('/').at(-1) ?? path
  return name === 'venuekit' ? name : `@venuekit/${name}`
}

function usualFiles(path: string, fixture: PackageFixture): Tree {
  const manifest = manifestOf(path, fixture)
  return {
    'package.json': manifest,
    'README.md': '# A package\n',
    LICENSE: 'the licence\n',
    'project.json': {
      name: path.split('/').at(-1),
      tags: [`layer:${layerOf(path)}`],
      targets: { build: {}, types: {}, test: {}, lint: {} },
    },
    'src/index.ts': 'export const value = 1\n',
    ...tsconfigs(manifest),
  }
}

function manifestOf(path: string, fixture: PackageFixture): Readonly<Record<string, unknown>> {
  return {
    name: packageName(path),
    version: '0.0.0',
    license: 'MIT',
    type: 'module',
    sideEffects: false,
    files: ['CHANGELOG.md', 'dist', 'src', '!**/*.test.ts', '!**/*.test-d.ts', '!dist/.tsbuildinfo'],
    exports: { '.': entry('index'), './package.json': './package.json' },
    publishConfig: { access: 'public', provenance: true },
    engines: { node: '>=22.19' },
    ...fixture.manifest,
  }
}

/** One entry of an exports map in the usual form. */
export function entry(name: string): object {
  return { types: `./dist/${name}.d.ts`, '@venuekit/source': `./src/${name}.ts`, default: `./dist/${name}.js` }
}

function tsconfigs(manifest: Readonly<Record<string, unknown>>): Tree {
  const references = (...fields: readonly string[]): readonly object[] =>
    fields
      .flatMap((field) => Object.keys(manifest[field] ?? {}))
      .filter((name) => name.startsWith('@venuekit/'))
      .map((name) => ({ path: `../${name.slice('@venuekit/'.length)}/tsconfig.lib.json` }))
  const lib = references('dependencies', 'peerDependencies')
  const test = [{ path: './tsconfig.lib.json' }, ...references('devDependencies')]
  return {
    'tsconfig.json': readFileSync(join(root, 'packages/core/tsconfig.json'), 'utf8'),
    'tsconfig.lib.json': { ...ours('tsconfig.lib.json'), ...(lib.length > 0 ? { references: lib } : {}) },
    'tsconfig.test.json': { ...ours('tsconfig.test.json'), references: test },
  }
}

function ours(file: string): object {
  return JSON.parse(readFileSync(join(root, 'packages/core', file), 'utf8')) as object
}
