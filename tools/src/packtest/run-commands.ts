import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import { text } from 'node:stream/consumers'
import { parseMarkdown } from '../docs/markdown.ts'
import { registryPatience } from '../bootstrap/install.mjs'
import { npm, npmEnvironment } from '../lib/npm.ts'
import { temporaryFolder } from '../lib/temporary.ts'
import { readJson } from '../lib/workspace.ts'
import { type InstalledTree, type PackCase, type PageCommands, treeProblems, workspaceClosure } from './cases.ts'
import { startRegistry } from './registry.ts'
import type { CaseContext } from './run-case.ts'
import { step } from './step.ts'
import { installTool, nodeExecutable } from './toolchain.ts'

/**
 * Plays somebody who has nothing yet: the commands of a page, as they are written there, in an empty folder, with the
 * packages from a registry that has what is packed here.
 */
export async function runCommands(one: PackCase, wanted: PageCommands, context: CaseContext): Promise<void> {
  const { packages, tarballOf, tools } = context
  const commands = commandsIn(readFileSync(join(one.folder, '..', '..', wanted.page), 'utf8'), wanted)
  const closure = workspaceClosure(one.install, packages)
  const released = closure.map((each) => [each.name, { manifest: each.manifest, tarball: tarballOf(each) }] as const)
  using project = temporaryFolder()
  const upstream = npm(project.path, ['config', 'get', 'registry']).trim()
  await using registry = await startRegistry(new Map(released), upstream)
  const node = tools.nodes.at(-1)
  if (node === undefined) throw new Error('the toolchain is empty')
  const env = environment(registry.url, dirname(nodeExecutable(installTool(node))))
  let printed = ''
  for (const command of commands) {
    // oxlint-disable-next-line no-await-in-loop -- each stands on the one before it
    printed = await step(`${one.name}: ${command}`, () => runCommand(command, project.path, env))
  }
  const tree = readJson<InstalledTree>(join(project.path, 'node_modules', '.package-lock.json'))
  // npm may be told not to note where packages came from; the registry has ours alone.
  const problems = [...treeProblems(tree, one.arrives, new Set()), ...missingLines(printed, wanted.shows)]
  if (problems.length > 0) throw new Error(problems.join('\n'))
}

/** The commands of the first block of commands of a page. */
export function commandsIn(page: string, { page: path, atMost }: PageCommands): readonly string[] {
  const block = parseMarkdown(path, page).blocks.find(({ info }) => info === 'sh')
  const commands = (block?.text ?? '').split('\n').filter((line) => line.trim() !== '' && !line.startsWith('#'))
  if (commands.length > 0 && commands.length <= atMost) return commands
  throw new Error(`${path} begins with ${commands.length} commands; it must be between 1 and ${atMost}`)
}

/** What was to be shown and is not. */
export function missingLines(printed: string, shows: readonly string[]): readonly string[] {
  const missing = shows.filter((pattern) => !new RegExp(pattern, 'mu').test(printed))
  return missing.map((pattern) => `the last command printed no line like ${pattern}:\n${printed}`)
}

/** npm as the user has it, but for the registry and for what would only cost time. */
function environment(registry: string, nodeFolder: string): NodeJS.ProcessEnv {
  const quiet = { npm_config_audit: 'false', npm_config_fund: 'false', npm_config_update_notifier: 'false' }
  const safe = { npm_config_ignore_scripts: 'true', npm_config_prefer_offline: 'true', npm_config_yes: 'false' }
  const { NODE_OPTIONS: _options, NODE_PATH: _path, ...inherited } = npmEnvironment()
  const path = [nodeFolder, inherited['PATH']].join(delimiter)
  return { ...inherited, ...quiet, ...safe, npm_config_registry: registry, PATH: path }
}

/** Runs a command and resolves with what it printed. While the registry fails it, it is run again, a few times. */
async function runCommand(command: string, cwd: string, env: NodeJS.ProcessEnv): Promise<string> {
  const isWorthAnother = registryPatience()
  for (;;) {
    // oxlint-disable-next-line no-await-in-loop -- one attempt after the other
    const { out, said, ending } = await runShell(command, cwd, env)
    if (ending === 0) return out
    if (isWorthAnother(said)) continue
    throw new Error(`"${command}" ended with ${String(ending)}\n${said}`)
  }
}

/** Only what hangs takes so long: npm asks for what does not come again and again. */
const tooLongMs = 600_000

async function runShell(command: string, cwd: string, env: NodeJS.ProcessEnv) {
  // A group of its own, so that what the shell has started ends with it.
  const child = spawn(command, { cwd, env, shell: true, detached: true, stdio: ['ignore', 'pipe', 'pipe'] })
  const tooLong = setTimeout(() => process.kill(-(child.pid ?? 0), 'SIGKILL'), tooLongMs)
  const exited = once(child, 'exit')
  const [out, error, [code, signal]] = await Promise.all([text(child.stdout), text(child.stderr), exited])
  clearTimeout(tooLong)
  return { out, said: `${out}${error}`, ending: (signal ?? code) as NodeJS.Signals | number }
}
