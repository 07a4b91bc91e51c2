import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The repository's top folder. */
export const root: string = dirname(dirname(dirname(dirname(fileURLToPath(import.meta.url)))))

/** One workspace package as its manifest describes it. */
export interface WorkspacePackage {
  readonly name: string
  /** Path from the repository's top, with forward slashes: `packages/core`. */
  readonly path: string
  readonly folder: string
  readonly manifest: Manifest
}

export interface Manifest {
  readonly name: string
  readonly version: string
  readonly private?: boolean
  readonly dependencies?: Readonly<Record<string, string>>
  readonly devDependencies?: Readonly<Record<string, string>>
  readonly peerDependencies?: Readonly<Record<string, string>>
  readonly peerDependenciesMeta?: Readonly<Record<string, { readonly optional?: boolean }>>
  readonly optionalDependencies?: Readonly<Record<string, string>>
  readonly exports?: Readonly<Record<string, unknown>>
  readonly bin?: string | Readonly<Record<string, string>>
}

export function readJson<T>(file: string): T {
  return JSON.parse(readFileSync(file, 'utf8')) as T
}

/** Every package of the workspace, sorted by path. `top` is another workspace's top folder (tests make small ones). */
export function workspacePackages(top: string = root): readonly WorkspacePackage[] {
  const folders = ['packages', 'apps'].flatMap((parent) =>
    existsSync(join(top, parent)) ? readdirSync(join(top, parent)).map((name) => `${parent}/${name}`) : [],
  )
  return [...folders, 'tools']
    .filter((path) => existsSync(join(top, path, 'package.json')))
    .toSorted()
    .map((path) => {
      const manifest = readJson<Manifest>(join(top, path, 'package.json'))
      return { name: manifest.name, path, folder: join(top, path), manifest }
    })
}
