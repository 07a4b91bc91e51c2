import { accessSync, constants, existsSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import { readJson, root } from '../lib/workspace.ts'

interface Workflow {
  readonly permissions?: unknown
  readonly jobs?: Readonly<Record<string, Job>>
}

interface Job {
  readonly permissions?: unknown
  readonly 'timeout-minutes'?: number
  readonly 'continue-on-error'?: unknown
  readonly steps?: readonly Step[]
}

interface Step {
  readonly run?: string
  readonly uses?: string
  readonly 'continue-on-error'?: unknown
  readonly with?: Readonly<Record<string, unknown>>
}

/** Commands of the system that workflows may use. */
const systemCommands = ['rm']

/**
 * What is wrong with a workflow: a command that this repository does not have, an action that is not pinned, a right that
 * is not declared, and a text from outside inside of a script.
 */
export function workflowProblems(text: string): readonly string[] {
  const workflow = parse(text) as Workflow
  const jobs = Object.entries(workflow.jobs ?? {})
  return [
    ...(jobs.length === 0 ? ['has no jobs'] : []),
    ...topPermissionProblems(workflow.permissions),
    ...pinProblems(text),
    ...jobs.flatMap(([name, job]) => jobProblems(job).map((problem) => `job ${name}: ${problem}`)),
  ]
}

function topPermissionProblems(permissions: unknown): readonly string[] {
  const entries = rightsOf(permissions)
  if (entries === undefined) return ['declares no permissions, or all of them: begin with "contents: read"']
  return entries
    .filter(([, right]) => right === 'write')
    .map(([name]) => `gives every job ${name}: write; give it to the job that needs it`)
}

function rightsOf(permissions: unknown): readonly (readonly [string, unknown])[] | undefined {
  return typeof permissions === 'object' && permissions !== null ? Object.entries(permissions) : undefined
}

/** Read from the text, because the version beside the commit is a comment. */
function pinProblems(text: string): readonly string[] {
  return [...text.matchAll(/^[\s-]*uses:\s*(.*)$/gmu)]
    .map(([, use = '']) => use)
    .filter((use) => !/^[\w.-]+\/[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/u.test(use))
    .map((use) => `"uses: ${use}" is not pinned to a full commit with its version beside it`)
}

function jobProblems(job: Job): readonly string[] {
  const steps = job.steps ?? []
  return [
    ...(job['timeout-minutes'] === undefined ? ['has no timeout-minutes'] : []),
    ...([job, ...steps].some((one) => one['continue-on-error'] !== undefined) ? ['goes on after an error'] : []),
    ...(job.permissions !== undefined && rightsOf(job.permissions) === undefined ? ['takes all permissions'] : []),
    ...steps.flatMap((step) => scriptsOf(step).flatMap((script) => scriptProblems(script))),
  ]
}

function scriptsOf({ run, with: inputs }: Step): readonly string[] {
  const script = inputs?.['script']
  return [run, typeof script === 'string' ? script : undefined].filter((one) => one !== undefined)
}

function scriptProblems(script: string): readonly string[] {
  // Such a text is put into the script before the shell reads it, so it could hold commands: hand it over in `env`.
  const injected = script.includes('${{') ? [`"${script}" contains an expression; pass it through env`] : []
  if (/[|&]|^\s*set\b/mu.test(script.replaceAll('&&', '\n')))
    return [...injected, `"${script}" hides how a command ended: write one command a line, or join them by &&`]
  const commands = script.split(/\n|&&|;/u).map((line) => line.trim())
  return [...injected, ...commands.filter((line) => line !== '').flatMap((line) => commandProblems(line))]
}

function commandProblems(line: string): readonly string[] {
  const [command = '', ...args] = line.split(/\s+/u)
  const problem = problemOf(command, args)
  return problem === undefined ? [] : [`"${line}": ${problem}`]
}

/** What npm runs without "run". */
const shortScripts = ['start', 'test']

function problemOf(command: string, [first = '', second = '']: readonly string[]): string | undefined {
  if (systemCommands.includes(command)) return undefined
  if (command === 'npm') {
    const script = first === 'run' ? second : first
    if (first !== 'run' && !shortScripts.includes(first))
      return `"npm ${first}" is none of this repository's commands: tools/bootstrap.mjs installs, "npm run" runs the rest`
    const { scripts } = readJson<{ scripts: Readonly<Record<string, string>> }>(join(root, 'package.json'))
    return Object.hasOwn(scripts, script) ? undefined : `package.json has no script "${script}"`
  }
  if (command === 'node') return existsSync(join(root, first)) ? undefined : `there is no file "${first}"`
  return isExecutable(join(root, command)) ? undefined : `there is no command "${command}" in this repository`
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK)
    return true
  } catch {
    return false
  }
}
