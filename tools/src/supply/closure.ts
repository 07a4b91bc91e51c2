import { posix } from 'node:path'

/** A package in `package-lock.json`, keyed by the folder that it is installed in. */
export interface LockEntry {
  /** Only where it differs from the folder's name: our own packages. */
  readonly name?: string
  readonly version?: string
  readonly license?: string
  readonly resolved?: string
  readonly integrity?: string
  readonly link?: boolean
  readonly inBundle?: boolean
  readonly hasInstallScript?: boolean
  readonly dependencies?: Readonly<Record<string, string>>
  readonly devDependencies?: Readonly<Record<string, string>>
  readonly optionalDependencies?: Readonly<Record<string, string>>
  readonly peerDependencies?: Readonly<Record<string, string>>
  readonly peerDependenciesMeta?: Readonly<Record<string, { readonly optional?: boolean }>>
}

export interface LockFile {
  readonly packages: Readonly<Record<string, LockEntry>>
}

/** A package of somebody else that runs in our users' processes. */
export interface RuntimeDependency {
  readonly name: string
  readonly entry: LockEntry
  /** Who asks for it first: one of our own packages, or another dependency. */
  readonly neededBy: string
  /** True when one of our own manifests names it. */
  readonly direct: boolean
}

export interface Closure {
  readonly dependencies: readonly RuntimeDependency[]
  /** `a needs b`, where b is not in the lock file. */
  readonly missing: readonly string[]
}

interface Request {
  readonly name: string
  readonly optional: boolean
}

/**
 * Everything that the packages at `published` bring along, direct ones first. Optional peers count where one of our own
 * manifests names them, because its README asks users to install them; other packages' optional peers do not.
 */
export function runtimeClosure(lock: LockFile, published: readonly string[]): Closure {
  const found = new Map<string, RuntimeDependency>()
  const missing: string[] = []
  const queue = published.map((path) => ({ path, name: lock.packages[path]?.name ?? posix.basename(path), ours: true }))
  for (const from of queue) {
    for (const { name, optional } of requestsOf(lock.packages[from.path], from.ours)) {
      const path = installedAt(lock, from.path, name)
      const entry = path === undefined ? undefined : lock.packages[path]
      if (path === undefined || entry === undefined) {
        if (!optional) missing.push(`${from.name} needs ${name}`)
      } else if (entry.link !== true && !found.has(path)) {
        found.set(path, { name, entry, neededBy: from.name, direct: from.ours })
        queue.push({ path, name, ours: false })
      }
    }
  }
  return { dependencies: [...found.values()], missing }
}

function requestsOf(entry: LockEntry | undefined, ours: boolean): readonly Request[] {
  if (entry === undefined) return []
  const { dependencies = {}, optionalDependencies = {}, peerDependencies = {}, peerDependenciesMeta = {} } = entry
  return [
    ...Object.keys(dependencies).map((name) => ({ name, optional: false })),
    ...Object.keys(optionalDependencies).map((name) => ({ name, optional: true })),
    ...Object.keys(peerDependencies)
      .map((name) => ({ name, optional: peerDependenciesMeta[name]?.optional === true }))
      .filter(({ optional }) => ours || !optional),
  ]
}

/** Where Node would find `name` from the package at `path`: beside it, or in a folder above. */
function installedAt(lock: LockFile, path: string, name: string): string | undefined {
  for (let folder = path; ; folder = posix.dirname(folder)) {
    const candidate = posix.join(folder, 'node_modules', name)
    if (lock.packages[candidate] !== undefined) return candidate
    if (folder === '.') return undefined
  }
}
