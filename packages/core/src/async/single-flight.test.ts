import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { abortListenerCount } from './abort-listeners.ts'
import { SingleFlight } from './single-flight.ts'

const operation = 'getInstruments'

test('[S3.25] [X.3] calls for one key share the work, calls for another do not', async () => {
  const flights = new SingleFlight<string, string>()
  const started: string[] = []
  const gate = Promise.withResolvers<void>()
  const load = (key: string) => async (): Promise<string> => {
    started.push(key)
    await gate.promise
    return `${key}!`
  }
  const calls = ['a', 'a', 'b', 'a'].map((key) => flights.run(key, load(key), { operation }))
  expect(started).toEqual(['a', 'b'])
  expect([flights.size, flights.has('a'), flights.has('c')]).toEqual([2, true, false])
  gate.resolve()
  expect(await Promise.all(calls)).toEqual(['a!', 'a!', 'b!', 'a!'])
  expect(flights.size).toBe(0)
  await flights.run('a', load('a'), { operation })
  expect(started).toEqual(['a', 'b', 'a'])
})

test('a failure goes to everybody and is not remembered', async () => {
  const flights = new SingleFlight<string, number>()
  const broken = new Error('broken')
  const fail = (): Promise<number> => {
    throw broken
  }
  const results = await Promise.allSettled([
    flights.run('a', fail, { operation }),
    flights.run('a', fail, { operation }),
  ])
  expect(results.map((result) => (result.status === 'rejected' ? result.reason : undefined))).toEqual([broken, broken])
  expect(await flights.run('a', async () => 1, { operation })).toBe(1)
})

test('[X.3] who aborts leaves alone; the last one to leave aborts the work; the next call works anew', async () => {
  const flights = new SingleFlight<string, number>()
  const [one, two] = [new AbortController(), new AbortController()]
  const signals: AbortSignal[] = []
  const work = async (signal: AbortSignal): Promise<number> => {
    signals.push(signal)
    return new Promise(() => {})
  }
  const calls = [one, two].map(({ signal }) => flights.run('a', work, { operation, signal }))
  const settled = Promise.allSettled(calls)
  one.abort('first')
  expect(signals[0]?.aborted).toBe(false)
  expect(flights.has('a')).toBe(true)
  two.abort('second')
  expect(signals[0]?.reason).toBe('second')
  expect(flights.has('a')).toBe(false)
  expect(await settled).toMatchObject([
    { status: 'rejected', reason: { code: 'aborted', cause: 'first' } },
    { status: 'rejected', reason: { code: 'aborted', cause: 'second' } },
  ])
  expect(await flights.run('a', async () => 2, { operation })).toBe(2)
  expect(abortListenerCount(one.signal) + abortListenerCount(two.signal)).toBe(0)
})

test('[S3.25] a work that calls for its own key joins itself instead of starting again', async () => {
  const flights = new SingleFlight<string, number>()
  let started = 0
  let inner: Promise<number> | undefined
  const work = async (): Promise<number> => {
    started += 1
    // Without the limit it would never end where it starts again.
    if (started < 3) inner = flights.run('a', work, { operation })
    return started
  }
  expect(await flights.run('a', work, { operation })).toBe(1)
  expect([await inner, started, flights.size]).toEqual([1, 1, 0])
})

test('[X.3] who joins from within the work and leaves at once does not abort it for the one who started it', async () => {
  const flights = new SingleFlight<string, boolean>()
  const controller = new AbortController()
  const work = async (signal: AbortSignal): Promise<boolean> => {
    const left = flights.run('a', async () => true, { operation, signal: controller.signal })
    controller.abort()
    await left.catch(() => {})
    return signal.aborted
  }
  expect(await flights.run('a', work, { operation })).toBe(false)
})

test('[X.3] a caller who is aborted already starts nothing', async () => {
  const flights = new SingleFlight<string, number>()
  let calls = 0
  const call = flights.run('a', async () => (calls += 1), { operation, signal: AbortSignal.abort() })
  await expect(call).rejects.toMatchObject({ code: 'aborted' })
  expect(calls).toBe(0)
})

test('[X.3] property: never two pieces of work for a key that somebody waits for, and everybody is served or left', async () => {
  const step = fc.oneof(
    fc.record({ do: fc.constant('call' as const), key: fc.integer({ min: 0, max: 2 }) }),
    fc.record({ do: fc.constant('abort' as const), pick: fc.nat(20) }),
    fc.record({ do: fc.constant('finish' as const), key: fc.integer({ min: 0, max: 2 }), fails: fc.boolean() }),
  )
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 40, size: '+1' }), async (steps) => {
      const flights = new SingleFlight<number, number>()
      const running = new Map<number, PromiseWithResolvers<number>>()
      const calls: { controller: AbortController; promise: Promise<unknown> }[] = []
      const work =
        (key: number) =>
        async (signal: AbortSignal): Promise<number> => {
          expect(running.has(key)).toBe(false)
          const result = Promise.withResolvers<number>()
          running.set(key, result)
          signal.addEventListener('abort', () => running.delete(key))
          return result.promise
        }
      for (const each of steps) {
        if (each.do === 'call') {
          const controller = new AbortController()
          const promise = flights.run(each.key, work(each.key), { operation, signal: controller.signal })
          promise.catch(() => {})
          calls.push({ controller, promise })
        } else if (each.do === 'abort') {
          calls[each.pick]?.controller.abort()
        } else {
          const result = running.get(each.key)
          running.delete(each.key)
          if (each.fails) result?.reject(new Error('failed'))
          else result?.resolve(each.key)
          // The flight ends in the next ticks, before anybody else may call.
          await new Promise(setImmediate)
        }
      }
      expect(flights.size).toBe(running.size)
      for (const result of running.values()) result.resolve(0)
      await Promise.allSettled(calls.map((call) => call.promise))
      expect(flights.size).toBe(0)
      for (const { controller } of calls) expect(abortListenerCount(controller.signal)).toBe(0)
    }),
  )
})
