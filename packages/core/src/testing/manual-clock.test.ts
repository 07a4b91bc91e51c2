import { expect, test } from 'vitest'
import { sleep } from '../time/sleep.ts'
import { ManualClock } from './manual-clock.ts'

test('[S1.10] [X.2] timers fire in the order of their time, then of their setting, at their own time', async () => {
  const clock = new ManualClock()
  const start = clock.now()
  const fired: string[] = []
  for (const [name, delay] of [
    ['c', 30],
    ['a', 10],
    ['b1', 20],
    ['b2', 20],
    ['now', 0],
  ] as const) {
    clock.setTimer(delay, () => fired.push(`${name}@${clock.now() - start}`))
  }
  await clock.advance(25)
  expect(fired).toEqual(['now@0', 'a@10', 'b1@20', 'b2@20'])
  expect(clock.now() - start).toBe(25)
  expect(clock.pendingTimers).toBe(1)
  expect(clock.nextTimerInMs).toBe(5)
  await clock.advance(5)
  expect(fired.at(-1)).toBe('c@30')
  expect(clock.nextTimerInMs).toBeUndefined()
})

test('[X.2] code behind an await goes on between two timers and sees the time at which it was woken', async () => {
  const clock = new ManualClock({ now: 5_000, monotonic: 0 })
  const seen: number[] = []
  const walk = async (): Promise<void> => {
    for (let step = 0; step < 4; step += 1) {
      await sleep(clock, 10)
      await Promise.resolve()
      seen.push(clock.now())
    }
  }
  const walked = walk()
  await clock.advance(1_000)
  await walked
  expect(seen).toEqual([5_010, 5_020, 5_030, 5_040])
})

test('time passes for as long as work goes on, but for timers that are not due yet', async () => {
  const clock = new ManualClock()
  const start = clock.now()
  const opened = Promise.withResolvers<void>()
  let asked = 0
  const isDue = (inMs: number): boolean => {
    asked += 1
    // What is no timer goes on meanwhile.
    if (asked === 3) opened.resolve()
    return inMs <= 10 || asked > 3
  }
  const work = async (): Promise<number> => {
    await sleep(clock, 10)
    const nap = sleep(clock, 50)
    await opened.promise
    expect(clock.now() - start).toBe(10)
    await nap
    return clock.now() - start
  }
  expect(await clock.runDuring(work(), isDue)).toBe(60)
  expect(asked).toBeGreaterThanOrEqual(4)
  await expect(clock.runDuring(Promise.reject(new Error('over')))).rejects.toThrow('over')
})

test('a cancelled timer does not fire; cancelling twice or after it ran does nothing', async () => {
  const clock = new ManualClock()
  let fired = 0
  const first = clock.setTimer(10, () => (fired += 1))
  const second = clock.setTimer(10, () => (fired += 1))
  first.cancel()
  first.cancel()
  await clock.advance(10)
  expect(fired).toBe(1)
  second[Symbol.dispose]()
  expect(clock.pendingTimers).toBe(0)
})

test('a timer may cancel another one that is due at the same time', async () => {
  const clock = new ManualClock()
  const fired: string[] = []
  clock.setTimer(5, () => {
    fired.push('first')
    second.cancel()
  })
  const second = clock.setTimer(5, () => fired.push('second'))
  await clock.advance(5)
  expect(fired).toEqual(['first'])
})

test('[X.2] stepWall moves the wall clock alone and fires nothing', async () => {
  const clock = new ManualClock()
  const [wall, monotonic] = [clock.now(), clock.monotonic()]
  let fired = false
  clock.setTimer(1_000, () => (fired = true))
  clock.stepWall(3_600_000)
  clock.stepWall(-600_000)
  await clock.advance(0)
  expect(clock.now() - wall).toBe(3_000_000)
  expect(clock.monotonic()).toBe(monotonic)
  expect(fired).toBe(false)
})

test('suspend: timers that became due fire late, once each, in order, at the time of waking', async () => {
  const clock = new ManualClock()
  const start = clock.monotonic()
  const fired: string[] = []
  clock.setTimer(20, () => fired.push(`b@${clock.monotonic() - start}`))
  clock.setTimer(10, () => {
    fired.push(`a@${clock.monotonic() - start}`)
    clock.setTimer(10, () => fired.push(`again@${clock.monotonic() - start}`))
  })
  await clock.suspend(60_000)
  expect(fired).toEqual(['a@60000', 'b@60000'])
  await clock.advance(10)
  expect(fired.at(-1)).toBe('again@60010')
})

test('advanceTo goes to an instant and refuses the past; runAll stops at an endless loop', async () => {
  const clock = new ManualClock({ now: 1_000 })
  await clock.advanceTo(1_250)
  expect(clock.now()).toBe(1_250)
  await expect(clock.advanceTo(1_249)).rejects.toThrow(/now: must not be negative/)

  let fired = 0
  clock.setTimer(5, () => clock.setTimer(5, () => (fired += 1)))
  await clock.runAll()
  expect([fired, clock.now(), clock.pendingTimers]).toEqual([1, 1_260, 0])

  const again = (): void => void clock.setTimer(1, again)
  again()
  await expect(clock.runAll({ atMost: 50 })).rejects.toThrow(/50 timers have fired/)
})

test.each([Number.NaN, Infinity])('a delay of %s is refused', async (delay) => {
  const clock = new ManualClock()
  expect(() => clock.setTimer(delay, () => {})).toThrow(/delayMs: must be a finite number/)
  expect(() => clock.stepWall(delay)).toThrow(/stepMs/)
  await expect(clock.advance(delay)).rejects.toThrow(/durationMs/)
})

test('an error in a timer reaches who advances', async () => {
  const clock = new ManualClock()
  clock.setTimer(1, () => {
    throw new RangeError('from a timer')
  })
  await expect(clock.advance(1)).rejects.toThrow('from a timer')
})
