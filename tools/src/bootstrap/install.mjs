// Decides whether node_modules is what the lock file names, and brings it there. Plain JavaScript, Node's built-ins
// alone: it runs on Node 20 before anything is installed.
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { runChild } from './child.mjs'
import { withLock } from './lock.mjs'

/** @param {string} root */
const stampFile = (root) => join(root, 'node_modules', '.venuekit-install')

/**
 * A hash over everything that decides what is installed: the lock file, every manifest of the workspace, npm's settings
 * and the platform.
 * @param {string} root
 */
export function fingerprint(root) {
  const hash = createHash('sha256').update(`${process.platform} ${process.arch}\0`)
  for (const file of ['package-lock.json', '.npmrc', 'package.json', ...manifests(root)]) {
    if (!existsSync(join(root, file))) continue
    hash
      .update(`${file}\0`)
      .update(readFileSync(join(root, file)))
      .update('\0')
  }
  return hash.digest('hex')
}

/**
 * The manifests below the root, found as npm finds them: a workspace is a folder, or all folders in `parent/*`.
 * @param {string} root
 * @returns {readonly string[]}
 */
function manifests(root) {
  /** @type {{ workspaces?: readonly string[] }} */
  const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  const folders = (manifest.workspaces ?? []).flatMap((pattern) => {
    if (!pattern.endsWith('/*')) return [pattern]
    const parent = pattern.slice(0, -2)
    if (!existsSync(join(root, parent))) return []
    return readdirSync(join(root, parent)).map((name) => `${parent}/${name}`)
  })
  return (
    folders
      .map((folder) => `${folder}/package.json`)
      .filter((file) => existsSync(join(root, file)))
      // oxlint-disable-next-line unicorn/no-array-sort -- a fresh array, and `toSorted` came after Node 20.0
      .sort()
  )
}

/** @param {string} root */
export function isInstalled(root) {
  return existsSync(stampFile(root)) && readFileSync(stampFile(root), 'utf8') === fingerprint(root)
}

/**
 * The codes by which npm says that it did not reach the registry.
 * @param {string} text what npm wrote
 */
export function isNetworkProblem(text) {
  return /\b(?:ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH|ERR_SOCKET_TIMEOUT)\b/u.test(
    text,
  )
}

/**
 * Whether it was the registry, or the way to it, that failed npm: a status that it answered, a connection that broke, a tarball that
 * came only in part. npm itself asks again after some of them; the next time all may be well. Only the code counts with which npm
 * ends: what a command says that npm has started is no word of npm's.
 * @param {string} text what npm wrote
 */
export function isRegistryProblem(text) {
  const [, code = ''] = /^npm (?:error|ERR!) code (\S+)/mu.exec(text) ?? []
  return (
    isNetworkProblem(code) || /^(?:E[45]\d\d|EINTEGRITY|ETARGET|EPIPE|Z_\w+_ERROR|FETCH_ERROR|TAR_\w+)$/u.test(code)
  )
}

const mostRuns = 3
/** A registry that hangs has been asked for minutes by the first npm: another one would only take as long. */
const longestMs = 180_000

/**
 * Begins with the first run of npm. What it gives says after each that has failed whether npm is run again: while it is the registry
 * that fails it, a few times, and not for long.
 * @param {() => number} [now] milliseconds of a clock that only grows
 * @returns {(output: string) => boolean}
 */
export function registryPatience(now = () => performance.now()) {
  const end = now() + longestMs
  let runs = 0
  return (output) => {
    runs += 1
    return runs < mostRuns && now() < end && isRegistryProblem(output)
  }
}

/**
 * Installs unless the tree is up to date. Of two that come at once, one installs and the other waits for it.
 * @param {string} root
 * @param {(text: string) => void} say where progress goes
 * @param {number} [pauseMs] before npm is run again after the registry failed it
 * @returns {Promise<import('./child.mjs').Ending>}
 */
export async function ensureInstalled(root, say, pauseMs = 2_000) {
  const done = { code: 0, signal: null }
  if (isInstalled(root)) return done
  mkdirSync(join(root, 'node_modules'), { recursive: true })
  const lock = {
    folder: join(root, 'node_modules', '.venuekit-install-lock'),
    onWait: () => say('venuekit: another process is installing; waiting for it …\n'),
  }
  return withLock(lock, async () => (isInstalled(root) ? done : install(root, say, pauseMs)))
}

/**
 * @param {string} root
 * @param {(text: string) => void} say
 * @param {number} pauseMs
 */
async function install(root, say, pauseMs) {
  say('venuekit: installing dependencies …\n')
  const wanted = fingerprint(root)
  // An install that is cut short must not count, not even after the lock file went back to what it was before.
  rmSync(stampFile(root), { force: true })
  const isWorthAnother = registryPatience()
  for (;;) {
    // oxlint-disable-next-line no-await-in-loop -- one attempt after the other
    const { ending, output } = await runInstall(root, say)
    if (ending.code === 0) writeFileSync(stampFile(root), wanted)
    else if (ending.signal === null && isWorthAnother(output)) {
      say('venuekit: the npm registry failed it; trying again …\n')
      // oxlint-disable-next-line no-await-in-loop -- the same
      await wait(pauseMs)
      continue
    } else say(failureAdvice(ending, output))
    return ending
  }
}

/**
 * @param {string} root
 * @param {(text: string) => void} say
 */
async function runInstall(root, say) {
  const npm = npmCommand()
  let output = ''
  const ending = await runChild(npm.command, [...npm.args, ...installArguments], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    shell: npm.shell,
    onOutput: (text) => {
      output += text
      say(text)
    },
  })
  return { ending, output }
}

// `npm ci` refuses a lock file that lacks other platforms' optional packages, so `npm install` it is; `--no-save` keeps
// the lock file as it is. No install script of a dependency runs. A request that hangs is given up after a minute, not
// after npm's five, and tried again.
const installArguments = [
  'install',
  '--no-save',
  '--ignore-scripts',
  '--prefer-offline',
  '--fetch-timeout=60000',
  '--no-audit',
  '--no-fund',
  '--loglevel=error',
]

/** The npm that started this process, if one did, otherwise the one on the path. */
function npmCommand() {
  const script = process.env['npm_execpath']
  if (script !== undefined && /npm-cli\.c?js$/u.test(script)) {
    return { command: process.execPath, args: [script], shell: false }
  }
  return { command: 'npm', args: [], shell: process.platform === 'win32' }
}

/**
 * @param {import('./child.mjs').Ending} ending
 * @param {string} output
 */
function failureAdvice({ code, signal }, output) {
  const how = signal === null ? `exit code ${code}` : signal
  const advice = isNetworkProblem(output)
    ? 'The npm registry was not reached: check the network, the proxy and "npm config get registry", then try again.'
    : 'What npm said is above. The next run installs again.'
  return `venuekit: "npm install" failed (${how}). ${advice}\n`
}
