import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readJson, root, workspacePackages } from '../lib/workspace.ts'
import { checkedTargets, tasks } from './tasks.ts'
import { selectPackages } from './test.ts'

test('every npm script starts the task of its name through the bootstrap, and every task has a script', () => {
  const { scripts } = readJson<{ scripts: Readonly<Record<string, string>> }>(join(root, 'package.json'))
  expect(scripts).toEqual(
    Object.fromEntries(Object.keys(tasks).map((name) => [name, `node tools/bootstrap.mjs ${name}`])),
  )
})

test('[P.17] affected runs every target whose result can be cached', () => {
  const { targetDefaults } = readJson<{ targetDefaults: Readonly<Record<string, { readonly cache?: boolean }>> }>(
    join(root, 'nx.json'),
  )
  const cached = Object.keys(targetDefaults).filter((name) => targetDefaults[name]?.cache === true)
  expect(checkedTargets.toSorted()).toEqual(cached.toSorted())
})

test('an unknown task names the known ones and exits with 2', () => {
  const args = [join(root, 'tools/src/tasks/main.ts'), 'tset']
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' })
  expect(status).toBe(2)
  expect(stdout).toBe('')
  expect(stderr).toContain('there is no task "tset"; the tasks are start, test,')
})

test('npm test takes package names and exclusions, and refuses one that does not exist', () => {
  const packages = workspacePackages()
  const select = (...args: readonly string[]) => selectPackages(packages, args).map(({ path }) => path)
  const all = packages.map(({ path }) => path)
  expect(select()).toEqual(all)
  expect(select('--verbose')).toEqual(all)
  expect(select('core', 'tools')).toEqual(['packages/core', 'tools'])
  expect(select('--exclude=tools', '--verbose')).toEqual(all.filter((path) => path !== 'tools'))
  expect(() => select('cor')).toThrow('no package "cor"; there are: ')
  expect(() => select('--exclude=core,tool')).toThrow('no package "tool"')
})
