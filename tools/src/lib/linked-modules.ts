import { mkdirSync, readdirSync, symlinkSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { root, workspacePackages } from './workspace.ts'

/**
 * Gives another workspace what is installed here, as links, without npm and without the network. The workspace's own
 * packages lead to its own folders.
 */
export function linkModules(folder: string): void {
  const installed = join(root, 'node_modules')
  const ours = new Set(workspacePackages().map(({ name }) => name))
  for (const entry of readdirSync(installed)) {
    // A scope is a folder of packages, and one of them may be ours.
    const names = entry.startsWith('@')
      ? readdirSync(join(installed, entry)).map((name) => `${entry}/${name}`)
      : [entry]
    for (const name of names) if (!ours.has(name)) link(join(installed, name), join(folder, 'node_modules', name))
  }
  for (const one of workspacePackages(folder)) link(one.folder, join(folder, 'node_modules', one.name))
}

function link(target: string, path: string): void {
  mkdirSync(dirname(path), { recursive: true })
  symlinkSync(target, path, 'junction')
}
