import { expect, test } from 'vitest'
import { ManualClock } from '../testing/manual-clock.ts'
import { LruCache } from './lru-cache.ts'
import type { LruCacheOptions } from './lru-cache-options.ts'

function plain(options: Partial<LruCacheOptions<string, string>> = {}): LruCache<string, string> {
  return new LruCache({ name: 'test', maxEntries: 3, ...options })
}

test('[S1.42] [S3.113] what was used longest ago leaves first', () => {
  const cache = plain()
  for (const key of ['a', 'b', 'c']) cache.set(key, key.toUpperCase())
  expect(cache.get('a')).toBe('A')
  cache.set('d', 'D')
  expect(cache.keys()).toEqual(['c', 'a', 'd'])
  expect([cache.get('b'), cache.has('b'), cache.has('c'), cache.size]).toEqual([undefined, false, true, 3])
})

test('[S1.42] statistics, by the names that users know', () => {
  const cache = plain()
  for (const key of ['a', 'b', 'c', 'd']) cache.set(key, key)
  cache.get('a')
  cache.get('d')
  cache.get('d')
  expect(cache.stats).toEqual({ hits: 2, misses: 1, maxsize: 3, currsize: 3, evictions: 1, leased: 0, building: 0 })
  cache.delete('d')
  cache.clear()
  // What was removed on purpose is no eviction.
  expect(cache.stats).toMatchObject({ currsize: 0, evictions: 1 })
})

test('peek and has neither count nor mark as used', () => {
  const cache = plain()
  for (const key of ['a', 'b', 'c']) cache.set(key, key)
  expect([cache.peek('a'), cache.has('a'), cache.peek('z')]).toEqual(['a', true, undefined])
  cache.set('d', 'd')
  expect(cache.has('a')).toBe(false)
  expect(cache.stats).toMatchObject({ hits: 0, misses: 0 })
})

test('[S3.92] [S3.113] entries grow old from their writing, or from their last use', async () => {
  const clock = new ManualClock()
  const byWriting = plain({ clock, ttlMs: 1_000 })
  const byUse = plain({ clock, ttlMs: 1_000, ttlFrom: 'use' })
  for (const cache of [byWriting, byUse]) cache.set('a', 'A')
  await clock.advance(999)
  expect([byWriting.get('a'), byUse.get('a')]).toEqual(['A', 'A'])
  await clock.advance(1)
  expect([byWriting.peek('a'), byUse.peek('a')]).toEqual([undefined, 'A'])
  expect([byWriting.get('a'), byUse.get('a')]).toEqual([undefined, 'A'])
  await clock.advance(1_000)
  expect([byUse.has('a'), byUse.get('a'), byUse.size]).toEqual([false, undefined, 0])
  expect([byWriting.stats.evictions, byUse.stats.evictions]).toEqual([1, 1])
})

test('[S3.113] an entry may have a time of its own, and writing it again begins it anew', async () => {
  const clock = new ManualClock()
  const cache = plain({ clock })
  cache.set('a', 'A', { ttlMs: 10 })
  cache.set('b', 'B')
  await clock.advance(9)
  cache.set('a', 'A', { ttlMs: 10 })
  await clock.advance(9)
  expect(cache.get('a')).toBe('A')
  await clock.advance(1)
  expect([cache.get('a'), cache.get('b')]).toEqual([undefined, 'B'])
})

test('[S5.47] prune removes what is too old at once; nothing does so by itself', async () => {
  const clock = new ManualClock()
  const cache = plain({ clock, ttlMs: 1_000 })
  cache.set('a', 'A')
  cache.set('b', 'B')
  await clock.advance(500)
  cache.set('c', 'C')
  await clock.advance(500)
  expect([cache.size, clock.pendingTimers]).toEqual([3, 0])
  expect(cache.prune()).toBe(2)
  expect(cache.keys()).toEqual(['c'])
})

test('[S3.107] the memory that entries take is known and limited', () => {
  const cache = plain({ maxEntries: 100, maxBytes: 10, sizeOf: (value) => value.length })
  cache.set('a', '1234')
  cache.set('b', '12345')
  expect(cache.memoryUsage()).toEqual({ entries: 2, bytes: 9 })
  cache.set('c', '12')
  expect(cache.keys()).toEqual(['b', 'c'])
  cache.set('b', '1')
  cache.set('b', '1')
  expect(cache.memoryUsage()).toEqual({ entries: 2, bytes: 3 })
  cache.delete('b')
  expect(cache.memoryUsage()).toEqual({ entries: 1, bytes: 2 })
  cache.clear()
  expect(cache.memoryUsage()).toEqual({ entries: 0, bytes: 0 })
})

