// What somebody writes who shares reference data between processes with @venuekit/redis, where no Redis runs.
import assert from 'node:assert/strict'
import { createServer } from 'node:net'
import { once } from 'node:events'
import { type CacheStore, ClosedError, ConfigurationError, SecretUrl, StorageError } from '@venuekit/core'
import { createRedisCacheStore, type RedisCacheStoreOptions } from '@venuekit/redis'

// Something that answers like a Redis that has nothing.
const server = createServer((socket) => socket.on('data', () => socket.write('$0\r\n\r\n'))).listen(0, '127.0.0.1')
await once(server, 'listening')
const address = server.address()
assert.ok(address !== null && typeof address === 'object')

const options: RedisCacheStoreOptions = {
  url: SecretUrl.from(`redis://127.0.0.1:${address.port}`),
  prefix: 'desk',
  timeoutMs: 10_000,
}
const store: CacheStore = createRedisCacheStore(options)
assert.equal(await store.get('gateio:instruments'), undefined)
await store.close()
await assert.rejects(store.get('gateio:instruments'), (error) => ClosedError.is(error))
server.close()
await once(server, 'close')

// A port of the system itself: nobody listens there.
await using gone = createRedisCacheStore({ ...options, url: 'redis://127.0.0.1:1' })
await assert.rejects(gone.set('gateio:instruments', '[]'), (error) => StorageError.is(error) && error.retryable)
assert.throws(
  () => createRedisCacheStore({ url: 'redis://redis.example' }),
  (error) => ConfigurationError.is(error) && error.settingName === 'url',
)
// @ts-expect-error -- an address or a client is needed
assert.throws(() => createRedisCacheStore({ prefix: 'desk' }))
const inside: string = '@venuekit/redis/dist/index.js'
await assert.rejects(import(inside), { code: 'ERR_PACKAGE_PATH_NOT_EXPORTED' })
