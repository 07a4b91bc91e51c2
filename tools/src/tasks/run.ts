import { join } from 'node:path'
import { runChild, type Ending } from '../bootstrap/child.mjs'
import { readJson, root } from '../lib/workspace.ts'

/** Runs nx without a daemon that would outlive the command, and with plain lines as output. */
export function runNx(args: readonly string[], stdout: NodeJS.WriteStream = process.stdout): Promise<Ending> {
  const env = { ...process.env, NX_DAEMON: 'false', NX_TUI: 'false' }
  return runNode([commandOf('nx'), ...args, '--output-style=static'], { env, stdout })
}

/** Runs the command that a development dependency brings. */
export function runCommand(name: string, args: readonly string[]): Promise<Ending> {
  return runNode([commandOf(name), ...args])
}

/** Runs a script of these tools: `tools/src/FOLDER/main.ts`. */
export function runTool(folder: string, args: readonly string[]): Promise<Ending> {
  return runNode([join(root, 'tools', 'src', folder, 'main.ts'), ...args])
}

/** Runs what an app was built to: `apps/FOLDER/dist/main.js`. */
export function runApp(folder: string, args: readonly string[]): Promise<Ending> {
  return runNode([join(root, 'apps', folder, 'dist', 'main.js'), ...args])
}

interface NodeOptions {
  readonly env?: NodeJS.ProcessEnv
  readonly stdout?: NodeJS.WriteStream
}

function runNode(args: readonly string[], { env = process.env, stdout = process.stdout }: NodeOptions = {}) {
  return runChild(process.execPath, args, { cwd: root, stdio: ['inherit', stdout, 'inherit'], env })
}

/** Packages whose command has another name than they. */
const packageOf: Readonly<Record<string, string>> = { changeset: '@changesets/cli' }

/** The script behind a command; started with this Node, it works the same on every platform. */
function commandOf(name: string): string {
  const folder = join(root, 'node_modules', packageOf[name] ?? name)
  const { bin } = readJson<{ bin: string | Readonly<Record<string, string>> }>(join(folder, 'package.json'))
  const script = typeof bin === 'string' ? bin : bin[name]
  if (script === undefined) throw new Error(`The package "${name}" has no command of its name.`)
  return join(folder, script)
}
