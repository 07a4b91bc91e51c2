import { TimeoutError } from '@venuekit/core/errors'
import { createMemoryLogger, errorOf, ManualClock } from '@venuekit/core/testing'
import { ExchangeClock } from '@venuekit/core/time'
import { expect, test } from 'vitest'
import { createExchangeTime, type AskTimeOptions } from './exchange-time.ts'

/** An exchange that is ahead by `offset` and takes `tookMs` for an answer. */
function exchange(clock: ManualClock, offset = 5_000) {
  const state = { offset, asked: 0, fails: false }
  const ask = async ({ onTiming }: AskTimeOptions): Promise<number> => {
    state.asked += 1
    if (state.fails) throw new TimeoutError('no answer')
    onTiming({ sentAt: clock.monotonic(), receivedAt: clock.monotonic() })
    return clock.now() + state.offset
  }
  return { state, ask }
}

test('the time is measured when it is needed first, and no more until it is old', async () => {
  const clock = new ManualClock()
  const { state, ask } = exchange(clock)
  const time = createExchangeTime({ clock, ask })
  expect(time.now()).toBe(clock.now())
  await time.ready()
  await time.ready()
  expect(state.asked).toBe(1)
  // The exchange's clock ticks in milliseconds: on the average it is half of one further than it says.
  expect(time.now() - clock.now() - 5_000).toBeLessThanOrEqual(1)
  expect(clock.pendingTimers).toBe(0)
})

test('an old measurement is renewed behind the back of the caller', async () => {
  const clock = new ManualClock()
  const { state, ask } = exchange(clock)
  const time = createExchangeTime({ clock, ask })
  await time.ready()
  await clock.advance(300_000)
  const pending = Promise.withResolvers<void>()
  const slow = createExchangeTime({
    clock,
    exchangeClock: time.clock,
    ask: async (options) => {
      await pending.promise
      return ask(options)
    },
  })
  await slow.ready()
  expect(state.asked).toBe(1)
  pending.resolve()
  await slow.refresh()
  expect(state.asked).toBe(2)
})

test.each([
  ['a clock that was set', (clock: ManualClock) => clock.stepWall(3_600_000)],
  ['a refused timestamp', undefined],
])('after %s the caller waits for a new measurement', async (_, disturb) => {
  const clock = new ManualClock()
  const { state, ask } = exchange(clock)
  const time = createExchangeTime({ clock, ask })
  await time.ready()
  if (disturb === undefined) time.invalidate()
  else disturb(clock)
  state.offset = 7_000
  await time.ready()
  expect(state.asked).toBeGreaterThanOrEqual(2)
  expect(Math.abs(time.now() - clock.now() - 7_000)).toBeLessThanOrEqual(1)
  expect(time.clock.needsMeasure()).toBeUndefined()
})

test('callers at the same time share one question', async () => {
  const clock = new ManualClock()
  const { state, ask } = exchange(clock)
  const time = createExchangeTime({ clock, ask })
  await Promise.all(Array.from({ length: 20 }, () => time.ready()))
  expect(state.asked).toBe(1)
})

test('a measurement that fails is told to the log, and the estimate that there is has to do', async () => {
  const clock = new ManualClock()
  const logger = createMemoryLogger()
  const { state, ask } = exchange(clock)
  const time = createExchangeTime({ clock, ask, logger })
  await time.ready()
  state.fails = true
  time.invalidate()
  await time.ready()
  expect(Math.abs(time.now() - clock.now() - 5_000)).toBeLessThanOrEqual(1)
  expect(logger.records).toMatchObject([{ level: 'warn', fields: { reason: 'invalidated' } }])
  expect(TimeoutError.is(await errorOf(() => time.refresh()))).toBe(true)
})

test('[X.3] who waits for a measurement can leave', async () => {
  const clock = new ManualClock()
  const signals: (AbortSignal | undefined)[] = []
  const time = createExchangeTime({
    clock,
    ask: ({ signal }) => {
      signals.push(signal)
      return new Promise(() => {})
    },
  })
  const controller = new AbortController()
  const waiting = errorOf(() => time.refresh({ signal: controller.signal }))
  controller.abort()
  expect(await waiting).toMatchObject({ code: 'aborted' })
  expect(signals.map((signal) => signal?.aborted)).toEqual([true])
})

test('it feeds the estimate that it is given', async () => {
  const clock = new ManualClock()
  const exchangeClock = new ExchangeClock({ clock, resolutionMs: 1_000 })
  const time = createExchangeTime({ clock, exchangeClock, ask: exchange(clock).ask })
  await time.ready()
  expect(time.clock).toBe(exchangeClock)
  expect(exchangeClock.errorMs).toBeLessThan(1_000)
})
