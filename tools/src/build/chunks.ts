import { isBuiltin } from 'node:module'

/** What is known of a module, as the bundler tells it. */
export interface ModuleFacts {
  readonly isEntry: boolean
  /** What it imports together with itself. */
  readonly importedIds: readonly string[]
}

type Lookup = (id: string) => ModuleFacts | null

/**
 * The chunk of a module that more than one entry point needs: all that need the same packages are in one. So there are few files, and
 * an entry point does not load a package that it does not need because something beside it does. Entry points stay what they are.
 */
export function chunkOf(id: string, lookup: Lookup): string | null {
  const inside = packageInside(id)
  if (inside !== undefined) return inside
  if (lookup(id)?.isEntry === true) return null
  return ['shared', ...packagesBelow(id, lookup)].map((part) => part.replaceAll(/^@\w+\/|\.js$/gu, '')).join('-')
}

/** The package whose file this is; undefined for a file of our own. */
export function packageInside(id: string): string | undefined {
  return /.*[\\/]node_modules[\\/]((?:@[^\\/]+[\\/])?[^\\/]+)/u.exec(id)?.[1]?.replaceAll('\\', '/')
}

/** The packages that are loaded with a module, sorted. */
function packagesBelow(id: string, lookup: Lookup): readonly string[] {
  const found = new Set<string>()
  const seen = new Set([id])
  for (const at of seen) {
    const name = packageInside(at) ?? packageOutside(at)
    if (name === undefined) for (const next of lookup(at)?.importedIds ?? []) seen.add(next)
    else found.add(name)
  }
  return [...found].toSorted()
}

/** The package that an import leads to when it stays outside; undefined for files, Node's modules and the bundler's own. */
function packageOutside(id: string): string | undefined {
  if (isBuiltin(id) || /^(?:[./\\\0]|[a-z]:[\\/]|@oxc-project\/)/iu.test(id)) return undefined
  return /^(?:@[^/]+\/)?[^/]+/u.exec(id)?.[0]
}
