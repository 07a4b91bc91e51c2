import { expect, test } from 'vitest'
import { abortListenerCount } from '../async/abort-listeners.ts'
import { ManualClock } from '../testing/manual-clock.ts'
import { LruCache } from './lru-cache.ts'
import type { LruCacheOptions } from './lru-cache-options.ts'

/** Something that has to be closed once, and remembers how often it was. */
class Client {
  readonly name: string
  closed = 0
  broken = false

  constructor(name: string) {
    this.name = name
  }
}

function setUp(options: Partial<LruCacheOptions<string, Client>> = {}) {
  const built: Client[] = []
  const errors: unknown[] = []
  const cache = new LruCache<string, Client>({
    name: 'clients',
    maxEntries: 2,
    isUsable: (client) => !client.broken,
    disposal: { dispose: (client) => void (client.closed += 1), onError: (error) => void errors.push(error) },
    ...options,
  })
  const build = (name: string) => async (): Promise<Client> => {
    const client = new Client(name)
    built.push(client)
    return client
  }
  return { cache, built, build, errors }
}

test('[X.9] [S3.18] the same key is the same thing, built once for all who ask at the same time', async () => {
  const { cache, built, build } = setUp()
  const leases = await Promise.all([1, 2, 3].map(() => cache.acquire('mexc', build('mexc'))))
  const again = await cache.acquire('mexc', build('mexc'))
  expect(built).toHaveLength(1)
  for (const lease of [...leases, again]) expect(lease.value).toBe(built[0])
  expect(cache.stats).toMatchObject({ hits: 1, misses: 3, leased: 1, building: 0 })
})

test('[X.9] evicted while leased: closed with the last lease, not before, and once', async () => {
  const { cache, built, build } = setUp({ maxEntries: 1 })
  const [one, two] = await Promise.all([cache.acquire('a', build('a')), cache.acquire('a', build('a'))])
  cache.delete('a')
  expect([cache.has('a'), one.value.closed, cache.stats.leased]).toEqual([false, 0, 1])
  one.release()
  one.release()
  one[Symbol.dispose]()
  expect(built[0]?.closed).toBe(0)
  two.release()
  expect([built[0]?.closed, cache.stats.leased]).toEqual([1, 0])
})

test('[S3.113] leased entries are never evicted: while they are used there are more than the limit', async () => {
  const { cache, built, build } = setUp()
  const leases = await Promise.all(['a', 'b', 'c'].map((key) => cache.acquire(key, build(key))))
  expect([cache.size, cache.stats.evictions]).toEqual([3, 0])
  leases[1]?.release()
  expect(cache.keys()).toEqual(['a', 'c'])
  expect(built.map((client) => client.closed)).toEqual([0, 1, 0])
  leases[0]?.release()
  expect(cache.keys()).toEqual(['a', 'c'])
})

test('[S3.113] what is leased does not grow old; from the release on it does', async () => {
  const clock = new ManualClock()
  const { cache, build } = setUp({ clock, ttlMs: 1_000, ttlFrom: 'use' })
  const lease = await cache.acquire('a', build('a'))
  await clock.advance(5_000)
  expect([cache.prune(), cache.has('a')]).toEqual([0, true])
  lease.release()
  await clock.advance(999)
  expect(cache.has('a')).toBe(true)
  await clock.advance(1)
  expect([cache.prune(), lease.released]).toEqual([1, true])
})

test('[S3.34] a broken client is replaced for who asks next, and closed when its last user has let go', async () => {
  const { cache, built, build } = setUp()
  const old = await cache.acquire('a', build('a'))
  old.value.broken = true
  const fresh = await cache.acquire('a', build('a'))
  expect(fresh.value).not.toBe(old.value)
  expect([built[0]?.closed, built[1]?.closed]).toEqual([0, 0])
  old.release()
  expect([built[0]?.closed, built[1]?.closed]).toEqual([1, 0])
})

test('[X.9] a released lease gives nothing any more', async () => {
  const { cache, build } = setUp()
  const lease = await cache.acquire('a', build('a'))
  {
    using scoped = lease
    expect(scoped.released).toBe(false)
  }
  expect(() => lease.value).toThrow('clients: this lease was released')
  const present = cache.lease('a')
  expect(present?.value.name).toBe('a')
  expect(cache.lease('b')).toBeUndefined()
})

