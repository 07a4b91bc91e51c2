import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import type { OverflowPolicy } from '../contracts/call.ts'
import { OverflowError } from '../errors/general.ts'
import { AsyncQueue } from './async-queue.ts'

type Item =
  | { readonly type: 'data'; readonly key: string; readonly number: number }
  | { readonly type: 'mark'; readonly number: number }
  | { readonly type: 'dropped'; readonly count: number }

type Step =
  | { readonly do: 'data'; readonly key: string }
  | { readonly do: 'mark' }
  | { readonly do: 'read'; readonly times: number }

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ do: fc.constant('data' as const), key: fc.constantFrom('A', 'B', 'C', 'D') }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('mark' as const) }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('read' as const), times: fc.integer({ min: 1, max: 4 }) }) },
)
const policies = fc.constantFrom<OverflowPolicy>('conflate', 'drop-and-resync', 'fail')

interface Run {
  readonly queue: AsyncQueue<Item>
  readonly pushed: readonly Item[]
  readonly read: readonly Item[]
  /** What the iteration failed with at the end, if it did. */
  readonly failure: unknown
}

/** Pushes and reads as told, then reads the rest. */
async function run(overflow: OverflowPolicy, capacity: number, steps: readonly Step[]): Promise<Run> {
  const queue = new AsyncQueue<Item>({
    name: 'test',
    capacity,
    overflow,
    keyOf: (item) => (item.type === 'data' ? item.key : ''),
    markKeyOf: (item) => (item.type === 'mark' ? `${item.number}` : undefined),
    dropped: (count) => ({ type: 'dropped', count }),
  })
  const pushed: Item[] = []
  const read: Item[] = []
  const push = (item: Item): void => {
    if (!queue.ended) pushed.push(item)
    queue.push(item)
  }
  for (const each of steps) {
    if (each.do === 'data') push({ type: 'data', key: each.key, number: pushed.length })
    if (each.do === 'mark') push({ type: 'mark', number: pushed.length })
    for (let n = 0; each.do === 'read' && n < each.times && queue.stats.waiting > 0; n += 1) {
      const { value } = await queue.next()
      if (value !== undefined) read.push(value)
    }
    const { delivered, conflated, dropped, discarded, waiting } = queue.stats
    expect(waiting).toBeLessThanOrEqual(capacity + pushed.filter((item) => item.type === 'mark').length)
    expect(delivered + conflated + dropped + discarded + waiting).toBe(queue.stats.pushed)
  }
  queue.close()
  let failure: unknown
  try {
    for await (const item of queue) read.push(item)
  } catch (error) {
    failure = error
  }
  return { queue, pushed, read, failure }
}

test('[S1.60] [X.5] property: the bound holds, and what was pushed was read, conflated or counted as dropped', async () => {
  await fc.assert(
    fc.asyncProperty(
      policies,
      fc.integer({ min: 1, max: 4 }),
      fc.array(step, { maxLength: 60, size: '+1' }),
      async (overflow, capacity, steps) => {
        const { queue, pushed, read, failure } = await run(overflow, capacity, steps)
        const { delivered, conflated, dropped, discarded, waiting } = queue.stats
        expect([discarded, waiting, queue.stats.pushed]).toEqual([0, 0, pushed.length])
        expect(delivered + conflated + dropped).toBe(pushed.length)
        // Nothing is lost that the reader is not told of: by the marks, or by the failure of the iteration.
        const told = read.reduce((sum, item) => sum + (item.type === 'dropped' ? item.count : 0), 0)
        expect(told).toBe(overflow === 'fail' ? 0 : dropped)
        expect(OverflowError.is(failure)).toBe(overflow === 'fail' && dropped > 0)
        expect(read.filter((item) => item.type !== 'dropped')).toHaveLength(delivered)
        expect(overflow === 'conflate' || conflated === 0).toBe(true)
        // The newest item is never the one that is lost, but where the iteration fails with it.
        const newest = pushed.findLast((item) => item.type === 'data')
        expect(newest === undefined || read.includes(newest) || failure !== undefined).toBe(true)
      },
    ),
  )
})

test('[X.5] property: every mark is read, and neither marks nor data of one key change their order', async () => {
  await fc.assert(
    fc.asyncProperty(
      policies,
      fc.integer({ min: 1, max: 4 }),
      fc.array(step, { maxLength: 60, size: '+1' }),
      async (overflow, capacity, steps) => {
        const { pushed, read } = await run(overflow, capacity, steps)
        const marks = (items: readonly Item[]): Item[] => items.filter((item) => item.type === 'mark')
        expect(marks(read)).toEqual(marks(pushed))
        for (const key of ['A', 'B', 'C', 'D']) {
          // A mark is a wall for every key: nothing from behind it is read before it, or the other way round.
          const numbers = read.flatMap((item) =>
            item.type === 'mark' || (item.type === 'data' && item.key === key) ? [item.number] : [],
          )
          expect(numbers).toEqual(numbers.toSorted((a, b) => a - b))
        }
      },
    ),
  )
})

test('[X.5] property: under conflate the last item of each key is read, unless it was dropped for want of room', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 60, size: '+1' }), async (steps) => {
      // With room for every key nothing is ever dropped: between two marks at most one item of a key waits.
      const { queue, pushed, read } = await run('conflate', 1_000, steps)
      expect(queue.stats.dropped).toBe(0)
      for (const key of ['A', 'B', 'C', 'D']) {
        const last = (items: readonly Item[]): Item | undefined =>
          items.findLast((item) => item.type === 'data' && item.key === key)
        expect(last(read)).toEqual(last(pushed))
      }
    }),
  )
})
