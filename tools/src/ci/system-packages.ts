import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { runChild } from '../bootstrap/child.mjs'
import { readJson, type WorkspacePackage } from '../lib/workspace.ts'

/** What a test may need from the system: the command that must be there, and Debian's package that brings it. */
const providers: Readonly<Record<string, { readonly command: string; readonly aptPackage: string }>> = {
  redis: { command: 'redis-server', aptPackage: 'redis-server' },
  browser: { command: 'chromium', aptPackage: 'chromium' },
}

/** A package asks for it in its project.json with a tag: `needs:redis`, `needs:browser`. */
const tagPrefix = 'needs:'

export function neededBy(packages: readonly Pick<WorkspacePackage, 'path' | 'folder'>[]): readonly string[] {
  const needs = packages.flatMap(({ path, folder }) => {
    const { tags = [] } = readJson<{ readonly tags?: readonly string[] }>(join(folder, 'project.json'))
    return tags
      .filter((tag) => tag.startsWith(tagPrefix))
      .map((tag) => tag.slice(tagPrefix.length))
      .map((need) => {
        if (Object.hasOwn(providers, need)) return need
        const known = Object.keys(providers).join(', ')
        throw new Error(`${path}/project.json needs "${need}", which nobody provides here; known are: ${known}.`)
      })
  })
  return [...new Set(needs)].toSorted()
}

/** The apt packages that bring what is needed and not on the path yet. */
export function missingPackages(needs: readonly string[], path: string = process.env['PATH'] ?? ''): readonly string[] {
  const folders = path.split(delimiter).filter((folder) => folder !== '')
  return needs
    .map((need) => providers[need])
    .filter((provider) => provider !== undefined)
    .filter(({ command }) => !folders.some((folder) => existsSync(join(folder, command))))
    .map(({ aptPackage }) => aptPackage)
}

/** Installs what is needed and missing, as root or through sudo. True when all is there in the end. */
export async function installNeeds(needs: readonly string[]): Promise<boolean> {
  const missing = missingPackages(needs)
  if (missing.length === 0) return true
  for (const [command = '', ...args] of installCommands(missing, process.getuid?.() === 0)) {
    const { code } = await runChild(command, args, { stdio: ['ignore', 'inherit', 'inherit'] })
    if (code !== 0) return false
  }
  return missingPackages(needs).length === 0
}

/** Settings stand behind "env", because sudo drops those of its caller. No run level: packages start no services. */
export function installCommands(aptPackages: readonly string[], isRoot: boolean): readonly (readonly string[])[] {
  const sudo = isRoot ? [] : ['sudo', '--non-interactive']
  const aptGet = [...sudo, 'env', 'DEBIAN_FRONTEND=noninteractive', 'RUNLEVEL=1', 'apt-get']
  return [
    [...aptGet, 'update'],
    [...aptGet, 'install', '--yes', '--no-install-recommends', ...aptPackages],
  ]
}
