import { existsSync, readdirSync } from 'node:fs'
import { basename, join } from 'node:path'
import { type LockFile, runtimeClosure } from '../supply/closure.ts'
import { type WorkspacePackage, readJson } from '../lib/workspace.ts'

/** One project of a user: what it installs, and everything that may arrive in its node_modules for that. */
export interface PackCase {
  /** `core/alone`: the package whose folder holds the case, and the case's own name. */
  readonly name: string
  /** The folder with `case.json` and, where the case is a program, `program.ts`, which is type-checked and run. */
  readonly folder: string
  /** What the user asks for: packages of this workspace, and with `name@range` other people's. */
  readonly install: readonly string[]
  /** The names of all packages that arrive, sorted; a second copy of one shows as `a/node_modules/b`. */
  readonly arrives: readonly string[]
  /** True where the declarations of somebody else's package do not pass the check by themselves: users have to leave it out too. */
  readonly skipLibCheck?: boolean
  /** In the place of a program: commands of a page of the package, for somebody who has nothing yet. */
  readonly commands?: PageCommands
}

/** The commands of the first block of commands of a page. */
export interface PageCommands {
  /** The page, beside the package's manifest. */
  readonly page: string
  /** More commands than this are too many. */
  readonly atMost: number
  /** Regular expressions, each of which a line matches that the last command prints. */
  readonly shows: readonly string[]
}

/** The cases of all packages: every folder `packages/NAME/packtest/CASE`. */
export function readCases(packages: readonly WorkspacePackage[]): readonly PackCase[] {
  return packages.flatMap(({ path, folder }) => {
    const cases = join(folder, 'packtest')
    if (!existsSync(cases)) return []
    return readdirSync(cases)
      .toSorted()
      .map((name) => readCase(`${basename(path)}/${name}`, join(cases, name)))
  })
}

/** The published packages that no case of their own shows to work for a user. */
export function packagesWithoutCase(
  packages: readonly WorkspacePackage[],
  cases: readonly PackCase[],
): readonly string[] {
  const shown = new Set(cases.map(({ name }) => name.slice(0, name.indexOf('/'))))
  return packages
    .filter(({ path, manifest }) => manifest.private !== true && !shown.has(basename(path)))
    .map(({ path }) => path)
}

function readCase(name: string, folder: string): PackCase {
  const { install, arrives, skipLibCheck = false, commands } = readJson<Partial<PackCase>>(join(folder, 'case.json'))
  if (!Array.isArray(install) || install.length === 0 || !Array.isArray(arrives)) {
    throw new Error(`${join(folder, 'case.json')} must hold "install" (not empty) and "arrives", both lists of names`)
  }
  if (commands === undefined && !existsSync(join(folder, 'program.ts'))) throw new Error(`${folder} has no program.ts`)
  return { name, folder, install, arrives, skipLibCheck, ...(commands === undefined ? {} : { commands }) }
}

/** `name@range` in its parts; a scope's own `@` does not count. */
export function splitSpec(spec: string): { readonly name: string; readonly range: string | undefined } {
  const at = spec.indexOf('@', 1)
  return at < 0 ? { name: spec, range: undefined } : { name: spec.slice(0, at), range: spec.slice(at + 1) }
}

/**
 * The packages of this workspace that npm will ask for when `install` is installed: they are in no registry, so each must
 * come from its tarball. Optional peers are left out, as npm leaves them out.
 */
export function workspaceClosure(
  install: readonly string[],
  packages: readonly WorkspacePackage[],
): readonly WorkspacePackage[] {
  const ours = new Map(packages.map((one) => [one.name, one]))
  const found = new Set<WorkspacePackage>()
  const add = (name: string): void => {
    const one = ours.get(name)
    if (one === undefined || found.has(one)) return
    found.add(one)
    const { dependencies, peerDependencies, peerDependenciesMeta } = one.manifest
    for (const dependency of Object.keys(dependencies ?? {})) add(dependency)
    for (const peer of Object.keys(peerDependencies ?? {})) {
      if (peerDependenciesMeta?.[peer]?.optional !== true) add(peer)
    }
  }
  for (const spec of install) {
    const { name, range } = splitSpec(spec)
    if (range === undefined && !ours.has(name)) {
      throw new Error(`"${name}" is no package of this workspace; name a version range if it is from a registry`)
    }
    add(name)
  }
  return [...found].toSorted((a, b) => a.name.localeCompare(b.name))
}

/** What npm notes about each installed package in `node_modules/.package-lock.json`. */
export interface InstalledTree {
  readonly packages: Readonly<Record<string, { readonly resolved?: string }>>
}

/** The versions that a lock file gives other people's packages that these of ours need; without those that they need in several. */
export function lockedVersions(
  ours: readonly Pick<WorkspacePackage, 'path'>[],
  lock: LockFile,
): Readonly<Record<string, string>> {
  const published = ours.map(({ path }) => path)
  const versions = new Map<string, Set<string>>()
  for (const { name, entry } of runtimeClosure(lock, published).dependencies)
    versions.set(name, (versions.get(name) ?? new Set()).add(entry.version ?? ''))
  return Object.fromEntries(
    [...versions].flatMap(([name, [one = '', ...more]]) => (more.length > 0 ? [] : [[name, one]])),
  )
}

/** What is wrong with what arrived: more, less, or a package of this workspace that came from somewhere else. */
export function treeProblems(
  tree: InstalledTree,
  expected: readonly string[],
  ours: ReadonlySet<string>,
): readonly string[] {
  const arrived = new Map(
    Object.entries(tree.packages).map(([path, entry]) => [path.replace(/^node_modules\//u, ''), entry]),
  )
  return [
    ...[...arrived.keys()].filter((name) => !expected.includes(name)).map((name) => `${name} arrived uninvited`),
    ...expected.filter((name) => !arrived.has(name)).map((name) => `${name} did not arrive`),
    ...[...arrived]
      .filter(([name, entry]) => ours.has(name) && entry.resolved?.startsWith('file:') !== true)
      .map(([name, entry]) => `${name} came from ${entry.resolved ?? 'somewhere'} instead of its tarball`),
  ]
}