test('[X.9] acquireSync builds at once, and hits like the others', () => {
  const { cache } = setUp()
  const client = new Client('a')
  const one = cache.acquireSync('a', () => client)
  const two = cache.acquireSync('a', () => expect.fail('built again'))
  expect(two.value).toBe(one.value)
  expect(cache.stats).toMatchObject({ hits: 1, misses: 1, leased: 1 })
})

test('a failure goes to all who wait and is not remembered', async () => {
  const { cache, build } = setUp()
  const broken = new Error('no such host')
  const fail = (): Promise<Client> => Promise.reject(broken)
  const results = await Promise.allSettled([cache.acquire('a', fail), cache.acquire('a', build('a'))])
  expect(results).toEqual([
    { status: 'rejected', reason: broken },
    { status: 'rejected', reason: broken },
  ])
  expect([cache.size, cache.stats.building]).toEqual([0, 0])
  expect((await cache.acquire('a', build('a'))).value.name).toBe('a')
})

test('[X.3] who aborts leaves alone; when all have left the build is aborted, and what it still makes is closed', async () => {
  const { cache, built, build } = setUp()
  const [one, two] = [new AbortController(), new AbortController()]
  const gate = Promise.withResolvers<void>()
  let seen: AbortSignal | undefined
  const slow = async (signal: AbortSignal): Promise<Client> => {
    seen = signal
    await gate.promise
    return build('a')()
  }
  const calls = [one, two].map(({ signal }) => cache.acquire('a', slow, { signal }))
  const settled = Promise.allSettled(calls)
  one.abort()
  expect([seen?.aborted, cache.stats.building]).toEqual([false, 1])
  two.abort('enough')
  expect([seen?.reason, cache.stats.building]).toEqual(['enough', 0])
  for (const result of await settled) expect(result).toMatchObject({ status: 'rejected', reason: { code: 'aborted' } })
  gate.resolve()
  await cache.settled()
  expect([built[0]?.closed, cache.size]).toEqual([1, 0])
  expect(abortListenerCount(one.signal) + abortListenerCount(two.signal)).toBe(0)
  await expect(cache.acquire('a', slow, { signal: AbortSignal.abort() })).rejects.toMatchObject({ code: 'aborted' })
})

test.each(['delete', 'clear'] as const)(
  '[S1.34] what is being built during a %s is served, but not kept',
  async (call) => {
    const { cache, built, build } = setUp()
    const gate = Promise.withResolvers<void>()
    const slow = cache.acquire('a', async () => {
      await gate.promise
      return build('old')()
    })
    cache[call]('a')
    const fresh = await cache.acquire('a', build('new'))
    gate.resolve()
    const old = await slow
    expect([old.value.name, fresh.value.name, cache.peek('a')?.name]).toEqual(['old', 'new', 'new'])
    old.release()
    fresh.release()
    expect(built.map((client) => [client.name, client.closed])).toEqual([
      ['new', 0],
      ['old', 1],
    ])
  },
)

test('[X.9] a build that was deleted does not end the one that took its place', async () => {
  const { cache, built, build } = setUp()
  const [old, fresh] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  const slow = (gate: Promise<void>) => async (): Promise<Client> => {
    await gate
    return build('a')()
  }
  const first = cache.acquire('a', slow(old.promise))
  cache.delete('a')
  const second = cache.acquire('a', slow(fresh.promise))
  old.resolve()
  await first
  const third = cache.acquire('a', () => expect.fail('built a third time'))
  fresh.resolve()
  expect((await third).value).toBe((await second).value)
  expect(built).toHaveLength(2)
})

test('[X.4] close() closes everything, leased or not, once, ends what is being built, and waits', async () => {
  const order: string[] = []
  const { cache, built, build } = setUp({
    maxEntries: 1,
    disposal: {
      dispose: async (client) => {
        await new Promise(setImmediate)
        client.closed += 1
        order.push(client.name)
      },
      onError: () => {},
    },
  })
  const evicted = await cache.acquire('evicted', build('evicted'))
  cache.delete('evicted')
  const leased = await cache.acquire('leased', build('leased'))
  const gate = Promise.withResolvers<void>()
  const slow = cache.acquire('slow', async (signal) => {
    signal.addEventListener('abort', () => gate.resolve())
    await gate.promise
    return build('slow')()
  })
  const [, failed] = await Promise.all([cache.close(), slow.catch((error: unknown) => error)])
  expect(failed).toMatchObject({ code: 'closed' })
  expect(order.toSorted()).toEqual(['evicted', 'leased', 'slow'])
  evicted.release()
  leased.release()
  await cache.settled()
  expect(built.map((client) => client.closed)).toEqual([1, 1, 1])
  expect(cache.stats).toMatchObject({ currsize: 0, leased: 0, building: 0 })
})

