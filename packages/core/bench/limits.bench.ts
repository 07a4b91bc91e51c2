// What a permit costs when nobody has to wait, and what a long queue costs. There is no floor: a call over the network
// takes thousands of times as long; the numbers are here so that a change for the worse is seen.
import { bench, benchSize, measureAllocation, recordNumber } from '../../../tools/src/bench/api.ts'
import type { Charge } from '../src/limits/budgets-port.ts'
import { createBudgets } from '../src/limits/budgets.ts'
import { FixedWindowRateLimiter } from '../src/limits/fixed-window.ts'
import type { RateLimiter } from '../src/limits/rate-limiter-port.ts'
import { SlidingWindowRateLimiter } from '../src/limits/sliding-window.ts'
import { TokenBucketRateLimiter } from '../src/limits/token-bucket.ts'
import { ManualClock } from '../src/testing/manual-clock.ts'
import type { Clock, Timer } from '../src/time/clock.ts'

/** A clock that goes on by 2 ms at every look, so that a limit of one per ms is never met and its window is half full. */
class SteppingClock implements Clock {
  #time = 0

  now(): number {
    return this.monotonic()
  }

  monotonic(): number {
    this.#time += 2
    return this.#time
  }

  setTimer(): Timer {
    throw new Error('Nobody waits in this bench.')
  }
}

const limit = 1_000
const windowMs = 1_000
const limiters: Readonly<Record<string, () => RateLimiter>> = {
  'token bucket': () => new TokenBucketRateLimiter({ maxTokens: limit, refillRate: limit, clock: new SteppingClock() }),
  'sliding window': () => new SlidingWindowRateLimiter({ limit, windowMs, clock: new SteppingClock() }),
  'fixed window': () => new FixedWindowRateLimiter({ limit, windowMs, clock: new SteppingClock() }),
}

for (const [name, create] of Object.entries(limiters)) {
  await bench({
    name: `${name}: acquire()`,
    size: 1_000_000,
    contenders: {
      ours: (size) => () => {
        const limiter = create()
        let granted = 0
        for (let call = 0; call < size; call += 1) granted += limiter.acquire() ? 1 : 0
        return granted
      },
    },
    verify: ({ ours }, size) => expectAll(ours, size),
  })
  const limiter = create()
  const value = measureAllocation(() => limiter.acquire(), benchSize(200_000))
  await recordNumber({ name: `${name}: garbage per acquire()`, unit: 'B', value })
}

const charges: readonly Charge[] = [
  { budget: 'ip', weight: 1 },
  { budget: 'uid', weight: 1 },
  { budget: 'pair:BTC_USDT', weight: 1 },
]

function threeBudgets(clock: Clock) {
  const rule = { type: 'sliding', limit, windowMs } as const
  return createBudgets({
    clock,
    budgets: [
      { name: 'ip', rule },
      { name: 'uid', rule, scope: 'account' },
      { name: 'pair:*', rule, scope: 'account' },
    ],
  }).within({ account: 'main' })
}

await bench({
  name: 'budgets: acquire() of 3 charges',
  size: 200_000,
  contenders: {
    ours: (size) => async () => {
      const budgets = threeBudgets(new SteppingClock())
      let granted = 0
      for (let call = 0; call < size; call += 1) {
        using permit = await budgets.acquire(charges, { lane: 'order' })
        granted += permit === undefined ? 0 : 1
      }
      return granted
    },
  },
  verify: ({ ours }, size) => expectAll(ours, size),
})

const uncontended = threeBudgets(new SteppingClock())
await recordNumber({
  name: 'budgets: garbage per acquire() of 3 charges',
  unit: 'B',
  value: measureAllocation(() => void uncontended.acquire(charges, { lane: 'order' }), benchSize(100_000)),
})

await bench({
  name: 'budgets: 10,000 calls that wait for 3 charges each, per call',
  size: 10_000,
  contenders: {
    ours: (size) => async () => {
      const clock = new ManualClock()
      const budgets = threeBudgets(clock)
      let granted = 0
      const done = Array.from({ length: size }, () =>
        budgets.acquire(charges, { lane: 'order' }).then(() => (granted += 1)),
      )
      await clock.advance(Math.ceil(size / 900) * windowMs)
      await Promise.all(done)
      return granted
    },
  },
  verify: ({ ours }, size) => expectAll(ours, size),
})

function expectAll(granted: unknown, size: number): void {
  if (granted !== size) throw new Error(`Of ${size} calls ${String(granted)} got their permit.`)
}
