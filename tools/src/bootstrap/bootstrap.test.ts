// The whole bootstrap with a real npm, on a small workspace whose one dependency is a folder: no registry is needed.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, existsSync, globSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { expect, test } from 'vitest'
import { root } from '../lib/workspace.ts'
import { temporaryFolder, writeTree, type TemporaryFolder } from '../lib/temporary.ts'

const dependency = { name: 'greeting', version: '1.0.0', type: 'module', exports: './index.js' }

function smallWorkspace(): TemporaryFolder {
  const folder = temporaryFolder({
    'package.json': { name: 'small', private: true, type: 'module', dependencies: { greeting: 'file:greeting' } },
    'package-lock.json': {
      name: 'small',
      lockfileVersion: 3,
      requires: true,
      packages: {
        '': { name: 'small', dependencies: { greeting: 'file:greeting' } },
        greeting: { version: '1.0.0' },
        'node_modules/greeting': { resolved: 'greeting', link: true },
      },
    },
    'greeting/package.json': dependency,
    'greeting/index.js': "export const greeting = 'hello'\n",
    'tools/src/tasks/main.ts': [
      "import { greeting } from 'greeting'",
      'const [task, ...args]: string[] = process.argv.slice(2)',
      'console.log(JSON.stringify({ greeting, task, args }))',
      "if (task === 'fail') process.exitCode = 5",
      '',
    ].join('\n'),
  })
  cpSync(join(root, 'tools/bootstrap.mjs'), join(folder.path, 'tools/bootstrap.mjs'))
  for (const file of globSync('tools/src/bootstrap/*.mjs', { cwd: root }))
    cpSync(join(root, file), join(folder.path, file))
  return folder
}

async function bootstrap(folder: string, args: readonly string[], changes: NodeJS.ProcessEnv = {}) {
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('npm_')))
  const quiet = { npm_config_update_notifier: 'false' }
  const child = spawn(process.execPath, [join(folder, 'tools/bootstrap.mjs'), ...args], {
    env: { ...env, ...quiet, ...changes },
  })
  child.stdin.end()
  const [[code], stdout, stderr] = await Promise.all([once(child, 'close'), text(child.stdout), text(child.stderr)])
  return { code: code as number, stdout, stderr }
}

const result = '{"greeting":"hello","task":"greet","args":["--flag","a b"]}\n'

test('a fresh clone is installed once, again after the lock file changed, and stdout is the task’s alone', async () => {
  using folder = smallWorkspace()
  const first = await bootstrap(folder.path, ['greet', '--flag', 'a b'])
  expect(first).toMatchObject({ code: 0, stdout: result })
  expect(first.stderr).toContain('installing dependencies')

  const second = await bootstrap(folder.path, ['greet', '--flag', 'a b'])
  expect(second).toEqual({ code: 0, stdout: result, stderr: '' })

  const lock = join(folder.path, 'package-lock.json')
  const changed = readFileSync(lock, 'utf8').replace('"requires": true,', '"requires": true, ')
  writeTree(folder.path, { 'package-lock.json': changed })
  const third = await bootstrap(folder.path, ['greet', '--flag', 'a b'])
  expect(third).toMatchObject({ code: 0, stdout: result })
  expect(third.stderr).toContain('installing dependencies')
  expect(readFileSync(lock, 'utf8')).toBe(changed)
})

test('the exit code is the task’s', async () => {
  using folder = smallWorkspace()
  expect((await bootstrap(folder.path, ['fail'])).code).toBe(5)
})

test('two at once install once, and both tasks run', async () => {
  using folder = smallWorkspace()
  const both = await Promise.all([
    bootstrap(folder.path, ['greet', '--flag', 'a b']),
    bootstrap(folder.path, ['greet']),
  ])
  expect(both.map((one) => one.code)).toEqual([0, 0])
  const installs = both.filter((one) => one.stderr.includes('installing dependencies'))
  expect(installs).toHaveLength(1)
  expect(existsSync(join(folder.path, 'node_modules/.venuekit-install-lock'))).toBe(false)
})

test('a failed install says what to do, does not count, and the next run installs', async () => {
  using folder = smallWorkspace()
  const lock = readFileSync(join(folder.path, 'package-lock.json'), 'utf8')
  const missing = { name: 'small', private: true, dependencies: { greeting: 'file:greeting', absent: '1.0.0' } }
  const manifest = readFileSync(join(folder.path, 'package.json'), 'utf8')
  writeTree(folder.path, { 'package.json': missing })
  // Nothing listens on port 1, so this registry is one that cannot be reached.
  const unreachable = { npm_config_registry: 'http://127.0.0.1:1/', npm_config_fetch_retries: '0' }
  const failed = await bootstrap(folder.path, ['greet'], unreachable)
  expect(failed.code).not.toBe(0)
  expect(failed.stdout).toBe('')
  expect(failed.stderr).toContain('The npm registry was not reached')

  writeTree(folder.path, { 'package.json': manifest, 'package-lock.json': lock })
  expect((await bootstrap(folder.path, ['greet', '--flag', 'a b'])).stdout).toBe(result)
})

test('an install that was cut short does not count, even when the lock file is the old one again', async () => {
  using folder = smallWorkspace()
  await bootstrap(folder.path, ['greet'])
  const manifest = readFileSync(join(folder.path, 'package.json'), 'utf8')
  writeTree(folder.path, { 'package.json': { name: 'small', dependencies: { greeting: 'file:absent-folder' } } })
  rmSync(join(folder.path, 'greeting'), { recursive: true })
  expect((await bootstrap(folder.path, ['greet'])).code).not.toBe(0)
  writeTree(folder.path, {
    'package.json': manifest,
    'greeting/package.json': dependency,
    'greeting/index.js': "export const greeting = 'hello'\n",
  })
  const again = await bootstrap(folder.path, ['greet', '--flag', 'a b'])
  expect(again).toMatchObject({ code: 0, stdout: result })
  expect(again.stderr).toContain('installing dependencies')
})
