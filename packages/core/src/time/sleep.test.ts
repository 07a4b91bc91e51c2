import { expect, test } from 'vitest'
import { AbortedError } from '../errors/general.ts'
import { ManualClock } from '../testing/manual-clock.ts'
import { sleep } from './sleep.ts'

test('[X.2] sleeps on the clock that it is given', async () => {
  const clock = new ManualClock()
  let woken = false
  const nap = sleep(clock, 100).then(() => (woken = true))
  await clock.advance(99)
  expect(woken).toBe(false)
  await clock.advance(1)
  await nap
  expect(woken).toBe(true)
})

test('[X.3] an abort ends it with the reason as cause and leaves neither timer nor listener', async () => {
  const clock = new ManualClock()
  const controller = new AbortController()
  const { signal } = controller
  let listeners = 0
  const add = signal.addEventListener.bind(signal)
  const remove = signal.removeEventListener.bind(signal)
  signal.addEventListener = (...parameters: Parameters<typeof add>) => ((listeners += 1), add(...parameters))
  signal.removeEventListener = (...parameters: Parameters<typeof remove>) => ((listeners -= 1), remove(...parameters))

  const finished = sleep(clock, 10, { signal })
  await clock.advance(10)
  await finished
  expect(listeners).toBe(0)

  const nap = sleep(clock, 100, { signal })
  const reason = new Error('shutting down')
  controller.abort(reason)
  const error = await nap.catch((caught: unknown) => caught)
  expect(AbortedError.is(error) && error.cause).toBe(reason)
  expect(clock.pendingTimers).toBe(0)
  expect(listeners).toBe(0)
})

test('[X.3] an aborted signal refuses at once, without a timer', async () => {
  const clock = new ManualClock()
  await expect(sleep(clock, 100, { signal: AbortSignal.abort() })).rejects.toThrow(AbortedError)
  expect(clock.pendingTimers).toBe(0)
})
