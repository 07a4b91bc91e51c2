import { existsSync, mkdirSync, readdirSync, symlinkSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { root, workspacePackages } from './workspace.ts'

/**
 * Gives another workspace what is installed here, as links, without npm and without the network: what all packages share,
 * and what one of them has in a version of its own. The workspace's own packages lead to its own folders.
 */
export function linkModules(folder: string): void {
  const ours = new Set(workspacePackages().map(({ name }) => name))
  for (const path of ['', ...workspacePackages().map((one) => one.path)]) {
    const target = join(folder, path)
    if (!existsSync(target)) continue
    for (const name of installedIn(join(root, path, 'node_modules'))) {
      if (!ours.has(name)) link(join(root, path, 'node_modules', name), join(target, 'node_modules', name))
    }
  }
  for (const one of workspacePackages(folder)) link(one.folder, join(folder, 'node_modules', one.name))
}

function installedIn(modules: string): readonly string[] {
  if (!existsSync(modules)) return []
  return readdirSync(modules).flatMap((entry) => {
    // A cache of a tool is no package, and belongs to the workspace that made it.
    if (entry.startsWith('.') && entry !== '.bin') return []
    // A scope is a folder of packages, and one of them may be ours.
    return entry.startsWith('@') ? readdirSync(join(modules, entry)).map((name) => `${entry}/${name}`) : [entry]
  })
}

function link(target: string, path: string): void {
  mkdirSync(dirname(path), { recursive: true })
  symlinkSync(target, path, 'junction')
}
