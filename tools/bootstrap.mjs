// Brings a fresh clone to the point where a task can run: installs what the lock file names, then starts the task with
// the repository's own Node. It uses Node's built-ins alone and works on Node 20, before anything is installed. All it
// has to say goes to stderr: stdout belongs to the task.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const stampFile = join(root, 'node_modules', '.venuekit-install')

/** The lock file and every manifest of the workspace: when one of them changes, the installed tree is out of date. */
function fingerprint() {
  const hash = createHash('sha256')
  for (const file of [
    'package-lock.json',
    'package.json',
    'tools/package.json',
    ...manifests('packages'),
    ...manifests('apps'),
  ]) {
    hash
      .update(file)
      .update('\0')
      .update(readFileSync(join(root, file)))
      .update('\0')
  }
  return hash.digest('hex')
}

function manifests(folder) {
  if (!existsSync(join(root, folder))) return []
  return (
    readdirSync(join(root, folder))
      .map((name) => `${folder}/${name}/package.json`)
      .filter((file) => existsSync(join(root, file)))
      // oxlint-disable-next-line unicorn/no-array-sort -- a fresh array, and `toSorted` is not in every Node 20
      .sort()
  )
}

function installed() {
  return existsSync(stampFile) && readFileSync(stampFile, 'utf8') === fingerprint()
}

/** `npm ci` refuses a lock file that lacks other platforms' optional packages, so `npm install` it is. */
function install() {
  process.stderr.write('venuekit: installing dependencies …\n')
  const npm = process.env['npm_execpath']
  const args = ['install', '--no-save', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error']
  const [command, all] = npm ? [process.execPath, [npm, ...args]] : ['npm', args]
  const result = spawnSync(command, all, {
    cwd: root,
    stdio: ['ignore', 2, 2],
    shell: !npm && process.platform === 'win32',
  })
  if (result.error) throw result.error
  if (result.status !== 0) {
    process.stderr.write(
      `venuekit: "npm install" failed (exit ${result.status}); its output is above. Is the npm registry reachable?\n`,
    )
    process.exit(result.status ?? 1)
  }
  mkdirSync(dirname(stampFile), { recursive: true })
  writeFileSync(stampFile, fingerprint())
}

/** npm's platform packages put a `node` beside the other commands; a platform without one uses the Node that runs this. */
function pinnedNode() {
  const name = process.platform === 'win32' ? 'node.exe' : 'node'
  const candidates = [
    join(root, 'node_modules', '.bin', name),
    join(
      root,
      'node_modules',
      `node-${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`,
      'bin',
      name,
    ),
  ]
  return candidates.find((file) => existsSync(file)) ?? process.execPath
}

const [task, ...rest] = process.argv.slice(2)
if (!installed()) install()
if (task) {
  const node = pinnedNode()
  const env = { ...process.env, PATH: join(root, 'node_modules', '.bin') + delimiter + (process.env['PATH'] ?? '') }
  const result = spawnSync(node, [join(root, 'tools', 'src', 'tasks', 'main.ts'), task, ...rest], {
    cwd: root,
    stdio: 'inherit',
    env,
  })
  if (result.error) throw result.error
  if (result.signal) process.kill(process.pid, result.signal)
  process.exit(result.status ?? 1)
}
