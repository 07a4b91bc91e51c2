import { join } from 'node:path'
import { runChild, type Ending } from '../bootstrap/child.mjs'
import { readJson, root } from '../lib/workspace.ts'

/** Where the output of a command goes: to a stream of this process, or to a receiver, with what it says of errors. */
export interface RunOptions {
  readonly stdout?: NodeJS.WriteStream
  readonly onOutput?: (text: string) => void
}

/** Runs nx without a daemon that would outlive the command, and with plain lines as output. */
export function runNx(args: readonly string[], options?: RunOptions): Promise<Ending> {
  const env = { ...process.env, NX_DAEMON: 'false', NX_TUI: 'false' }
  return runNode([commandOf('nx'), ...args, '--output-style=static'], { ...options, env })
}

/** Runs the command that a development dependency brings. */
export function runCommand(name: string, args: readonly string[], options?: RunOptions): Promise<Ending> {
  return runNode([commandOf(name), ...args], options)
}

/** Runs a script of these tools: `tools/src/FOLDER/main.ts`. */
export function runTool(folder: string, args: readonly string[], options?: RunOptions): Promise<Ending> {
  return runNode([join(root, 'tools', 'src', folder, 'main.ts'), ...args], options)
}

/** Runs what an app was built to: `apps/FOLDER/dist/main.js`. */
export function runApp(folder: string, args: readonly string[], options?: RunOptions): Promise<Ending> {
  return runNode([join(root, 'apps', folder, 'dist', 'main.js'), ...args], options)
}

interface NodeOptions extends RunOptions {
  readonly env?: NodeJS.ProcessEnv
}

function runNode(
  args: readonly string[],
  { env = process.env, stdout = process.stdout, onOutput }: NodeOptions = {},
): Promise<Ending> {
  const common = { cwd: root, env }
  return onOutput === undefined
    ? runChild(process.execPath, args, { ...common, stdio: ['inherit', stdout, 'inherit'] })
    : runChild(process.execPath, args, { ...common, stdio: ['inherit', 'pipe', 'pipe'], onOutput })
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
