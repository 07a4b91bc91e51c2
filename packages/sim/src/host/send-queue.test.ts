import { ManualClock } from '@venuekit/core/testing'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { SendQueue } from './send-queue.ts'

function setUp() {
  const clock = new ManualClock()
  const queue = new SendQueue(clock)
  const sent: string[] = []
  const push = (channel: string, name: string, delay?: { delayMs: number; lane: string }): void =>
    queue.push(channel, () => sent.push(name), delay)
  return { clock, queue, sent, push }
}

test('what is not delayed goes at once', () => {
  const { queue, sent, push } = setUp()
  push('a', '1')
  push('b', '2')
  expect(sent).toEqual(['1', '2'])
  expect(queue.waiting).toBe(0)
})

test('a lane of a channel holds that channel alone, the lane of the connection all', async () => {
  const { clock, sent, push } = setUp()
  push('a', 'a1', { delayMs: 100, lane: 'a' })
  push('a', 'a2')
  push('b', 'b1')
  expect(sent).toEqual(['b1'])
  push('c', 'c1', { delayMs: 10, lane: '' })
  push('b', 'b2')
  push('a', 'a3')
  await clock.advance(10)
  expect(sent).toEqual(['b1', 'c1', 'b2'])
  await clock.advance(90)
  expect(sent).toEqual(['b1', 'c1', 'b2', 'a1', 'a2', 'a3'])
})

test('what is held comes after the next of its channel', () => {
  const { queue, sent, push } = setUp()
  queue.hold('a', () => sent.push('held'))
  push('b', 'b')
  expect(sent).toEqual(['b'])
  push('a', 'next')
  expect(sent).toEqual(['b', 'next', 'held'])
  expect(queue.waiting).toBe(0)
})

test('empty() resolves when nothing waits, also when everything is thrown away', async () => {
  const { clock, queue, sent, push } = setUp()
  await queue.empty()
  push('a', 'a', { delayMs: 50, lane: 'a' })
  const emptied = queue.empty()
  await clock.advance(50)
  await emptied
  push('a', 'b', { delayMs: 50, lane: 'a' })
  queue.hold('b', () => sent.push('c'))
  const cleared = queue.empty()
  queue.clear()
  await cleared
  expect([sent, clock.pendingTimers]).toEqual([['a'], 0])
})

test('property: a channel keeps its order, and everything is sent once', async () => {
  const step = fc.record({
    channel: fc.constantFrom('a', 'b', 'c'),
    delay: fc.option(fc.record({ delayMs: fc.nat(50), whole: fc.boolean() }), { nil: undefined }),
    pauseMs: fc.nat(20),
  })
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 12 }), async (steps) => {
      const { clock, queue, sent, push } = setUp()
      for (const [index, { channel, delay, pauseMs }] of steps.entries()) {
        const lane = delay?.whole === true ? '' : channel
        push(channel, `${channel}${index}`, delay === undefined ? undefined : { delayMs: delay.delayMs, lane })
        await clock.advance(pauseMs)
      }
      await clock.runAll()
      expect(queue.waiting).toBe(0)
      for (const channel of ['a', 'b', 'c']) {
        const names = steps.flatMap((one, index) => (one.channel === channel ? [`${channel}${index}`] : []))
        expect(sent.filter((name) => name.startsWith(channel))).toEqual(names)
      }
    }),
  )
})
