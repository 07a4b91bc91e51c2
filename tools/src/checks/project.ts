import { existsSync, readFileSync } from 'node:fs'
import { join, relative, resolve, sep } from 'node:path'
import { filesBelow } from '../lib/files.ts'
import { type SourceFile, parseSource, sourceExtensions } from '../lib/syntax.ts'
import { type Manifest, type WorkspacePackage, readJson, workspacePackages } from '../lib/workspace.ts'
import { workspaceTop } from '../lib/workspace-top.ts'
import { type ImportUse, importsOf } from './imports.ts'

/** What the checks read of a manifest beyond the dependencies. */
export interface FullManifest extends Manifest {
  readonly type?: string
  readonly license?: string
  readonly sideEffects?: unknown
  readonly files?: readonly string[]
  readonly engines?: Readonly<Record<string, string>>
  readonly imports?: Readonly<Record<string, unknown>>
  readonly peerDependenciesMeta?: Readonly<Record<string, { readonly optional?: boolean }>>
  readonly publishConfig?: Readonly<Record<string, unknown>>
  readonly repository?: unknown
}

export interface NxProject {
  readonly name?: string
  readonly tags?: readonly string[]
  readonly targets?: Readonly<Record<string, Readonly<Record<string, unknown>>>>
}

export interface ProjectSource extends SourceFile {
  /** Path inside the package: `src/index.ts`. */
  readonly inside: string
  /** `source` is what users get; `dev` is tests, benchmarks and configuration. */
  readonly kind: 'source' | 'dev'
  readonly imports: readonly ImportUse[]
}

/** A package with everything that the checks look at, read once. */
export interface Project {
  readonly top: string
  /** Path from the top: `packages/core`. */
  readonly path: string
  readonly folder: string
  readonly manifest: FullManifest
  readonly nx: NxProject
  readonly sources: readonly ProjectSource[]
  /** Every package of the workspace, this one included. */
  readonly workspace: readonly WorkspacePackage[]
  readonly rootManifest: FullManifest
}

/** Recorded answers and templates are data, even when they end in `.ts`. */
const dataFolders = ['fixtures', 'templates']

export function loadProject(folder: string): Project {
  const absolute = resolve(folder)
  const top = workspaceTop(absolute)
  const path = relative(top, absolute).split(sep).join('/')
  const sources = filesBelow(absolute, { endings: sourceExtensions, without: dataFolders }).map((inside) =>
    loadSource(`${path}/${inside}`, inside, readFileSync(join(absolute, inside), 'utf8')),
  )
  const nxFile = join(absolute, 'project.json')
  return {
    top,
    path,
    folder: absolute,
    manifest: readJson<FullManifest>(join(absolute, 'package.json')),
    nx: existsSync(nxFile) ? readJson<NxProject>(nxFile) : {},
    sources,
    workspace: workspacePackages(top),
    rootManifest: readJson<FullManifest>(join(top, 'package.json')),
  }
}

function loadSource(path: string, inside: string, text: string): ProjectSource {
  const parsed = parseSource(path, text)
  return { ...parsed, inside, kind: isDev(inside) ? 'dev' : 'source', imports: importsOf(parsed) }
}

/** Everything outside `src` (test, bench, configuration) and the tests inside it. */
export function isDev(inside: string): boolean {
  return !inside.startsWith('src/') || isTest(inside)
}

export function isTest(inside: string): boolean {
  return /\.(?:test|test-d|bench)\.[cm]?tsx?$/.test(inside)
}
