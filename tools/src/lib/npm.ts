import { spawnSync } from 'node:child_process'
import { registryPatience } from '../bootstrap/install.mjs'

/** npm sets these for the scripts it starts; handed on, they would point a nested npm at this workspace. */
const ofTheOuterRun = /^npm_(?:package_|lifecycle_|config_local_prefix$|config_workspace|command$)/u

/** A request that hangs is given up after a minute, not after npm's five, and tried again. */
const patience = { npm_config_fetch_timeout: '60000', npm_config_fetch_retries: '4' }

/** The environment for an npm that has nothing to do with the one that started this process. */
export function npmEnvironment(): NodeJS.ProcessEnv {
  const inherited = Object.entries(process.env).filter(([name]) => !ofTheOuterRun.test(name))
  return { ...Object.fromEntries(inherited), ...patience }
}

/**
 * Runs npm in `folder` and returns what it wrote to stdout; throws with its messages when it fails. While the registry fails it, it is
 * run again, a few times.
 */
export function npm(folder: string, args: readonly string[]): string {
  const isWorthAnother = registryPatience()
  for (;;) {
    const { status, stdout, stderr } = runNpm(folder, args)
    if (status === 0) return stdout
    const said = `${stderr}${stdout}`
    if (isWorthAnother(said)) continue
    throw new Error(`"npm ${args.join(' ')}" failed in ${folder} (exit ${status}):\n${said}`)
  }
}

function runNpm(folder: string, args: readonly string[]) {
  const script = process.env['npm_execpath']
  const [command, all] = script?.endsWith('js') ? [process.execPath, [script, ...args]] : ['npm', [...args]]
  const result = spawnSync(command, all, {
    cwd: folder,
    encoding: 'utf8',
    env: npmEnvironment(),
    maxBuffer: 64 * 1024 * 1024,
    shell: command === 'npm' && process.platform === 'win32',
  })
  if (result.error) throw result.error
  return result
}
