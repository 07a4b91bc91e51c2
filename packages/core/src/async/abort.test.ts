import { expect, test } from 'vitest'
import { TimeoutError } from '../errors/general.ts'
import { ManualClock } from '../testing/manual-clock.ts'
import { abortListenerCount } from './abort-listeners.ts'
import { abortable, onAbort, throwIfAborted } from './abort.ts'
import { AbortRelay } from './relay.ts'
import { withTimeout } from './timeout.ts'

async function failure(promise: PromiseLike<unknown>): Promise<unknown> {
  return promise.then(
    () => expect.fail('it did not fail'),
    (error: unknown) => error,
  )
}

test('[X.3] throwIfAborted names the operation and keeps the reason', () => {
  const controller = new AbortController()
  expect(() => throwIfAborted(controller.signal, 'getTicker')).not.toThrow()
  expect(() => throwIfAborted(undefined, 'getTicker')).not.toThrow()
  const reason = new Error('shutting down')
  controller.abort(reason)
  const details = { code: 'aborted', message: 'getTicker was aborted', operation: 'getTicker', cause: reason }
  expect(() => throwIfAborted(controller.signal, 'getTicker')).toThrow(expect.objectContaining(details))
})

test('[X.3] abortable gives the value or the error of the promise and leaves no listener', async () => {
  const { signal } = new AbortController()
  expect(await abortable(Promise.resolve(7), { signal, operation: 'x' })).toBe(7)
  expect(await abortable(Promise.resolve(8), { operation: 'x' })).toBe(8)
  const broken = new Error('broken')
  expect(await failure(abortable(Promise.reject(broken), { signal, operation: 'x' }))).toBe(broken)
  expect(abortListenerCount(signal)).toBe(0)
})

test('[X.3] an abort ends the wait at once, with the reason as cause, and drops what the promise does later', async () => {
  const controller = new AbortController()
  const work = Promise.withResolvers<number>()
  const waiting = abortable(work.promise, { signal: controller.signal, operation: 'getBalances' })
  expect(abortListenerCount(controller.signal)).toBe(1)
  controller.abort('why')
  expect(await failure(waiting)).toMatchObject({ code: 'aborted', cause: 'why' })
  expect(abortListenerCount(controller.signal)).toBe(0)
  // An unhandled rejection would fail the run.
  work.reject(new Error('too late'))
  const again = abortable(Promise.reject(new Error('dropped')), { signal: controller.signal, operation: 'x' })
  expect(await failure(again)).toMatchObject({ code: 'aborted' })
})

test('[X.3] a thousand waits on one signal leave nothing behind', async () => {
  const { signal } = new AbortController()
  const waits = Array.from({ length: 1_000 }, (_, n) => abortable(Promise.resolve(n), { signal, operation: 'x' }))
  expect(abortListenerCount(signal)).toBe(1_000)
  expect(await Promise.all(waits)).toHaveLength(1_000)
  expect(abortListenerCount(signal)).toBe(0)
})

test('onAbort without a signal attaches nothing', () => {
  expect(() => onAbort(undefined, () => expect.fail('called'))()).not.toThrow()
})

test('[X.3] a relay passes the first reason on and lets go of every parent', () => {
  const [one, two] = [new AbortController(), new AbortController()]
  const relay = new AbortRelay([one.signal, undefined, two.signal])
  expect(relay.signal.aborted).toBe(false)
  two.abort('second')
  one.abort('first')
  expect(relay.signal.reason).toBe('second')
  expect(abortListenerCount(one.signal) + abortListenerCount(two.signal)).toBe(0)
})

test('[X.3] a relay of an aborted parent is aborted and holds on to nobody', () => {
  const parent = new AbortController()
  const relay = new AbortRelay([parent.signal, AbortSignal.abort('gone')])
  expect(relay.signal.reason).toBe('gone')
  expect(abortListenerCount(parent.signal)).toBe(0)
})

