import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { layerOf } from '../checks/layers.ts'
import type { Tree } from '../lib/temporary.ts'
import { workspacePackages, type WorkspacePackage } from '../lib/workspace.ts'

export interface PackageOptions {
  /** The folder below `packages`, and the name below `@venuekit`. */
  readonly name: string
  readonly description: string
  readonly keywords?: readonly string[]
  /** Workspace packages by their folder: `core`. */
  readonly dependencies?: readonly string[]
  /** Packages from outside, with their ranges. */
  readonly outside?: Readonly<Record<string, string>>
  readonly devDependencies?: Readonly<Record<string, string>>
}

/** Targets that every library has; what each does stands once, in nx.json. */
const targets = ['build', 'types', 'test', 'lint', 'docs', 'format', 'package', 'size', 'bench', 'proof']

/** What every library has beside its own source: manifest, project, TypeScript projects and licence. */
export function commonFiles(top: string, options: PackageOptions): Tree {
  const dependencies = (options.dependencies ?? []).map((name) => workspacePackage(top, name))
  return {
    'package.json': manifestOf(options, dependencies),
    'project.json': projectOf(options.name),
    ...tsconfigsOf(options.dependencies ?? []),
    LICENSE: readFileSync(join(top, 'LICENSE'), 'utf8'),
  }
}

export function packageNameOf(name: string): string {
  return name === 'venuekit' ? name : `@venuekit/${name}`
}

function workspacePackage(top: string, name: string): WorkspacePackage {
  const found = workspacePackages(top).find((one) => one.path === `packages/${name}`)
  if (found === undefined) throw new Error(`There is no package "packages/${name}" to depend on.`)
  return found
}

function manifestOf(options: PackageOptions, dependencies: readonly WorkspacePackage[]): object {
  const ranges = Object.fromEntries(dependencies.map(({ name, manifest }) => [name, `^${manifest.version}`]))
  const all = { ...ranges, ...options.outside }
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
    ...(Object.keys(all).length === 0 ? {} : { dependencies: all }),
    ...(options.devDependencies === undefined ? {} : { devDependencies: options.devDependencies }),
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
export function tsconfigsOf(dependencies: readonly string[]): Tree {
  return {
    'tsconfig.json': { files: [], references: [{ path: './tsconfig.lib.json' }, { path: './tsconfig.test.json' }] },
    'tsconfig.lib.json': {
      extends: '../../tsconfig.base.json',
      compilerOptions: { rootDir: 'src', outDir: 'dist', tsBuildInfoFile: 'dist/.tsbuildinfo' },
      include: ['src'],
      exclude: ['src/**/*.test.ts', 'src/**/*.test-d.ts'],
      ...(dependencies.length === 0
        ? {}
        : { references: dependencies.map((name) => ({ path: `../${name}/tsconfig.lib.json` })) }),
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
      references: [{ path: './tsconfig.lib.json' }],
    },
  }
}
