import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { abortListenerCount } from './abort-listeners.ts'
import type { Disposer } from './disposer.ts'
import { Mutex, Semaphore } from './semaphore.ts'

const operation = 'login'

test('a mutex runs one piece of work at a time, in order, also after a failure', async () => {
  const mutex = new Mutex()
  const log: string[] = []
  const gates = [Promise.withResolvers<void>(), Promise.withResolvers<void>()] as const
  const first = mutex.run(
    async () => {
      log.push('first in')
      await gates[0].promise
      log.push('first out')
      throw new Error('broken')
    },
    { operation },
  )
  const second = mutex.run(async () => log.push('second'), { operation })
  expect([mutex.locked, mutex.waiting]).toEqual([true, 1])
  gates[0].resolve()
  await expect(first).rejects.toThrow('broken')
  await second
  expect(log).toEqual(['first in', 'first out', 'second'])
  expect(mutex.locked).toBe(false)
})

test('[X.3] who aborts while waiting frees its place; the others keep their order', async () => {
  const mutex = new Mutex()
  const held = await mutex.acquire({ operation })
  const controller = new AbortController()
  const order: string[] = []
  const waits = [
    mutex.acquire({ operation }).then((release) => [order.push('a'), release] as const),
    mutex.acquire({ operation, signal: controller.signal }),
    mutex.acquire({ operation }).then((release) => [order.push('c'), release] as const),
  ] as const
  expect(mutex.waiting).toBe(3)
  controller.abort('enough')
  await expect(waits[1]).rejects.toMatchObject({ code: 'aborted', cause: 'enough', operation })
  expect(mutex.waiting).toBe(2)
  expect(abortListenerCount(controller.signal)).toBe(0)
  held()
  const [, first] = await waits[0]
  expect(order).toEqual(['a'])
  first()
  const [, second] = await waits[2]
  expect(order).toEqual(['a', 'c'])
  second()
  expect(mutex.locked).toBe(false)
})

test('a permit goes back once, however often it is released', async () => {
  const lanes = new Semaphore(2)
  {
    using permit = await lanes.acquire({ operation })
    permit()
    permit()
    expect(lanes.available).toBe(2)
  }
  expect(lanes.available).toBe(2)
})

test('an aborted caller takes no permit, and a semaphore without permits is refused', async () => {
  const lanes = new Semaphore(1)
  await expect(lanes.acquire({ operation, signal: AbortSignal.abort() })).rejects.toMatchObject({ code: 'aborted' })
  expect(lanes.available).toBe(1)
  for (const permits of [0, -1, 1.5, Number.NaN, Infinity]) {
    expect(() => new Semaphore(permits)).toThrow('permits: must be a positive integer')
  }
})

test('[X.3] property: never more holders than permits, first come first served, nothing left at the end', async () => {
  const step = fc.oneof(
    { weight: 3, arbitrary: fc.constant({ do: 'acquire' as const }) },
    { weight: 2, arbitrary: fc.record({ do: fc.constant('release' as const), pick: fc.nat(10) }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('abort' as const), pick: fc.nat(10) }) },
  )
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 3 }),
      fc.array(step, { maxLength: 40, size: '+1' }),
      async (permits, steps) => {
        const lanes = new Semaphore(permits)
        const holders: Disposer[] = []
        const granted: number[] = []
        const controllers: AbortController[] = []
        const aborted = new Set<number>()
        for (const each of steps) {
          if (each.do === 'acquire') {
            const controller = new AbortController()
            const number = controllers.push(controller) - 1
            lanes.acquire({ operation, signal: controller.signal }).then(
              (release) => [granted.push(number), holders.push(release)],
              () => aborted.add(number),
            )
          } else if (each.do === 'release') {
            holders.splice(each.pick % Math.max(1, holders.length), 1)[0]?.()
          } else {
            controllers[each.pick]?.abort()
          }
          await new Promise(setImmediate)
          expect(holders.length).toBeLessThanOrEqual(permits)
          expect(lanes.available).toBe(permits - holders.length)
          expect(lanes.waiting === 0 || lanes.available === 0).toBe(true)
        }
        expect(granted).toEqual(granted.toSorted((a, b) => a - b))
        while (holders.length > 0) {
          holders.pop()?.()
          await new Promise(setImmediate)
        }
        expect(granted.length + aborted.size).toBe(controllers.length)
        expect([lanes.available, lanes.waiting]).toEqual([permits, 0])
        for (const controller of controllers) expect(abortListenerCount(controller.signal)).toBe(0)
      },
    ),
  )
})
