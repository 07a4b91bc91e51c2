import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { layerOf } from '../checks/layers.ts'
import type { Tree } from '../lib/temporary.ts'
import { workspacePackages } from '../lib/workspace.ts'

export interface PackageOptions {
  /** The folder below `packages`, and the name below `@venuekit`. */
  readonly name: string
  readonly description: string
  readonly keywords?: readonly string[]
  /** Workspace packages by their folder: `core`. */
  readonly dependencies?: readonly string[]
  /** Workspace packages that only tests use, by their folder: `sim`. */
  readonly testDependencies?: readonly string[]
}

/** Targets that every library has; what each does stands once, in nx.json. */
const targets = ['build', 'types', 'test', 'lint', 'docs', 'format', 'package', 'size', 'bench', 'proof']

/** What every library has beside its own source: manifest, project, TypeScript projects and licence. */
export function commonFiles(top: string, options: PackageOptions): Tree {
  const { name, dependencies = [], testDependencies = [] } = options
  return {
    'package.json': manifestOf(options, {
      dependencies: rangesOf(top, dependencies),
      devDependencies: rangesOf(top, testDependencies),
    }),
    'project.json': projectOf(name),
    ...tsconfigsOf(dependencies, testDependencies),
    LICENSE: readFileSync(join(top, 'LICENSE'), 'utf8'),
  }
}

export function packageNameOf(name: string): string {
  return name === 'venuekit' ? name : `@venuekit/${name}`
}

/** Packages of the workspace as a manifest asks for them. */
function rangesOf(top: string, names: readonly string[]): Readonly<Record<string, string>> {
  const all = workspacePackages(top)
  return Object.fromEntries(
    names.map((name) => {
      const found = all.find((one) => one.path === `packages/${name}`)
      if (found === undefined) throw new Error(`There is no package "packages/${name}" to depend on.`)
      return [found.name, `^${found.manifest.version}`]
    }),
  )
}

function manifestOf(
  options: PackageOptions,
  groups: Readonly<Record<string, Readonly<Record<string, string>>>>,
): object {
  return {
    name: packageNameOf(options.name),
    version: '0.0.0',
    description: options.description,
    keywords: ['crypto', ...(options.keywords ?? []), 'trading', 'typescript'],
    license: 'MIT',
    files: ['CHANGELOG.md', 'dist', 'src', '!**/*.test.ts', '!**/*.test-d.ts', '!dist/.tsbuildinfo'],
    type: 'module',
    sideEffects: false,
    exports: {
      '.': { types: './dist/index.d.ts', '@venuekit/source': './src/index.ts', default: './dist/index.js' },
      './package.json': './package.json',
    },
    publishConfig: { access: 'public', provenance: true },
    ...Object.fromEntries(Object.entries(groups).filter(([, group]) => Object.keys(group).length > 0)),
    engines: { node: '>=22.19' },
  }
}

/** What nx knows of a library. */
export function projectOf(name: string): object {
  return {
    $schema: '../../node_modules/nx/schemas/project-schema.json',
    name,
    tags: [`layer:${layerOf(`packages/${name}`)}`],
    targets: Object.fromEntries(targets.map((target) => [target, {}])),
  }
}

/** One project that emits the library, one that only checks its tests, and one for editors that holds both. */
export function tsconfigsOf(dependencies: readonly string[], testDependencies: readonly string[] = []): Tree {
  return {
    'tsconfig.json': { files: [], references: [{ path: './tsconfig.lib.json' }, { path: './tsconfig.test.json' }] },
    'tsconfig.lib.json': {
      extends: '../../tsconfig.base.json',
      compilerOptions: { rootDir: 'src', outDir: 'dist', tsBuildInfoFile: 'dist/.tsbuildinfo' },
      include: ['src'],
      exclude: ['src/**/*.test.ts', 'src/**/*.test-d.ts'],
      ...(dependencies.length === 0 ? {} : { references: references(dependencies) }),
    },
    'tsconfig.test.json': {
      extends: '../../tsconfig.base.json',
      compilerOptions: {
        composite: false,
        incremental: true,
        noEmit: true,
        tsBuildInfoFile: '.results/types/tsconfig.tsbuildinfo',
        rewriteRelativeImportExtensions: false,
        allowImportingTsExtensions: true,
      },
      include: ['src/**/*.test.ts', 'src/**/*.test-d.ts', 'test', 'bench', 'proof'],
      references: [{ path: './tsconfig.lib.json' }, ...references(testDependencies)],
    },
  }
}

function references(names: readonly string[]): readonly object[] {
  return names.map((name) => ({ path: `../${name}/tsconfig.lib.json` }))
}
