import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { readJson, workspacePackages } from '../lib/workspace.ts'

/** What commands in a document may name. */
export interface Commands {
  readonly top: string
  /** Scripts of the manifest at the top, and of each workspace package by its name. */
  readonly scripts: ReadonlySet<string>
  readonly workspaceScripts: ReadonlyMap<string, ReadonlySet<string>>
  /** Targets of each Nx project. */
  readonly targets: ReadonlyMap<string, ReadonlySet<string>>
  /** Commands that packages of the workspace and installed ones bring. */
  readonly binaries: ReadonlySet<string>
}

interface ScriptedManifest {
  readonly scripts?: Readonly<Record<string, string>>
  readonly bin?: Readonly<Record<string, string>>
}

export function loadCommands(top: string): Commands {
  const workspaceScripts = new Map<string, ReadonlySet<string>>()
  const targets = new Map<string, ReadonlySet<string>>()
  const binaries = new Set<string>()
  for (const { name, folder } of workspacePackages(top)) {
    const manifest = readJson<ScriptedManifest>(join(folder, 'package.json'))
    const scripts = Object.keys(manifest.scripts ?? {})
    workspaceScripts.set(name, new Set(scripts))
    for (const binary of Object.keys(manifest.bin ?? {})) binaries.add(binary)
    const file = join(folder, 'project.json')
    if (!existsSync(file)) continue
    const project = readJson<{ readonly name?: string; readonly targets?: object }>(file)
    targets.set(project.name ?? name, new Set([...scripts, ...Object.keys(project.targets ?? {})]))
  }
  const installed = join(top, 'node_modules/.bin')
  if (existsSync(installed)) readdirSync(installed).forEach((name) => binaries.add(name.replace(/\.(?:cmd|ps1)$/, '')))
  const root = readJson<ScriptedManifest>(join(top, 'package.json'))
  return { top, scripts: new Set(Object.keys(root.scripts ?? {})), workspaceScripts, targets, binaries }
}

const npmCommands = new Set(
  'access add audit ci config create dedupe deprecate dist-tag exec explain fund i init install link login ls outdated pack ping prefix prune publish query rebuild root uninstall update version view whoami'.split(
    ' ',
  ),
)
const nxCommands = new Set(
  'daemon format graph import init list login migrate repair report reset show sync'.split(' '),
)

/** Commands of a `sh` block that name a script, a target or a file that does not exist; lines count from 1. */
export function checkShell(
  text: string,
  commands: Commands,
): readonly { readonly line: number; readonly message: string }[] {
  // Where some lines carry a prompt, the others are output.
  const prompted = /^\$ /m.test(text)
  return text.split('\n').flatMap((raw, index) => {
    if (prompted && !raw.startsWith('$ ')) return []
    return raw
      .replace(/^\$ /, '')
      .replace(/(?:^|\s)#.*$/, '')
      .split(/&&|\|\||[;|]/)
      .flatMap((part) => {
        const message = explain(words(part), commands)
        return message === undefined ? [] : [{ line: index + 1, message }]
      })
  })
}

/** The words of one command, without variables set before it. */
function words(command: string): readonly string[] {
  const all = [...command.matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g)].map((match) => match[1] ?? match[2] ?? match[3] ?? '')
  const first = all.findIndex((word) => !/^\w+=/.test(word))
  return first === -1 ? [] : all.slice(first)
}

function explain([command = '', ...args]: readonly string[], commands: Commands): string | undefined {
  if (command === 'npm') return explainNpm(args, commands)
  if (command === 'npx') return explainNpx(args, commands)
  if (command === 'nx') return explainNx(args, commands)
  if (command === 'node') return explainFile(args.find((arg) => !arg.startsWith('-')) ?? '', commands)
  if (command.startsWith('venuekit') && !commands.binaries.has(command))
    return `no package brings the command "${command}"`
  return explainFile(command, commands)
}

function explainFile(word: string, commands: Commands): string | undefined {
  const path = word.replace(/^\.\//, '')
  if (!/^(?:packages|apps|tools|docs|\.ci|\.github)\//.test(path) || existsSync(join(commands.top, path)))
    return undefined
  return `"${word}" does not exist`
}

function explainNpm(args: readonly string[], commands: Commands): string | undefined {
  const [subcommand = '', name = ''] = args.filter(
    (arg, index) => !arg.startsWith('-') && !isWorkspaceFlag(args[index - 1]),
  )
  const isRun = subcommand === 'run' || subcommand === 'run-script'
  const script = isRun
    ? name
    : ({ start: 'start', test: 'test', t: 'test', stop: 'stop' } as Record<string, string>)[subcommand]
  if (script === undefined)
    return npmCommands.has(subcommand) ? undefined : `"npm ${subcommand}" is not a command of npm`
  const at = args.findIndex((arg) => isWorkspaceFlag(arg))
  const workspace = at === -1 ? undefined : args[at + 1]
  const scripts = workspace === undefined ? commands.scripts : commands.workspaceScripts.get(workspace)
  if (scripts?.has(script)) return undefined
  return `there is no script "${script}" in ${workspace === undefined ? 'package.json at the top' : `the workspace ${workspace}`}`
}

function isWorkspaceFlag(arg: string | undefined): boolean {
  return arg === '-w' || arg === '--workspace'
}

function explainNpx(args: readonly string[], commands: Commands): string | undefined {
  const at = args.findIndex((arg) => !arg.startsWith('-'))
  const name = (args[at] ?? '').replace(/(?<=.)@.*$/, '')
  if (name === 'nx') return explainNx(args.slice(at + 1), commands)
  const known = commands.binaries.has(name) || commands.workspaceScripts.has(name)
  return known ? undefined : `no package of the workspace and no installed one brings the command "${name}"`
}

function explainNx(args: readonly string[], commands: Commands): string | undefined {
  const [first = '', second = ''] = args.filter((arg) => !arg.startsWith('-'))
  if (nxCommands.has(first)) return undefined
  if (first === 'run') return explainTarget(second.split(':')[0] ?? '', second.split(':')[1] ?? '', commands)
  if (first !== 'run-many' && first !== 'affected') return explainTarget(second, first, commands)
  const everywhere = new Set([...commands.targets.values()].flatMap((targets) => [...targets]))
  const unknown = targetsOf(args).find((target) => !everywhere.has(target))
  return unknown === undefined ? undefined : `no project has the target "${unknown}"`
}

/** The targets of `-t a,b`, `-t a b`, `--targets=a,b`. */
function targetsOf(args: readonly string[]): readonly string[] {
  const found: string[] = []
  let inTargets = false
  for (const arg of args) {
    const inline = /^(?:--targets?|-t)=(.*)$/.exec(arg)?.[1]
    if (arg.startsWith('-')) inTargets = inline === undefined && /^(?:--targets?|-t)$/.test(arg)
    if (inline !== undefined || (inTargets && !arg.startsWith('-'))) found.push(...(inline ?? arg).split(','))
  }
  return found
}

function explainTarget(project: string, target: string, commands: Commands): string | undefined {
  const targets = commands.targets.get(project)
  if (targets === undefined) return `there is no project "${project}"`
  return targets.has(target) ? undefined : `the project "${project}" has no target "${target}"`
}
