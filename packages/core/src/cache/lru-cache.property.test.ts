import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { abortListenerCount } from '../async/abort-listeners.ts'
import { ManualClock } from '../testing/manual-clock.ts'
import type { Lease } from './lease.ts'
import { LruCache } from './lru-cache.ts'

interface Client {
  readonly name: string
  closed: number
  broken: boolean
}

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
    const client: Client = { name: key, closed: 0, broken: false }
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
