import { SecretUrl } from '@venuekit/core'
import { createCanaries, errorOf } from '@venuekit/core/testing'
import { expect, test } from 'vitest'
import { createRedisCacheStore } from '../index.ts'
import { parseRedisAddress } from './redis-address.ts'

test('[S3.111] addresses of all kinds', () => {
  expect(parseRedisAddress({ url: 'redis://localhost' })).toEqual({
    shown: 'redis://localhost',
    socket: { host: 'localhost', port: 6379 },
  })
  expect(
    parseRedisAddress({ url: SecretUrl.from('rediss://user:p%40ss@redis.example:7000/2'), tls: { ca: 'PEM' } }),
  ).toEqual({
    shown: 'rediss://[redacted]@redis.example:7000/2',
    socket: { host: 'redis.example', port: 7000, tls: true, ca: 'PEM', servername: 'redis.example' },
    username: 'user',
    password: 'p@ss',
    database: 2,
  })
  expect(parseRedisAddress({ url: 'rediss://10.0.0.1' }).socket).toEqual({ host: '10.0.0.1', port: 6379, tls: true })
  expect(parseRedisAddress({ url: 'redis://[::1]:1' }).socket).toEqual({ host: '::1', port: 1 })
  expect(parseRedisAddress({ url: 'unix:///run/redis%20a.sock' }).socket).toEqual({
    path: '/run/redis a.sock',
    tls: false,
  })
})

test('[S3.111] plain text to another machine is asked for, not slipped into', async () => {
  expect(String(await errorOf(() => parseRedisAddress({ url: 'redis://redis:6379' })))).toContain(
    'allowPlaintext: true',
  )
  expect(parseRedisAddress({ url: 'redis://redis:6379', allowPlaintext: true }).socket).toEqual({
    host: 'redis',
    port: 6379,
  })
})

const password = 'q8Lz2VtXw5Np9RbK'

test.each([
  ['url', { url: password }],
  ['url', { url: `http://:${password}@localhost` }],
  ['url', { url: `redis://:${password}@localhost?a=1` }],
  ['url', { url: `redis://:${password}@localhost/abc` }],
  ['url', { url: `redis://:${password}@redis.example` }],
  ['url', { url: `redis://:${password}%@localhost` }],
  ['url', { url: 'redis://' }],
  ['url', { url: 'unix://host/path' }],
  ['tls', { url: 'redis://localhost', tls: {} }],
  ['prefix', { url: 'redis://localhost', prefix: 'a:b' }],
  ['timeoutMs', { url: 'redis://localhost', timeoutMs: 0 }],
  ['maxValueBytes', { url: 'redis://localhost', maxValueBytes: 0 }],
])('a wrong %s is refused, and not repeated: %j', async (settingName, options) => {
  const error = await errorOf(() => createRedisCacheStore(options))
  expect(error).toMatchObject({ code: 'configuration', settingName })
  createCanaries({ secrets: { password } }).assertAbsent(error)
})
