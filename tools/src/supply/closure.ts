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
  /** True when it arrives only because a user has installed a peer of ours: what it runs there, the user has chosen. */
  readonly chosen: boolean
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

type Found = ReadonlyMap<string, Omit<RuntimeDependency, 'chosen'>>

/**
 * Everything that the packages at `published` bring along, direct ones first. Optional peers count where one of our own
 * manifests names them, because its README asks users to install them; other packages' optional peers do not.
 */
export function runtimeClosure(lock: LockFile, published: readonly string[]): Closure {
  const { found, missing } = reached(lock, published, ['dependencies', 'optionalDependencies', 'peerDependencies'])
  const brought = reached(lock, published, ['dependencies', 'optionalDependencies']).found
  const dependencies = [...found].map(([path, one]) => ({ ...one, chosen: !brought.has(path) }))
  return { dependencies, missing }
}

type Field = 'dependencies' | 'optionalDependencies' | 'peerDependencies'

/** What is reached from our packages through these fields of their manifests, and through all fields of everybody else's. */
function reached(
  lock: LockFile,
  published: readonly string[],
  fields: readonly Field[],
): { readonly found: Found; readonly missing: readonly string[] } {
  const found = new Map<string, Omit<RuntimeDependency, 'chosen'>>()
  const missing: string[] = []
  const queue = published.map((path) => ({ path, name: lock.packages[path]?.name ?? posix.basename(path), ours: true }))
  for (const from of queue) {
    for (const { name, optional } of requestsOf(lock.packages[from.path], from.ours ? fields : undefined)) {
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
  return { found, missing }
}

/** What a package asks for; `ours` are the fields to read of one of our own. */
function requestsOf(entry: LockEntry | undefined, ours: readonly Field[] | undefined): readonly Request[] {
  if (entry === undefined) return []
  const { dependencies = {}, optionalDependencies = {}, peerDependencies = {}, peerDependenciesMeta = {} } = entry
  const requests: Readonly<Record<Field, readonly Request[]>> = {
    dependencies: Object.keys(dependencies).map((name) => ({ name, optional: false })),
    optionalDependencies: Object.keys(optionalDependencies).map((name) => ({ name, optional: true })),
    peerDependencies: Object.keys(peerDependencies)
      .map((name) => ({ name, optional: peerDependenciesMeta[name]?.optional === true }))
      .filter(({ optional }) => ours !== undefined || !optional),
  }
  return (ours ?? (['dependencies', 'optionalDependencies', 'peerDependencies'] as const)).flatMap(
    (field) => requests[field],
  )
}

/** Where Node would find `name` from the package at `path`: beside it, or in a folder above. */
function installedAt(lock: LockFile, path: string, name: string): string | undefined {
  for (let folder = path; ; folder = posix.dirname(folder)) {
    const candidate = posix.join(folder, 'node_modules', name)
    if (lock.packages[candidate] !== undefined) return candidate
    if (folder === '.') return undefined
  }
}
