import { ManualClock } from '@venuekit/core/testing'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { DeadlineLine } from './deadline-line.ts'

test('each deadline is called at its time, once, unless it was cancelled', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.record({ after: fc.nat(300), cancelAfter: fc.option(fc.nat(2_000).filter((ms) => ms !== 1_000)) })),
      async (plan) => {
        const clock = new ManualClock()
        const start = clock.monotonic()
        const line = new DeadlineLine(clock, 1_000)
        const fired: number[] = []
        const expected: number[] = []
        for (const { after, cancelAfter } of plan) {
          // oxlint-disable-next-line no-await-in-loop -- one deadline after the other
          await clock.advance(after)
          const dueAt = clock.monotonic() + 1_000
          const deadline = line.add(() => fired.push(clock.monotonic() - start))
          if (cancelAfter !== null) clock.setTimer(cancelAfter, () => deadline.cancel())
          if (cancelAfter === null || cancelAfter > 1_000) expected.push(dueAt - start)
        }
        await clock.runAll()
        expect(fired.filter((at) => !expected.includes(at))).toEqual([])
        expect(expected.filter((at) => !fired.includes(at))).toEqual([])
        expect(clock.pendingTimers).toBe(0)
      },
    ),
  )
})

test('one timer serves all of them', async () => {
  const clock = new ManualClock()
  const line = new DeadlineLine(clock, 1_000)
  for (let count = 0; count < 100; count += 1) line.add(() => {})
  expect(clock.pendingTimers).toBe(1)
  line.close()
  expect(clock.pendingTimers).toBe(0)
})

test('a closed line calls nobody', async () => {
  const clock = new ManualClock()
  const line = new DeadlineLine(clock, 1_000)
  let called = 0
  line.add(() => (called += 1))
  line.close()
  line.add(() => (called += 1))
  await clock.advance(5_000)
  expect(called).toBe(0)
  expect(clock.pendingTimers).toBe(0)
})
