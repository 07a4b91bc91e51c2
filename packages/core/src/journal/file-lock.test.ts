import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { ConfigurationError } from '../errors/general.ts'
import { errorOf } from '../testing/error-of.ts'
import { acquireLock, type FileLock } from './file-lock.ts'

let folder = ''
let path = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'venuekit-lock-'))
  path = join(folder, 'lock')
})
afterEach(async () => {
  await rm(folder, { recursive: true })
})

/** The number of a process that has ended. */
async function deadProcess(): Promise<number> {
  const child = spawn(process.execPath, ['--eval', ''])
  await once(child, 'exit')
  return child.pid ?? 0
}

async function leave(holder: Record<string, unknown>): Promise<void> {
  await writeFile(path, JSON.stringify({ pid: process.pid, host: hostname(), token: 'left', ...holder }))
}

test('a lock is held until it is released, and leaves nothing', async () => {
  const lock = await acquireLock(path, false)
  expect(ConfigurationError.is(await errorOf(() => acquireLock(path, false)))).toBe(true)
  expect(await readdir(folder)).toEqual(['lock'])
  await lock.release()
  await lock.release()
  expect(await readdir(folder)).toEqual([])
  await (await acquireLock(path, false)).release()
})

test('the lock of a process that ended is taken over', async () => {
  await leave({ pid: await deadProcess() })
  const lock = await acquireLock(path, false)
  expect(JSON.parse(await readFile(path, 'utf8'))).toMatchObject({ pid: process.pid, host: hostname() })
  await lock.release()
  expect(await readdir(folder)).toEqual([])
})

test('so is that of a process whose number another one has got since', async (context) => {
  if (process.platform !== 'linux') context.skip('only Linux says when a process began')
  await leave({ pid: process.pid, began: '1' })
  const lock = await acquireLock(path, false)
  await lock.release()
  expect(await readdir(folder)).toEqual([])
})

test('a lock of another host is respected unless that host is said to be gone', async () => {
  await leave({ pid: await deadProcess(), host: 'another-host' })
  expect(String(await errorOf(() => acquireLock(path, false)))).toMatch(
    /is in use by process \d+ on another-host; .* delete .*lock/,
  )
  const lock = await acquireLock(path, true)
  await lock.release()
})

test.each(['', 'garbage', '{}', 'null', '{"pid":"1","host":"a","token":"b"}'])(
  'a lock that says %j is not touched',
  async (text) => {
    await writeFile(path, text)
    expect(String(await errorOf(() => acquireLock(path, true)))).toContain('is in use by something')
    expect(await readFile(path, 'utf8')).toBe(text)
  },
)

test('a lock that another process has taken over is not released', async () => {
  const lock = await acquireLock(path, false)
  await leave({ token: 'another' })
  await lock.release()
  expect(await readdir(folder)).toEqual(['lock'])
})

test('of many that find a stale lock at once, one gets it', async () => {
  const pid = await deadProcess()
  for (let round = 0; round < 20; round += 1) {
    // oxlint-disable-next-line no-await-in-loop -- one round after the other
    await leave({ pid })
    // oxlint-disable-next-line no-await-in-loop -- one round after the other
    const results = await Promise.allSettled(Array.from({ length: 10 }, () => acquireLock(path, false)))
    const locks = results.filter((result): result is PromiseFulfilledResult<FileLock> => result.status === 'fulfilled')
    expect(locks).toHaveLength(1)
    // oxlint-disable-next-line no-await-in-loop -- one round after the other
    await locks[0]?.value.release()
    // oxlint-disable-next-line no-await-in-loop -- one round after the other
    expect(await readdir(folder)).toEqual([])
  }
})
