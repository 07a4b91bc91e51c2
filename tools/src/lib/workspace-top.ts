import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** The top of the workspace that a folder lies in: the nearest folder with an nx.json. */
export function workspaceTop(folder: string): string {
  for (let at = folder; ; at = dirname(at)) {
    if (existsSync(join(at, 'nx.json'))) return at
    if (dirname(at) === at) throw new Error(`No nx.json in "${folder}" or above it: is it inside the workspace?`)
  }
}
