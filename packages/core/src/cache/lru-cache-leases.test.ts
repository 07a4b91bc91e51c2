import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { abortListenerCount } from '../async/abort-listeners.ts'
import { ManualClock } from '../testing/manual-clock.ts'
import type { Lease } from './lease.ts'
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

type Step = (world: World) => unknown

/** A cache under random use, with everything that was built and every lease that was given. */
class World {
  readonly clock = new ManualClock()
  readonly built: Client[] = []
  readonly held: Lease<Client>[] = []
  readonly building: PromiseWithResolvers<void>[] = []
  readonly calls: { controller: AbortController; done: Promise<unknown> }[] = []
  readonly cache = new LruCache<string, Client>({
    name: 'clients',
    maxEntries: 2,
    clock: this.clock,
    ttlMs: 100,
    ttlFrom: 'use',
    isUsable: (client) => !client.broken,
    disposal: { dispose: (client) => void (client.closed += 1), onError: (error) => expect.fail(String(error)) },
  })

  make(key: string): Client {
    const client = new Client(key)
    this.built.push(client)
    return client
  }

  acquire(key: string): void {
    const controller = new AbortController()
    const gate = Promise.withResolvers<void>()
    const build = async (): Promise<Client> => {
      this.building.push(gate)
      await gate.promise
      return this.make(key)
    }
    const done = this.cache.acquire(key, build, { signal: controller.signal }).then(
      (lease) => this.held.push(lease),
      () => 'failed or aborted',
    )
    this.calls.push({ controller, done })
  }

  /** What is wrong now; nothing must be, at any moment. */
  problems(): readonly string[] {
    const leased = new Set(this.held.map((lease) => lease.value))
    const { stats, size } = this.cache
    return [
      ...[...leased].filter((client) => client.closed > 0).map(({ name }) => `${name} was closed while it was leased`),
      ...this.built.filter((client) => client.closed > 1).map(({ name }) => `${name} was closed twice`),
      ...(stats.leased === leased.size ? [] : [`${stats.leased} are said to be leased, not ${leased.size}`]),
      ...(size <= Math.max(2, leased.size) ? [] : [`there are ${size} entries`]),
    ]
  }
}

const key = fc.constantFrom('a', 'b', 'c')
const pick = fc.nat(20)
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 6,
    arbitrary: key.map(
      (name): Step =>
        (world) =>
          world.acquire(name),
    ),
  },
  {
    weight: 2,
    arbitrary: key.map(
      (name): Step =>
        (world) =>
          world.held.push(world.cache.acquireSync(name, () => world.make(name))),
    ),
  },
  {
    weight: 5,
    arbitrary: pick.map(
      (n): Step =>
        ({ held }) =>
          held.splice(n % Math.max(1, held.length), 1)[0]?.release(),
    ),
  },
  { weight: 4, arbitrary: fc.constant<Step>(({ building }) => building.shift()?.resolve()) },
  { weight: 1, arbitrary: fc.constant<Step>(({ building }) => building.shift()?.reject(new Error('failed'))) },
  {
    weight: 1,
    arbitrary: pick.map(
      (n): Step =>
        ({ calls }) =>
          calls[n]?.controller.abort(),
    ),
  },
  {
    weight: 1,
    arbitrary: key.map(
      (name): Step =>
        ({ cache }) =>
          cache.delete(name),
    ),
  },
  { weight: 1, arbitrary: fc.constant<Step>(({ cache }) => cache.clear()) },
  { weight: 1, arbitrary: fc.constant<Step>(({ clock, cache }) => clock.advance(100).then(() => cache.prune())) },
  {
    weight: 1,
    arbitrary: key.map(
      (name): Step =>
        ({ cache }) =>
          Object.assign(cache.peek(name) ?? {}, { broken: true }),
    ),
  },
)

test('[X.9] [S3.113] property: whatever is acquired, evicted, aborted and released, each thing is closed exactly once', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 60, size: '+1' }), fc.boolean(), async (steps, releaseFirst) => {
      const world = new World()
      for (const each of steps) {
        await each(world)
        await new Promise(setImmediate)
        expect(world.problems()).toEqual([])
      }
      for (const gate of world.building) gate.resolve()
      await Promise.all(world.calls.map((call) => call.done))
      expect(world.problems()).toEqual([])
      for (const lease of releaseFirst ? world.held : []) lease.release()
      expect(world.cache.stats.leased === 0 || !releaseFirst).toBe(true)
      await world.cache.close()
      for (const lease of world.held) lease.release()
      expect(world.built.filter((client) => client.closed !== 1)).toEqual([])
      expect(world.cache.stats).toMatchObject({ currsize: 0, leased: 0, building: 0 })
      for (const { controller } of world.calls) expect(abortListenerCount(controller.signal)).toBe(0)
    }),
  )
})
