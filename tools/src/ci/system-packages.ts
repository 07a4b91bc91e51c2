import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
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

/** How it is installed. */
export interface InstallOptions {
  readonly path?: string
  /** Runs one command; that it fails is told by what it prints, and by what is missing afterwards. */
  readonly run?: (command: readonly string[]) => Promise<void>
  readonly pauseMs?: number
  readonly print?: (text: string) => void
  /** Milliseconds of a clock that only grows. */
  readonly now?: () => number
}

const attempts = 5
/** Who has waited for a lock or a mirror for so long has waited enough: apt asks again and again by itself. */
const longestMs = 300_000

/**
 * Installs what is needed and missing, as root or through sudo. True when all is there in the end. A mirror that does not answer, or
 * somebody else who installs just now, is no reason to give up: it is tried again.
 */
export async function installNeeds(needs: readonly string[], options: InstallOptions = {}): Promise<boolean> {
  const { print = (text) => process.stdout.write(text), run = running(print) } = options
  const { path, pauseMs = 10_000, now = () => performance.now() } = options
  const end = now() + longestMs
  for (let attempt = 1; ; attempt += 1) {
    const missing = missingPackages(needs, path)
    if (missing.length === 0) return true
    if (attempt > attempts || now() > end) return false
    if (attempt > 1) await wait(pauseMs)
    // What is known already may be enough, so that it is installed also where the lists could not be renewed.
    for (const command of installCommands(missing, process.getuid?.() === 0)) await run(command)
  }
}

function running(print: (text: string) => void) {
  return async ([command = '', ...args]: readonly string[]): Promise<void> => {
    const { code, signal } = await runChild(command, args, { stdio: ['ignore', 'pipe', 'pipe'], onOutput: print })
    if (code !== 0) print(`"${[command, ...args].join(' ')}" ended with ${signal ?? code}\n`)
  }
}

/**
 * Settings stand behind "env", because sudo drops those of its caller. No run level: packages start no services. Who holds apt's lock is
 * waited for, and what a mirror does not send is asked for again.
 */
export function installCommands(aptPackages: readonly string[], isRoot: boolean): readonly (readonly string[])[] {
  const sudo = isRoot ? [] : ['sudo', '--non-interactive']
  const patience = ['--option=DPkg::Lock::Timeout=300', '--option=Acquire::Retries=3']
  const aptGet = [...sudo, 'env', 'DEBIAN_FRONTEND=noninteractive', 'RUNLEVEL=1', 'apt-get', ...patience]
  return [
    [...aptGet, 'update'],
    [...aptGet, 'install', '--yes', '--no-install-recommends', ...aptPackages],
  ]
}