test('[X.3] disposing a relay detaches it and leaves its signal alone', () => {
  const parent = new AbortController()
  const signal = (() => {
    using relay = new AbortRelay([parent.signal])
    expect(abortListenerCount(parent.signal)).toBe(1)
    return relay.signal
  })()
  expect(abortListenerCount(parent.signal)).toBe(0)
  parent.abort()
  expect(signal.aborted).toBe(false)
})

test('[X.3] withTimeout gives the answer in time and leaves no timer and no listener', async () => {
  const clock = new ManualClock()
  const { signal } = new AbortController()
  expect(await withTimeout(async () => 'pong', { clock, timeoutMs: 100, operation: 'ping', signal })).toBe('pong')
  expect(clock.pendingTimers).toBe(0)
  expect(abortListenerCount(signal)).toBe(0)
})

test('[X.3] withTimeout rejects when the time is over, and tells the work why', async () => {
  const clock = new ManualClock()
  const parent = new AbortController()
  let seen: AbortSignal | undefined
  const work = async (signal: AbortSignal): Promise<never> => {
    seen = signal
    return abortable(new Promise<never>(() => {}), { signal, operation: 'inner' })
  }
  const call = failure(withTimeout(work, { clock, timeoutMs: 250, operation: 'ping', signal: parent.signal }))
  await clock.advance(249)
  expect(seen?.aborted).toBe(false)
  await clock.advance(1)
  const error = await call
  expect(TimeoutError.is(error)).toBe(true)
  expect(error).toMatchObject({ message: 'ping took longer than 250 ms', retryable: true })
  expect(seen?.reason).toBe(error)
  expect(abortListenerCount(parent.signal)).toBe(0)
  expect(clock.pendingTimers).toBe(0)
})

test('[X.3] withTimeout does not wait for work that does not listen', async () => {
  const clock = new ManualClock()
  const call = failure(withTimeout(async () => new Promise(() => {}), { clock, timeoutMs: 10, operation: 'ping' }))
  await clock.advance(10)
  expect(await call).toMatchObject({ code: 'timeout' })
})

test('[X.3] the caller may end it before the time is over; the work hears of it', async () => {
  const clock = new ManualClock()
  const controller = new AbortController()
  let seen: AbortSignal | undefined
  const work = async (signal: AbortSignal): Promise<never> => {
    seen = signal
    return new Promise(() => {})
  }
  const call = failure(withTimeout(work, { clock, timeoutMs: 10, operation: 'ping', signal: controller.signal }))
  controller.abort('enough')
  expect(await call).toMatchObject({ code: 'aborted', cause: 'enough', operation: 'ping' })
  expect(seen?.reason).toBe('enough')
  expect(clock.pendingTimers).toBe(0)
})

test('[X.3] withTimeout starts nothing for an aborted caller, refuses bad times and knows no limit', async () => {
  const clock = new ManualClock()
  let calls = 0
  const work = async (): Promise<number> => (calls += 1)
  const aborted = { clock, timeoutMs: 10, operation: 'ping', signal: AbortSignal.abort() }
  expect(await failure(withTimeout(work, aborted))).toMatchObject({ code: 'aborted' })
  for (const timeoutMs of [0, -1, Number.NaN]) {
    expect(await failure(withTimeout(work, { clock, timeoutMs, operation: 'ping' }))).toMatchObject({
      code: 'invalid-input',
      path: 'timeoutMs',
    })
  }
  expect(calls).toBe(0)
  expect(await withTimeout(work, { clock, timeoutMs: Infinity, operation: 'ping' })).toBe(1)
  const broken = (): Promise<never> => {
    throw new Error('at once')
  }
  expect(await failure(withTimeout(broken, { clock, timeoutMs: 10, operation: 'ping' }))).toMatchObject({
    message: 'at once',
  })
  expect(clock.pendingTimers).toBe(0)
})
