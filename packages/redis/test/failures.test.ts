import { once } from 'node:events'
import { createServer, type Server, type Socket } from 'node:net'
import type { CacheStore } from '@venuekit/core'
import { createCanaries, errorOf, ManualClock } from '@venuekit/core/testing'
import { expect, test } from 'vitest'
import { createRedisCacheStore } from '../src/index.ts'
import { patient, portOf, startRedis } from './redis-server.ts'

const password = 'q8Lz2VtXw5Np9RbK'
const canaries = createCanaries({ secrets: { password } })

const calls = (store: CacheStore, options = {}): readonly Promise<unknown>[] => [
  store.get('a', options),
  store.set('a', 'A', options),
  store.delete('a', options),
]

/** A server that does with a connection what it is told. */
async function listen(onSocket: (socket: Socket) => void): Promise<Server & AsyncDisposable> {
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => socket.destroy())
    onSocket(socket)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return Object.assign(server, {
    async [Symbol.asyncDispose]() {
      sockets.forEach((socket) => socket.destroy())
      server.close()
      await once(server, 'close')
    },
  })
}

test('[X.3] [X.4] an aborted call and a closed store', async (context) => {
  await using redis = await startRedis(context)
  const store = createRedisCacheStore({ url: redis.socketUrl, ...patient })
  await store.set('a', 'A')
  const signal = AbortSignal.abort('enough')
  for (const call of calls(store, { signal }))
    await expect(call).rejects.toMatchObject({ code: 'aborted', cause: 'enough' })
  process.kill(redis.pid, 'SIGSTOP')
  const controller = new AbortController()
  const aborted = calls(store, { signal: controller.signal })
  controller.abort('later')
  for (const call of aborted) await expect(call).rejects.toMatchObject({ code: 'aborted', cause: 'later' })
  const pending = calls(store)
  await Promise.all([
    store.close(),
    store.close(),
    ...pending.map((call) => expect(call).rejects.toMatchObject({ code: 'closed' })),
  ])
  for (const call of calls(store)) await expect(call).rejects.toMatchObject({ code: 'closed' })
  process.kill(redis.pid, 'SIGCONT')
  await expect.poll(() => redis.ask('CLIENT', 'LIST').length).toBe(1)
})

test('[S3.111] without a Redis calls fail soon, and at once for a second', async (context) => {
  const clock = new ManualClock()
  await using redis = await startRedis(context)
  let arrived = 0
  await using closed = await listen((socket) => {
    arrived += 1
    socket.destroy()
  })
  const url = `redis://:${password}@127.0.0.1:${portOf(closed)}`
  await using store = createRedisCacheStore({ url, clock, ...patient })
  for (const call of calls(store))
    await expect(call).rejects.toMatchObject({
      code: 'storage',
      retryable: true,
      context: { server: expect.stringMatching(/^redis:\/\/\[redacted\]@127\.0\.0\.1:\d+$/u) },
    })
  const before = arrived
  await expect(store.get('a')).rejects.toMatchObject({ code: 'storage' })
  expect(arrived).toBe(before)
  await clock.advance(1_000)
  await expect(store.get('a')).rejects.toMatchObject({ code: 'storage' })
  expect(arrived).toBe(before + 1)
  await using gone = createRedisCacheStore({ url: redis.socketUrl, ...patient })
  await redis.stop()
  await expect(gone.get('a')).rejects.toMatchObject({
    code: 'storage',
    message: expect.stringMatching(/ECONNREFUSED|ENOENT/u),
  })
})

test('[S3.111] a Redis that comes back is used again by the next call', async (context) => {
  await using redis = await startRedis(context)
  await using store = createRedisCacheStore({ url: `redis://127.0.0.1:${redis.port}`, ...patient })
  await store.set('a', 'A')
  process.kill(redis.pid, 'SIGSTOP')
  const cut = calls(store)
  redis.cut()
  for (const call of cut) await expect(call).rejects.toMatchObject({ code: 'storage', retryable: true })
  process.kill(redis.pid, 'SIGCONT')
  expect(await store.get('a')).toMatch(/^A$/u)
})

