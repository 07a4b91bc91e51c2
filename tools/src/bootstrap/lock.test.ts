import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { temporaryFolder } from '../lib/temporary.ts'
import { withLock } from './lock.mjs'

test('one works at a time, each gets its turn, and nothing is left', async () => {
  using folder = temporaryFolder()
  const lock = { folder: join(folder.path, 'lock'), pollMs: 1 }
  let inside = 0
  let most = 0
  const work = async () => {
    inside += 1
    most = Math.max(most, inside)
    await new Promise((resolve) => {
      setImmediate(resolve)
    })
    inside -= 1
    return most
  }
  const results = await Promise.all(Array.from({ length: 8 }, () => withLock(lock, work)))
  expect(results).toEqual(Array.from({ length: 8 }, () => 1))
  expect(readdirSync(folder.path)).toEqual([])
})

test('the one who waits is told so, once', async () => {
  using folder = temporaryFolder()
  const lock = { folder: join(folder.path, 'lock'), pollMs: 1 }
  const told: string[] = []
  const waiting = Promise.withResolvers<void>()
  const onWait = () => {
    told.push('wait')
    waiting.resolve()
  }
  let second: Promise<string> | undefined
  await withLock(lock, async () => {
    second = withLock({ ...lock, onWait }, async () => 'second')
    await waiting.promise
  })
  expect(await second).toBe('second')
  expect(told).toEqual(['wait'])
})

test('an error of the work releases the lock', async () => {
  using folder = temporaryFolder()
  const lock = { folder: join(folder.path, 'lock') }
  await expect(withLock(lock, () => Promise.reject(new Error('broken')))).rejects.toThrow('broken')
  expect(existsSync(lock.folder)).toBe(false)
})

test('the lock of a dead process is taken over at once', async () => {
  using folder = temporaryFolder()
  const lock = join(folder.path, 'lock')
  const { pid } = spawnSync(process.execPath, ['-e', ''])
  mkdirSync(lock)
  writeFileSync(join(lock, 'holder'), `${pid} ${hostname()}`)
  // Waiting for signs of life would take a day.
  expect(await withLock({ folder: lock, pollMs: 1_000, staleAfterPolls: 86_400 }, async () => 'mine')).toBe('mine')
  expect(readdirSync(folder.path)).toEqual([])
})

test.each(['', `${process.pid} another-host`])(
  'a holder that shows no sign of life counts as gone (holder %j)',
  async (holder) => {
    using folder = temporaryFolder()
    const lock = join(folder.path, 'lock')
    mkdirSync(lock)
    if (holder !== '') writeFileSync(join(lock, 'holder'), holder)
    let waited = 0
    const onWait = () => {
      waited += 1
    }
    expect(await withLock({ folder: lock, pollMs: 1, staleAfterPolls: 3, onWait }, async () => 'mine')).toBe('mine')
    expect(waited).toBe(1)
  },
)

test('a holder that lives is waited for, however long its work takes', async () => {
  using folder = temporaryFolder()
  const lock = { folder: join(folder.path, 'lock'), pollMs: 2 }
  const order: string[] = []
  const started = Promise.withResolvers<void>()
  const looked = Promise.withResolvers<void>()
  const first = withLock(lock, async () => {
    started.resolve()
    await looked.promise
    order.push('first')
  })
  await started.promise
  // Its sign of life changes with every beat, so that 50 looks in a row never see the same.
  const second = withLock({ ...lock, pollMs: 4, staleAfterPolls: 50, onWait: () => looked.resolve() }, async () => {
    order.push('second')
  })
  await Promise.all([first, second])
  expect(order).toEqual(['first', 'second'])
})
