import { join } from 'node:path'
import { expect, test } from 'vitest'
import { temporaryFolder, writeTree } from '../lib/temporary.ts'
import { installCommands, installNeeds, missingPackages, neededBy } from './system-packages.ts'

function projects(tags: Readonly<Record<string, readonly string[]>>) {
  const folder = temporaryFolder(
    Object.fromEntries(Object.entries(tags).map(([name, list]) => [`${name}/project.json`, { name, tags: list }])),
  )
  const packages = Object.keys(tags).map((name) => ({ path: name, folder: join(folder.path, name) }))
  return { packages, [Symbol.dispose]: () => folder[Symbol.dispose]() }
}

test('needs are collected from the tags of all packages, once each', () => {
  using workspace = projects({
    core: ['layer:core'],
    redis: ['layer:redis', 'needs:redis'],
    demo: ['needs:redis', 'needs:browser'],
  })
  expect(neededBy(workspace.packages)).toEqual(['browser', 'redis'])
})

test('a need that nobody provides is an error that names the project', () => {
  using workspace = projects({ demo: ['needs:database'] })
  expect(() => neededBy(workspace.packages)).toThrow('demo/project.json needs "database"')
})

test('only what is not on the path is installed', async () => {
  using folder = temporaryFolder({ 'bin/redis-server': '' })
  const path = join(folder.path, 'bin')
  expect(missingPackages(['browser', 'redis'], path)).toEqual(['chromium'])
  expect(missingPackages(['browser', 'redis'], '')).toEqual(['chromium', 'redis-server'])
  expect(missingPackages([], '')).toEqual([])
  expect(await installNeeds([])).toBe(true)
})

test('packages are installed without questions and without starting services, by sudo where that is needed', () => {
  const aptGet = ['apt-get', '--option=DPkg::Lock::Timeout=300', '--option=Acquire::Retries=3']
  const settings = ['env', 'DEBIAN_FRONTEND=noninteractive', 'RUNLEVEL=1']
  const install = [...aptGet, 'install', '--yes', '--no-install-recommends', 'redis-server']
  expect(installCommands(['redis-server'], true)).toEqual([
    [...settings, ...aptGet, 'update'],
    [...settings, ...install],
  ])
  expect(installCommands(['redis-server'], false)[1]).toEqual(['sudo', '--non-interactive', ...settings, ...install])
})

test('what could not be installed at once is tried again, and not for ever', async () => {
  using folder = temporaryFolder({ 'bin/none': '' })
  const path = join(folder.path, 'bin')
  const lasts: (string | undefined)[] = []
  const run = async (command: readonly string[]) => {
    lasts.push(command.at(-1))
    // The first time somebody else holds the lock.
    if (lasts.length > 3) writeTree(path, { 'redis-server': '' })
  }
  expect(await installNeeds(['redis'], { path, run, pauseMs: 0 })).toBe(true)
  expect(lasts).toEqual(['update', 'redis-server', 'update', 'redis-server'])
  let tries = 0
  expect(await installNeeds(['browser'], { path, run: async () => void (tries += 1), pauseMs: 0 })).toBe(false)
  expect(tries).toBe(10)
})

test('where one attempt takes minutes, there is no other', async () => {
  using folder = temporaryFolder({ 'bin/none': '' })
  let now = 0
  let runs = 0
  // Somebody holds the lock for ever, or a mirror takes every connection and says nothing.
  const run = async () => {
    now += 200_000
    runs += 1
  }
  expect(await installNeeds(['browser'], { path: join(folder.path, 'bin'), run, pauseMs: 0, now: () => now })).toBe(
    false,
  )
  expect(runs).toBe(2)
})
