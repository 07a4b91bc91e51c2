import { expectTypeOf, test } from 'vitest'
import { abortable, AsyncQueue, Mutex, SingleFlight, withTimeout, type Disposer } from './index.ts'

test('what goes in comes out', () => {
  const value = abortable(Promise.resolve(7), { operation: 'x' })
  expectTypeOf(value).not.toBeAny()
  expectTypeOf(value).toEqualTypeOf<Promise<number>>()
  expectTypeOf(new SingleFlight<string, number>().run('a', async () => 1, { operation: 'x' })).toEqualTypeOf<
    Promise<number>
  >()
  expectTypeOf(new Mutex().acquire({ operation: 'x' })).toEqualTypeOf<Promise<Disposer>>()
  expectTypeOf(new Mutex().run(async () => 'text', { operation: 'x' })).toEqualTypeOf<Promise<string>>()
  // @ts-expect-error -- a timeout needs a clock
  void withTimeout(async () => 1, { timeoutMs: 5, operation: 'x' })
})

test('a queue yields its items and holds nothing that could be taken for the end', () => {
  const queue = new AsyncQueue<{ price: string }>({ name: 'x', capacity: 1, overflow: 'fail' })
  expectTypeOf(queue.next()).not.toBeAny()
  expectTypeOf(queue.next()).toEqualTypeOf<Promise<IteratorResult<{ price: string }, undefined>>>()
  // @ts-expect-error -- there is no such policy
  void new AsyncQueue<string>({ name: 'x', capacity: 1, overflow: 'grow' })
  // @ts-expect-error -- undefined is no item
  void new AsyncQueue<string | undefined>({ name: 'x', capacity: 1, overflow: 'fail' })
})