test('[X.4] close() also ends a build whose key was deleted, and what is closed may not call back for more', async () => {
  const refused: unknown[] = []
  const { cache, built, build } = setUp({
    disposal: {
      dispose: (client) => {
        client.closed += 1
        try {
          cache.lease('a')
        } catch (error) {
          refused.push(error)
        }
      },
      onError: () => {},
    },
  })
  const gate = Promise.withResolvers<void>()
  const slow = cache.acquire('slow', async () => {
    await gate.promise
    return build('slow')()
  })
  cache.delete('slow')
  await cache.acquire('a', build('a'))
  const closing = cache.close()
  await expect(slow).rejects.toMatchObject({ code: 'closed' })
  gate.resolve()
  await closing
  expect(built.map((client) => client.closed)).toEqual([1, 1])
  expect(refused).toMatchObject([{ code: 'closed' }, { code: 'closed' }])
})

test('a failure to close is reported, thrown or rejected, and the rest goes on', async () => {
  const { cache, build, errors } = setUp({
    disposal: {
      dispose: (client) => {
        if (client.name === 'throws') throw new Error('thrown')
        return client.name === 'rejects' ? Promise.reject(new Error('rejected')) : undefined
      },
      onError: (error) => {
        errors.push(error)
        throw new Error('the hook is broken')
      },
    },
  })
  for (const key of ['throws', 'rejects', 'fine']) (await cache.acquire(key, build(key))).release()
  await cache.close()
  expect(errors).toEqual([new Error('thrown'), new Error('rejected')])
})

test('[X.9] [X.4] a build that closes its cache: nobody gets a lease, and what it made is closed', async () => {
  const { cache } = setUp()
  const client = new Client('a')
  const waiting = cache.acquire('a', async () => {
    void cache.close()
    return client
  })
  await expect(waiting).rejects.toMatchObject({ code: 'closed' })
  await cache.close()
  expect([client.closed, cache.size, cache.stats.leased, cache.stats.building]).toEqual([1, 0, 0, 0])
})

test('[X.9] [X.4] the same with acquireSync', async () => {
  const { cache } = setUp()
  const client = new Client('a')
  const acquire = (): unknown =>
    cache.acquireSync('a', () => {
      void cache.close()
      return client
    })
  expect(acquire).toThrow('the cache of clients is closed')
  await cache.close()
  expect([client.closed, cache.size, cache.stats.leased]).toEqual([1, 0, 0])
})

test('[X.9] a cache that is closed while it serves those who wait gives the rest of them nothing', async () => {
  const { cache } = setUp({
    maxEntries: 1,
    disposal: {
      dispose: (client) => {
        client.closed += 1
        void cache.close()
      },
      onError: () => {},
    },
  })
  cache.set('old', new Client('old'))
  const client = new Client('a')
  // The first lease drives out the old client, and its end closes the cache.
  const results = await Promise.allSettled([1, 2].map(() => cache.acquire('a', async () => client)))
  expect(results[1]).toMatchObject({ status: 'rejected', reason: { code: 'closed' } })
  await cache.close()
  expect([client.closed, cache.stats.leased]).toEqual([1, 0])
})

test('[X.9] a build that asks for its own key joins itself', async () => {
  const { cache, built, build } = setUp()
  let inner: Promise<unknown> | undefined
  const outer = await cache.acquire('a', async () => {
    inner = cache.acquire('a', build('second'))
    return build('a')()
  })
  expect(await inner).toMatchObject({ value: outer.value })
  expect(built.map((client) => client.name)).toEqual(['a'])
})

test('[X.9] a value that cannot be weighed is closed once, however many wait, and all of them hear why', async () => {
  const broken = new Error('no weight')
  const { cache, built, build } = setUp({
    sizeOf: () => {
      throw broken
    },
  })
  const results = await Promise.allSettled([1, 2].map(() => cache.acquire('a', build('a'))))
  expect(results.map((result) => result.status === 'rejected' && result.reason)).toEqual([broken, broken])
  const client = new Client('b')
  expect(() => cache.acquireSync('b', () => client)).toThrow(broken)
  await cache.settled()
  expect([built.map(({ closed }) => closed), client.closed, cache.size, cache.stats.leased]).toEqual([[1], 1, 0, 0])
})