test('[S3.107] a value that can never fit drives nobody out', () => {
  const closed: string[] = []
  const disposal = { dispose: (value: string) => void closed.push(value), onError: () => {} }
  const cache = plain({ maxBytes: 4, sizeOf: (value) => value.length, disposal })
  cache.set('a', '1234')
  cache.set('b', '12345')
  expect([cache.keys(), closed]).toEqual([['a'], ['12345']])
  cache.set('a', '12345')
  expect([cache.size, closed]).toEqual([0, ['12345', '1234', '12345']])
})

test('a value that was replaced, deleted or cleared is closed, the same value again is not', async () => {
  const closed: string[] = []
  const disposal = { dispose: (value: string, key: string) => void closed.push(key + value), onError: () => {} }
  const cache = plain({ disposal })
  cache.set('a', '1')
  cache.set('a', '1')
  expect(closed).toEqual([])
  cache.set('a', '2')
  cache.set('b', '3')
  expect(cache.delete('b')).toBe(true)
  expect(cache.delete('b')).toBe(false)
  cache.clear()
  await cache.close()
  expect(closed).toEqual(['a1', 'b3', 'a2'])
})

test('closing a value may call back into the cache: each is closed once all the same', async () => {
  const closed: string[] = []
  const dispose = (value: string): void => {
    closed.push(value)
    cache.clear()
  }
  const cache = plain({ sizeOf: () => 1, disposal: { dispose, onError: (error) => expect.fail(String(error)) } })
  for (const key of ['a', 'b', 'c']) cache.set(key, key)
  cache.clear()
  expect([closed, cache.memoryUsage()]).toEqual([['a', 'b', 'c'], { entries: 0, bytes: 0 }])
  await cache.settled()
})

test('[S3.34] what reports itself as broken is gone for everybody, and is closed', () => {
  const closed: string[] = []
  const broken = new Set<string>()
  const disposal = { dispose: (value: string) => void closed.push(value), onError: () => {} }
  const cache = plain({ isUsable: (value) => !broken.has(value), disposal })
  cache.set('a', 'A')
  cache.set('b', 'B')
  broken.add('A').add('B')
  expect([cache.has('a'), cache.peek('a'), closed]).toEqual([false, undefined, []])
  expect([cache.get('a'), closed]).toEqual([undefined, ['A']])
  expect([cache.prune(), closed]).toEqual([1, ['A', 'B']])
  expect(cache.stats.evictions).toBe(0)
})

test('[X.4] a closed cache takes nothing more; closing again is the same', async () => {
  const cache = plain()
  cache.set('a', 'A')
  const closing = cache.close()
  expect(cache.close()).toBe(closing)
  await closing
  await cache[Symbol.asyncDispose]()
  expect(cache.size).toBe(0)
  expect(() => cache.set('b', 'B')).toThrow('the cache of test is closed')
  expect(() => cache.lease('a')).toThrow('the cache of test is closed')
  await expect(cache.acquire('a', async () => 'A')).rejects.toMatchObject({ code: 'closed' })
})

test.each([
  [{ maxEntries: 0 }, 'maxEntries'],
  [{ maxEntries: 1.5 }, 'maxEntries'],
  [{ maxEntries: Number.NaN }, 'maxEntries'],
  [{ maxBytes: 0, sizeOf: () => 1 }, 'maxBytes'],
  [{ maxBytes: 10 }, 'maxBytes'],
  [{ ttlMs: 1_000 }, 'ttlMs'],
  [{ ttlMs: 0, clock: new ManualClock() }, 'ttlMs'],
])('options with which it would keep nothing, or everything, are refused: %j', (options, settingName) => {
  expect(() => plain(options)).toThrow(expect.objectContaining({ code: 'configuration', settingName }))
})

test('a time of an entry needs a clock, and must be one', () => {
  expect(() => plain().set('a', 'A', { ttlMs: 5 })).toThrow('ttlMs: needs a clock')
  expect(() => plain({ clock: new ManualClock() }).set('a', 'A', { ttlMs: -5 })).toThrow(
    'ttlMs: must be a number above 0',
  )
})
