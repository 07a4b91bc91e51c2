import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readJson, root, workspacePackages } from '../lib/workspace.ts'
import { tasks } from './tasks.ts'
import { selectPackages } from './test.ts'

test('every npm script starts the task of its name through the bootstrap, and every task has a script', () => {
  const { scripts } = readJson<{ scripts: Readonly<Record<string, string>> }>(join(root, 'package.json'))
  expect(scripts).toEqual(
    Object.fromEntries(Object.keys(tasks).map((name) => [name, `node tools/bootstrap.mjs ${name}`])),
  )
})

test('an unknown task names the known ones and exits with 2', () => {
  const args = [join(root, 'tools/src/tasks/main.ts'), 'tset']
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' })
  expect(status).toBe(2)
  expect(stdout).toBe('')
  expect(stderr).toContain('there is no task "tset"; the tasks are start, test,')
})

test('npm test takes package names, and refuses one that does not exist', () => {
  const packages = workspacePackages()
  expect(selectPackages(packages, [])).toBe(packages)
  expect(selectPackages(packages, ['core', 'tools']).map(({ path }) => path)).toEqual(['packages/core', 'tools'])
  expect(() => selectPackages(packages, ['cor'])).toThrow('no package "cor"; there are: core')
})
