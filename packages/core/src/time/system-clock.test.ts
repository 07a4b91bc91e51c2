import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { expect, test, vi } from 'vitest'
import { systemClock } from './system-clock.ts'

test('[S1.10] [X.2] the wall clock is that of the machine, the monotonic one never falls', () => {
  const before = Date.now()
  const wall = systemClock.now()
  expect(wall).toBeGreaterThanOrEqual(before)
  expect(wall).toBeLessThanOrEqual(Date.now())
  const readings = Array.from({ length: 1_000 }, () => systemClock.monotonic())
  expect(readings).toEqual(readings.toSorted((left, right) => left - right))
  expect(Object.isFrozen(systemClock)).toBe(true)
})

test('a timer never fires before its time by the monotonic clock', async () => {
  const early: number[] = []
  for (let round = 0; round < 20; round += 1) {
    const { promise, resolve } = Promise.withResolvers<void>()
    const started = systemClock.monotonic()
    systemClock.setTimer(3.7, () => {
      if (systemClock.monotonic() - started < 3.7) early.push(round)
      resolve()
    })
    await promise
  }
  expect(early).toEqual([])
})

test('a cancelled timer does not fire; disposing cancels', async () => {
  const { promise, resolve } = Promise.withResolvers<string>()
  systemClock.setTimer(1, () => resolve('cancelled')).cancel()
  systemClock.setTimer(1, () => resolve('disposed'))[Symbol.dispose]()
  systemClock.setTimer(5, () => resolve('kept'))
  expect(await promise).toBe('kept')
})

test('a delay beyond 2^31 - 1 ms waits instead of firing at once', async () => {
  const { promise, resolve } = Promise.withResolvers<string>()
  const far = systemClock.setTimer(2 ** 31 + 5, () => resolve('far'))
  systemClock.setTimer(20, () => resolve('near'))
  expect(await promise).toBe('near')
  far.cancel()
})

test('a delay beyond 2^31 - 1 ms fires when it is over, and not with the first timer of Node', () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] })
  try {
    let fired = 0
    systemClock.setTimer(2 ** 31 + 5_000, () => (fired += 1))
    vi.advanceTimersByTime(2 ** 31 + 4_999)
    expect(fired).toBe(0)
    vi.advanceTimersByTime(1)
    expect(fired).toBe(1)
    expect(vi.getTimerCount()).toBe(0)
  } finally {
    vi.useRealTimers()
  }
})

test.each([Number.NaN, Infinity, -Infinity])(
  'a delay of %s is refused, a negative one fires at once',
  async (delay) => {
    expect(() => systemClock.setTimer(delay, () => {})).toThrow(/delayMs: must be a finite number/)
    const { promise, resolve } = Promise.withResolvers<string>()
    systemClock.setTimer(-5, () => resolve('fired'))
    expect(await promise).toBe('fired')
  },
)

test('keepAlive: false lets the process end before the timer; the default holds it', async () => {
  const program = `
    const { systemClock } = await import(${JSON.stringify(new URL('./system-clock.ts', import.meta.url).href)})
    systemClock.setTimer(3_000_000_000, () => {}, { keepAlive: false })
    systemClock.setTimer(10, () => process.stdout.write('held'))
  `
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', program])
  expect(stdout).toBe('held')
})
