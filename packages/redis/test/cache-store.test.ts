import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { createClient } from '@redis/client'
import { errorOf, ManualClock } from '@venuekit/core/testing'
import { expect, test } from 'vitest'
import { createRedisCacheStore } from '../src/index.ts'
import { patient, startRedis } from './redis-server.ts'

test('[S3.111] text comes back as text and bytes as bytes, until deleted', async (context) => {
  await using redis = await startRedis(context)
  await using store = createRedisCacheStore({ url: redis.socketUrl, ...patient })
  const buffer = Buffer.from([0, 1, 255])
  const written = store.set('bytes', buffer)
  buffer[0] = 9
  await written
  await store.set('text', '{"a":"ü€😀"}')
  await store.set('', '')
  expect(await store.get('text')).toBe('{"a":"ü€😀"}')
  expect(await store.get('bytes')).toStrictEqual(new Uint8Array([0, 1, 255]))
  expect(await store.get('')).toBe('')
  expect(await store.get('other')).toBeUndefined()
  expect([await store.delete('text'), await store.delete('text'), await store.get('text')]).toEqual([
    true,
    false,
    undefined,
  ])
})

test('[S3.111] values are good for exactly as long as they were said to be', async (context) => {
  await using redis = await startRedis(context)
  await using store = createRedisCacheStore({ url: redis.socketUrl, ...patient, prefix: 'desk' })
  await store.set('long', 'a', { ttlMs: 86_400_000.9 })
  await store.set('ever', 'b')
  await store.set('always', 'c', { ttlMs: Infinity })
  const [left = ''] = redis.ask('PTTL', 'desk:cache:long')
  expect(Number(left)).toBeGreaterThan(86_400_000 - patient.timeoutMs)
  expect(Number(left)).toBeLessThanOrEqual(86_400_000)
  expect([redis.ask('PTTL', 'desk:cache:ever'), redis.ask('PTTL', 'desk:cache:always')]).toEqual([['-1'], ['-1']])
  await store.set('long', 'again')
  expect(redis.ask('PTTL', 'desk:cache:long')).toEqual(['-1'])
  await store.set('short', 'x', { ttlMs: 0.5 })
  await expect.poll(() => store.get('short')).toBeUndefined()
  for (const ttlMs of [0, -1, Number.NaN])
    await expect(store.set('bad', 'x', { ttlMs })).rejects.toMatchObject({
      code: 'configuration',
      settingName: 'ttlMs',
    })
})

test('[S3.111] prefixes are apart, and the same one is shared, by processes too', async (context) => {
  await using redis = await startRedis(context)
  await using ours = createRedisCacheStore({ url: `redis://127.0.0.1:${redis.port}/3`, ...patient })
  await using others = createRedisCacheStore({ url: `redis://localhost:${redis.port}/3`, ...patient, prefix: 'others' })
  await ours.set('key', 'ours')
  await others.set('key', 'theirs')
  expect([await ours.get('key'), await others.get('key')]).toEqual(['ours', 'theirs'])
  expect(redis.ask('-n', '3', 'KEYS', '*').toSorted()).toEqual(['others:cache:key', 'venuekit:cache:key'])
  const program = join(import.meta.dirname, 'examples/other-process.ts')
  const args = ['--conditions=@venuekit/source', program, `redis://127.0.0.1:${redis.port}/3`]
  const { stdout } = await promisify(execFile)(process.execPath, args)
  expect([stdout, await ours.get('answer')]).toEqual(['ours', 'from another process'])
})

test('[S3.107] [S3.111] a value that is too large is neither sent nor read', async (context) => {
  await using redis = await startRedis(context)
  await using large = createRedisCacheStore({ url: redis.socketUrl, ...patient })
  await using small = createRedisCacheStore({ url: redis.socketUrl, ...patient, maxValueBytes: 4 })
  await small.set('key', 'four')
  expect(await small.get('key')).toBe('four')
  await expect(small.set('key', 'fünf')).rejects.toMatchObject({ code: 'invalid-input', path: 'value' })
  expect(await small.get('key')).toBe('four')
  await large.set('key', 'fünf')
  await expect(small.get('key')).rejects.toMatchObject({ code: 'storage', operation: 'cache store get' })
})

test('what nobody can bring back as it was is refused, and what others wrote is no value', async (context) => {
  await using redis = await startRedis(context)
  await using store = createRedisCacheStore({ url: redis.socketUrl, ...patient })
  await expect(store.set('half', '\ud83d')).rejects.toMatchObject({ code: 'invalid-input', path: 'value' })
  await expect(store.get('\ud83d')).rejects.toMatchObject({ code: 'invalid-input', path: 'key' })
  redis.ask('SET', 'venuekit:cache:alien', 'value')
  redis.ask('RPUSH', 'venuekit:cache:list', 'value')
  await expect(store.get('alien')).rejects.toMatchObject({ code: 'storage', context: { key: 'alien' } })
  await expect(store.get('list')).rejects.toMatchObject({
    code: 'storage',
    message: expect.stringContaining('WRONGTYPE'),
  })
})

test('[S3.111] a client of your own is used, and stays yours', async (context) => {
  await using redis = await startRedis(context)
  const client = createClient({ socket: { host: '127.0.0.1', port: redis.port, connectTimeout: patient.timeoutMs } })
  await client.connect()
  const clock = new ManualClock()
  const store = createRedisCacheStore({ client, clock })
  await store.set('key', 'value')
  expect(await store.get('key')).toBe('value')
  process.kill(redis.pid, 'SIGSTOP')
  const late = errorOf(() => store.get('key'))
  await expect.poll(() => clock.pendingTimers).toBe(1)
  await clock.advance(1_000)
  expect(await late).toMatchObject({ code: 'timeout' })
  const waiting = errorOf(() => store.get('key'))
  await store.close()
  expect(await waiting).toMatchObject({ code: 'closed' })
  process.kill(redis.pid, 'SIGCONT')
  expect(await client.ping()).toBe('PONG')
  client.destroy()
})
