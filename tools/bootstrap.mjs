// Brings a fresh clone to the point where a task can run: installs what the lock file names, then starts the task with
// the repository's own Node. It uses Node's built-ins alone and works on Node 20, before anything is installed. All it
// has to say goes to stderr: stdout belongs to the task.
import { existsSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { endLike, runChild } from './src/bootstrap/child.mjs'
import { ensureInstalled } from './src/bootstrap/install.mjs'

const root = dirname(dirname(fileURLToPath(import.meta.url)))

/** npm's platform packages put a `node` beside the other commands; a platform without one uses the Node that runs this. */
function pinnedNode() {
  const windows = process.platform === 'win32'
  const platform = `node-${windows ? 'win' : process.platform}-${process.arch}`
  const file = join(root, 'node_modules', platform, 'bin', windows ? 'node.exe' : 'node')
  return existsSync(file) ? file : process.execPath
}

/** @param {readonly string[]} args */
async function run([task, ...rest]) {
  if (Number.parseInt(process.versions.node, 10) < 20) {
    process.stderr.write(`venuekit: this repository needs Node 20 or newer; this is ${process.version}.\n`)
    return { code: 1, signal: null }
  }
  const installed = await ensureInstalled(root, (text) => process.stderr.write(text))
  if (installed.code !== 0 || task === undefined) return installed
  return runChild(pinnedNode(), [join(root, 'tools', 'src', 'tasks', 'main.ts'), task, ...rest], {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, PATH: join(root, 'node_modules', '.bin') + delimiter + (process.env['PATH'] ?? '') },
  })
}

endLike(await run(process.argv.slice(2)))
