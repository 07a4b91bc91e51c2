import { expectTypeOf, test } from 'vitest'
import { cacheKey } from './cache-key.ts'
import { createClientCache } from './client-cache.ts'
import { LruCache } from './lru-cache.ts'

test('a cache gives what it holds, and leases of it', () => {
  const cache = new LruCache<string, { name: string }>({ name: 'x', maxEntries: 1 })
  const lease = cache.acquireSync('a', () => ({ name: 'a' }))
  expectTypeOf(lease.value).not.toBeAny()
  expectTypeOf(lease.value).toEqualTypeOf<{ name: string }>()
  expectTypeOf(cache.get('a')).toEqualTypeOf<{ name: string } | undefined>()
  // @ts-expect-error -- somebody has to hear of a failure to close
  void new LruCache<string, string>({ name: 'x', maxEntries: 1, disposal: { dispose: () => {} } })
})

test('[S1.10] a client cache is typed by its tables', () => {
  const cache = createClientCache<{ orders: { id: string } }>()
  expectTypeOf(cache.get('orders', 'a')).not.toBeAny()
  expectTypeOf(cache.get('orders', 'a')).toEqualTypeOf<{ id: string } | undefined>()
  // @ts-expect-error -- there is no such table
  cache.get('fills', 'a')
  // @ts-expect-error -- an order has an id
  cache.set('orders', 'a', {})
})

test('[X.9] a key without an environment does not compile', () => {
  expectTypeOf(cacheKey).returns.toEqualTypeOf<string>()
  // @ts-expect-error -- the same exchange in another environment is another thing
  cacheKey({ exchange: 'mexc', kind: 'rest' })
})
