import { Semaphore, silentLogger, bookFrameOf } from '@venuekit/core'
import { NetworkError } from '@venuekit/core/errors'
import { ManualClock } from '@venuekit/core/testing'
import { expect, test } from 'vitest'
import { newBookCounters } from './book-counters.ts'
import { BookRepair } from './book-repair.ts'

/** A book that is live as soon as its snapshot is there, unless snapshots fail. */
function repairing() {
  const clock = new ManualClock()
  const state = { liveAt: 0, fails: false, fetched: 0 }
  const counters = newBookCounters()
  const repair: BookRepair = new BookRepair(
    {
      clock,
      logger: silentLogger,
      random: () => 0.5,
      lanes: new Semaphore(4),
      fetchSnapshot: async () => {
        state.fetched += 1
        if (state.fails) throw new NetworkError('no answer')
        return bookFrameOf({ symbol: 'BTC_USDT', last: 1, bids: [], asks: [] })
      },
      resubscribe: async () => {},
    },
    {
      counters,
      snapshot: () => {
        state.liveAt = clock.monotonic()
        repair.succeeded()
        return undefined
      },
    },
  )
  /** A gap; how long it takes until the book is live again. */
  const gap = async (): Promise<number> => {
    const startedAt = clock.monotonic()
    state.liveAt = -1
    repair.start('rest', 0)
    while (state.liveAt < 0) await clock.advance(10)
    return state.liveAt - startedAt
  }
  return { clock, state, gap, repair, [Symbol.dispose]: () => repair.close() }
}

test('[S3.66] a book with a gap every few seconds begins anew at once each time', async () => {
  using run = repairing()
  const waits: number[] = []
  for (let gaps = 0; gaps < 40; gaps += 1) {
    waits.push(await run.gap())
    await run.clock.advance(5_000)
  }
  expect(Math.max(...waits)).toBeLessThan(100)
})

test('[S3.66] a book whose gaps never end asks every few seconds, and is live for as long as it can be', async () => {
  using run = repairing()
  const waits: number[] = []
  for (let gaps = 0; gaps < 40; gaps += 1) {
    waits.push(await run.gap())
    await run.clock.advance(100)
  }
  expect(waits.at(-1)).toBeGreaterThan(1_000)
  expect(Math.max(...waits)).toBeLessThan(7_000)
})

test('[S3.66] while snapshots fail, attempts become rarer up to half a minute', async () => {
  using run = repairing()
  run.state.fails = true
  run.repair.start('rest', 0)
  await run.clock.advance(600_000)
  expect(run.state.fetched).toBeLessThan(40)
  run.state.fails = false
  run.state.liveAt = -1
  await run.clock.advance(60_000)
  expect(run.state.liveAt).toBeGreaterThan(0)
})
