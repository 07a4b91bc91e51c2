import { readdirSync } from 'node:fs'
import { join } from 'node:path'

/** Folders that hold no source of ours, whatever the package. */
const skipped: ReadonlySet<string> = new Set(['node_modules', 'dist', '.git', '.nx', '.results', 'coverage'])

export interface FileFilter {
  /** How the name ends: `.ts`. */
  readonly endings: readonly string[]
  /** Names of further folders that are left out, at any depth. */
  readonly without?: readonly string[]
}

/** The files below a folder, as sorted paths relative to it with forward slashes; build output is left out. */
export function filesBelow(folder: string, filter: FileFilter): readonly string[] {
  const found: string[] = []
  const walk = (below: string): void => {
    for (const entry of readdirSync(join(folder, below), { withFileTypes: true })) {
      const path = below === '' ? entry.name : `${below}/${entry.name}`
      if (entry.isDirectory()) {
        if (!skipped.has(entry.name) && !filter.without?.includes(entry.name)) walk(path)
      } else if (entry.isFile() && filter.endings.some((ending) => entry.name.endsWith(ending))) {
        found.push(path)
      }
    }
  }
  walk('')
  return found.toSorted()
}
