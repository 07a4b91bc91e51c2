import { expect, test } from 'vitest'
import { ManualClock } from '../testing/manual-clock.ts'
import { createMemoryCacheStore, type CacheStore } from './cache-store.ts'
import { createClientCache } from './client-cache.ts'

interface Tables {
  readonly instruments: { readonly symbol: string }
  readonly orders: { readonly id: string; readonly filled: string }
}

function setUp(options: { maxEntries?: number; maxBytes?: number } = {}) {
  const clock = new ManualClock()
  return { clock, store: createMemoryCacheStore({ clock, ...options }) }
}

test('[S3.111] text comes back as text and bytes as bytes, until deleted', async () => {
  const { store } = setUp()
  await store.set('text', '{"a":1}')
  await store.set('bytes', new Uint8Array([1, 2, 255]))
  expect(await store.get('text')).toBe('{"a":1}')
  expect(await store.get('bytes')).toEqual(new Uint8Array([1, 2, 255]))
  expect(await store.get('other')).toBeUndefined()
  expect([await store.delete('text'), await store.delete('text'), await store.get('text')]).toEqual([
    true,
    false,
    undefined,
  ])
})

test('[S3.111] what is stored cannot be changed from outside, not even through a buffer', async () => {
  const { store } = setUp()
  const bytes = Buffer.from([1, 2, 3])
  await store.set('bytes', bytes)
  bytes[0] = 9
  const first = await store.get('bytes')
  expect(first).toEqual(new Uint8Array([1, 2, 3]))
  if (first instanceof Uint8Array) first[0] = 9
  expect(await store.get('bytes')).toEqual(new Uint8Array([1, 2, 3]))
})

test('[S3.111] values grow old by the clock, each on its own', async () => {
  const { store, clock } = setUp()
  await store.set('short', 'a', { ttlMs: 100 })
  await store.set('long', 'b', { ttlMs: 200 })
  await store.set('ever', 'c')
  await clock.advance(100)
  expect([await store.get('short'), await store.get('long')]).toEqual([undefined, 'b'])
  await clock.advance(1_000_000)
  expect([await store.get('long'), await store.get('ever'), await store.delete('long')]).toEqual([
    undefined,
    'c',
    false,
  ])
  await expect(store.set('bad', 'x', { ttlMs: 0 })).rejects.toMatchObject({ code: 'configuration' })
})

test('[S3.107] [S3.111] it is bounded by number and by weight', async () => {
  const { store } = setUp({ maxEntries: 2 })
  for (const key of ['a', 'b', 'c']) await store.set(key, key)
  expect([await store.get('a'), await store.get('c')]).toEqual([undefined, 'c'])
  const small = setUp({ maxBytes: 100 }).store
  await small.set('a', new Uint8Array(60))
  await small.set('b', new Uint8Array(60))
  expect([await small.get('a'), await small.get('b')]).toEqual([undefined, new Uint8Array(60)])
})

test('[X.3] [X.4] an aborted call and a closed store', async () => {
  const { store } = setUp()
  const signal = AbortSignal.abort('enough')
  const calls = (target: CacheStore, options = {}): Promise<unknown>[] => [
    target.get('a', options),
    target.set('a', 'A', options),
    target.delete('a', options),
  ]
  for (const call of calls(store, { signal }))
    await expect(call).rejects.toMatchObject({ code: 'aborted', cause: 'enough' })
  await store.close()
  await store[Symbol.asyncDispose]()
  for (const call of calls(store)) await expect(call).rejects.toMatchObject({ code: 'closed' })
})

test('[S1.10] the client cache keeps tables apart', () => {
  const cache = createClientCache<Tables>()
  cache.set('instruments', 'BTC/USDT', { symbol: 'BTC/USDT' })
  cache.set('orders', 'BTC/USDT', { id: '1', filled: '0' })
  expect(cache.get('instruments', 'BTC/USDT')).toEqual({ symbol: 'BTC/USDT' })
  expect(cache.get('orders', 'BTC/USDT')).toEqual({ id: '1', filled: '0' })
  expect([cache.count('orders'), cache.get('orders', 'other'), cache.list('orders').length]).toEqual([1, undefined, 1])
  expect([cache.delete('orders', 'BTC/USDT'), cache.delete('orders', 'BTC/USDT')]).toEqual([true, false])
  cache.clear('instruments')
  expect(cache.count('instruments')).toBe(0)
  cache.set('orders', 'a', { id: 'a', filled: '0' })
  cache.clear()
  expect([cache.count('orders'), cache.list('instruments')]).toEqual([0, []])
})

test('[S1.10] a table with a limit lets go of what was written longest ago', () => {
  const cache = createClientCache<Tables>({ maxEntries: { orders: 2 } })
  for (const id of ['a', 'b']) cache.set('orders', id, { id, filled: '0' })
  cache.set('orders', 'a', { id: 'a', filled: '1' })
  cache.set('orders', 'c', { id: 'c', filled: '0' })
  expect(cache.list('orders').map((order) => order.id)).toEqual(['a', 'c'])
  expect(() => createClientCache<Tables>({ maxEntries: { orders: 0 } })).toThrow('maxEntries.orders')
})

test('[S1.10] ids and tables named like members of Object are like others', () => {
  const cache = createClientCache<Record<string, number>>()
  expect(cache.get('constructor', 'toString')).toBeUndefined()
  cache.set('__proto__', '__proto__', 7)
  expect(cache.get('__proto__', '__proto__')).toBe(7)
  expect(cache.count('hasOwnProperty')).toBe(0)
})
