import { systemClock, type Timer } from '@venuekit/core'
import { expect, test } from 'vitest'
import { handleWatch } from './handles.ts'

/** More of them than the runner ends of its own meanwhile. */
function timersOf(ms: number): readonly Timer[] {
  return Array.from({ length: 10 }, () => systemClock.setTimer(ms, () => {}))
}

test('[S3.75] what is left is found, also where it would end by itself after a while', async () => {
  handleWatch.enter()
  const timers = timersOf(20_000)
  expect(await handleWatch.leave()).toEqual(['Timeout'])
  for (const timer of timers) timer.cancel()
})

test('[S3.75] what needs a few turns to be gone is not left', async () => {
  handleWatch.enter()
  timersOf(50)
  expect(await handleWatch.leave()).toEqual([])
})
