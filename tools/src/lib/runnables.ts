import { existsSync, readdirSync } from 'node:fs'
import { basename, join } from 'node:path'
import type { WorkspacePackage } from './workspace.ts'

/** A file that a runner starts in a process of its own: `packages/core/bench/decimal.bench.ts`. */
export interface Runnable {
  /** Package and topic: `core/decimal`. */
  readonly name: string
  readonly topic: string
  readonly path: string
  /** The package's folder. */
  readonly folder: string
}

export type RunnableKind = 'bench' | 'proof'

/** The files of one kind in some packages, sorted by name. */
export function findRunnables(
  packages: readonly Pick<WorkspacePackage, 'folder'>[],
  kind: RunnableKind,
): readonly Runnable[] {
  const suffix = `.${kind}.ts`
  return packages
    .filter(({ folder }) => existsSync(join(folder, kind)))
    .flatMap(({ folder }) =>
      readdirSync(join(folder, kind))
        .filter((file) => file.endsWith(suffix))
        .map((file) => {
          const topic = file.slice(0, -suffix.length)
          return { name: `${basename(folder)}/${topic}`, topic, path: join(folder, kind, file), folder }
        }),
    )
    .toSorted((a, b) => a.name.localeCompare(b.name))
}

/** Those that the names select, or all: a name is `core/decimal`, a package (`core`) or a topic (`decimal`). */
export function selectRunnables(files: readonly Runnable[], names: readonly string[]): readonly Runnable[] {
  const selects = (name: string, file: Runnable) => file.name === name || file.name.split('/').includes(name)
  const unknown = names.find((name) => !files.some((file) => selects(name, file)))
  if (unknown !== undefined) {
    const available = files.map((file) => file.name).join(', ') || 'none'
    throw new Error(`There is no "${unknown}"; there are: ${available}.`)
  }
  return names.length === 0 ? files : files.filter((file) => names.some((name) => selects(name, file)))
}