test('[S3.111] a Redis that hangs costs its connection and not the caller', async (context) => {
  const clock = new ManualClock()
  await using redis = await startRedis(context)
  await using store = createRedisCacheStore({ url: `redis://127.0.0.1:${redis.port}`, clock, ...patient })
  await store.set('a', 'A')
  process.kill(redis.pid, 'SIGSTOP')
  const late = errorOf(() => store.get('a'))
  await expect.poll(() => clock.pendingTimers).toBe(1)
  await clock.advance(patient.timeoutMs)
  expect(await late).toMatchObject({ code: 'timeout', retryable: true })
  await expect(store.get('a')).rejects.toMatchObject({ code: 'storage' })
  process.kill(redis.pid, 'SIGCONT')
  await clock.advance(1_000)
  expect(await store.get('a')).toBe('A')
})

test('[S3.111] a server that takes a connection and never answers is given up, also when it is closed meanwhile', async () => {
  const clock = new ManualClock()
  await using silent = await listen(() => undefined)
  const url = `redis://user:${password}@127.0.0.1:${portOf(silent)}`
  await using store = createRedisCacheStore({ url, clock, ...patient })
  const late = errorOf(() => store.get('a'))
  await expect.poll(() => clock.pendingTimers).toBe(1)
  await clock.advance(patient.timeoutMs)
  expect(await late).toMatchObject({ code: 'timeout' })
  const other = createRedisCacheStore({ url, ...patient })
  const pending = errorOf(() => other.get('a'))
  await other.close()
  expect(await pending).toMatchObject({ code: 'closed' })
  canaries.assertAbsent([await late, await pending, store])
})

test('[S3.111] a password lets in, and shows nowhere', async (context) => {
  await using redis = await startRedis(context, ['--requirepass', password])
  await using right = createRedisCacheStore({ url: `redis://default:${password}@127.0.0.1:${redis.port}`, ...patient })
  await right.set('a', 'A')
  expect(await right.get('a')).toBe('A')
  await using none = createRedisCacheStore({ url: `redis://127.0.0.1:${redis.port}`, ...patient })
  await expect(none.get('a')).rejects.toMatchObject({ code: 'storage', message: expect.stringContaining('NOAUTH') })
  await using wrong = createRedisCacheStore({ url: `redis://someone:${password}@127.0.0.1:${redis.port}`, ...patient })
  const failure: unknown = await errorOf(() => wrong.get('a'))
  expect(failure).toMatchObject({ code: 'storage', message: expect.stringContaining('WRONGPASS') })
  // Not every server knows AUTH; one that does not may repeat what it was sent.
  await using parrot = await listen((socket) =>
    socket.on('data', (data) => socket.write(`-ERR unknown ${data.toString().replaceAll('\r\n', ' ')}\r\n`)),
  )
  await using repeated = createRedisCacheStore({ url: `redis://:${password}@127.0.0.1:${portOf(parrot)}`, ...patient })
  const echo: unknown = await errorOf(() => repeated.get('a'))
  expect(echo).toMatchObject({ code: 'storage', message: expect.stringContaining('[redacted]') })
  canaries.assertAbsent([failure, echo, right, wrong, repeated])
})

test('[S3.111] rediss: speaks TLS from the first byte', async () => {
  const { promise, resolve } = Promise.withResolvers<Buffer>()
  await using server = await listen((socket) =>
    socket.once('data', (data) => {
      resolve(data)
      socket.destroy()
    }),
  )
  await using store = createRedisCacheStore({ url: `rediss://:${password}@localhost:${portOf(server)}`, ...patient })
  await expect(store.get('a')).rejects.toMatchObject({ code: 'storage' })
  const hello = await promise
  expect(hello[0]).toBe(0x16)
  expect(hello.includes('localhost')).toBe(true)
  expect(hello.includes(password)).toBe(false)
})
