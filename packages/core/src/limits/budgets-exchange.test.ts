import { describe, expect, test } from 'vitest'
import { RateLimitError } from '../errors/exchange.ts'
import { charge, errorOf, setUp, sliding } from '../../test/limits/kit.ts'
import { ManualClock } from '../testing/manual-clock.ts'
import { createBudgets } from './budgets.ts'

describe('what the exchange says', () => {
  test('429: the budget pauses for so long, the others go on', async () => {
    const { clock, budgets, ask, log } = setUp([
      { name: 'ip', rule: sliding(10), cancelReserve: 0 },
      { name: 'uid', rule: sliding(10), cancelReserve: 0 },
    ])
    budgets.penalise('ip', 2_500)
    expect(budgets.status('ip')).toMatchObject({
      closedForMs: 2_500,
      closedReason: 'the exchange says that it is used up',
    })
    ask('ip', [charge('ip'), charge('uid')], { lane: 'cancel' })
    ask('uid', [charge('uid')])
    await clock.advance(2_499)
    expect(log).toEqual(['uid'])
    await clock.advance(1)
    expect(log).toEqual(['uid', 'ip'])
    expect(budgets.status('ip')).toMatchObject({ closedForMs: 0, closedReason: undefined })
  })

  test('429 without a time: the length of the window; a shorter penalty does not end a longer one', async () => {
    const { clock, budgets } = setUp([{ name: 'ip', rule: sliding(10, 10_000) }])
    budgets.penalise('ip')
    expect(budgets.status('ip').closedForMs).toBe(10_000)
    budgets.penalise('ip', 5)
    expect(budgets.status('ip').closedForMs).toBe(10_000)
    await clock.advance(10_000)
    expect(await budgets.tryAcquire([charge('ip')])).toBeDefined()
    for (const forMs of [-1, Number.NaN, Infinity]) {
      expect(() => budgets.penalise('ip', forMs)).toThrow(/^forMs/)
      expect(() => budgets.ban('ip', forMs, 'x')).toThrow(/^forMs/)
    }
  })

  test('418: closed for everybody; who cannot wait so long is refused at once, the others get it in order', async () => {
    const { clock, budgets, ask, log } = setUp([
      { name: 'ip', rule: sliding(1), cancelReserve: 0 },
      { name: 'uid', rule: sliding(10) },
    ])
    await budgets.acquire([charge('ip')])
    ask('patient', [charge('ip')])
    ask('order', [charge('ip'), charge('uid')], { lane: 'order', waitAtMostMs: 5_000 })
    budgets.ban('ip', 120_000, 'HTTP 418')
    await clock.advance(0)
    expect(log).toEqual(['order: RateLimitError'])
    const error = await errorOf(budgets.acquire([charge('ip')], { lane: 'cancel', waitAtMostMs: 5_000 }))
    expect(RateLimitError.is(error) && [error.message, error.retryAfterMs]).toEqual([
      'Not sent: the budget "ip" is closed for another 120000 ms: HTTP 418',
      120_000,
    ])
    await clock.advance(119_999)
    expect(log).toHaveLength(1)
    await clock.advance(1)
    expect(log).toEqual(['order: RateLimitError', 'patient'])
  })

  test('a header that says less is left lowers the count, one that says more changes nothing', async () => {
    const { clock, budgets } = setUp([{ name: 'ip', rule: sliding(10), cancelReserve: 0 }])
    await budgets.acquire([charge('ip', 2)])
    budgets.observe('ip', { remaining: 3 })
    expect(budgets.status('ip')).toMatchObject({ used: 7, available: 3 })
    budgets.observe('ip', { remaining: 9 })
    budgets.observe('ip', { used: 1 })
    expect(budgets.status('ip').available).toBe(3)
    budgets.observe('ip', { used: 9 })
    expect(budgets.status('ip').available).toBe(1)
    // Nobody knows when the others took theirs; a window later it is certainly gone.
    await clock.advance(999)
    expect(budgets.status('ip').available).toBe(1)
    await clock.advance(1)
    expect(budgets.status('ip').available).toBe(10)
  })

  test('what was taken after the answered call is deducted: the exchange may not have seen it', async () => {
    const { budgets } = setUp([{ name: 'ip', rule: sliding(10), cancelReserve: 0 }])
    const first = await budgets.acquire([charge('ip')])
    await budgets.acquire([charge('ip', 4)])
    budgets.observe('ip', { remaining: 9 }, first)
    expect(budgets.status('ip').available).toBe(5)
    // The exchange counted three more, of another process.
    budgets.observe('ip', { remaining: 6 }, first)
    expect(budgets.status('ip').available).toBe(2)
  })

  test('a lower limit holds from then on, a higher one changes nothing', async () => {
    const { clock, budgets, ask, log } = setUp([{ name: 'ip', rule: sliding(10), cancelReserve: 0 }])
    await budgets.acquire([charge('ip', 4)])
    ask('never', [charge('ip', 9)])
    budgets.observe('ip', { limit: 5, remaining: 1 })
    await clock.advance(0)
    expect(log).toEqual(['never: RateLimitError'])
    expect(budgets.status('ip')).toMatchObject({ limit: 5, used: 4, available: 1 })
    expect(await budgets.tryAcquire([charge('ip', 2)])).toBeUndefined()
    budgets.observe('ip', { limit: 50, remaining: 46 })
    expect(budgets.status('ip')).toMatchObject({ limit: 10, available: 6 })
  })

  test('senseless values of a header say nothing', async () => {
    const { budgets } = setUp([{ name: 'ip', rule: sliding(10), cancelReserve: 0 }])
    await budgets.acquire([charge('ip', 4)])
    for (const bad of [Number.NaN, -1, Infinity]) {
      budgets.observe('ip', { remaining: bad, used: bad, limit: bad, resetInMs: bad })
    }
    budgets.observe('ip', {})
    expect(budgets.status('ip')).toMatchObject({ limit: 10, used: 4 })
  })

  test('[S1.65] a fixed window follows the reset that the exchange tells', async () => {
    const rule = { type: 'fixed', limit: 100, windowMs: 300_000, alignment: 'first-use' } as const
    const { clock, budgets } = setUp([{ name: 'user', rule, cancelReserve: 0 }])
    const early = await budgets.acquire([charge('user', 60)])
    // Another process began the window long before us.
    budgets.observe('user', { used: 80, resetInMs: 40_000 }, early)
    expect(budgets.status('user').available).toBe(20)
    await clock.advance(40_000)
    expect(budgets.status('user').available).toBe(100)
    const next = await budgets.acquire([charge('user', 70)])
    await clock.advance(200_000)
    // The exchange began again 20 s ago, so that of our 70 it counts nothing any more.
    await budgets.acquire([charge('user', 5)])
    budgets.observe('user', { used: 5, resetInMs: 280_000 }, next)
    expect(budgets.status('user').available).toBe(90)
  })

  test('[S1.65] X-RATE-LIMIT-RESET of a 429: nothing until then, and a new window after it', async () => {
    const rule = { type: 'fixed', limit: 100, windowMs: 300_000, alignment: 'first-use' } as const
    const { clock, budgets, ask, log } = setUp([{ name: 'user', rule, cancelReserve: 0 }])
    await budgets.acquire([charge('user', 90)])
    await clock.advance(100_000)
    budgets.penalise('user', 12_345)
    ask('order', [charge('user', 100)])
    await clock.advance(12_344)
    expect(log).toEqual([])
    await clock.advance(1)
    expect(log).toEqual(['order'])
  })

  test('a bucket that the exchange calls empty starts empty after the pause', async () => {
    const rule = { type: 'bucket', limit: 5, refillPerSecond: 5 } as const
    const { clock, budgets } = setUp([{ name: 'orders', rule, cancelReserve: 0 }])
    budgets.penalise('orders', 400)
    await clock.advance(400)
    expect(budgets.status('orders').available).toBeCloseTo(2, 6)
    budgets.observe('orders', { remaining: 1 })
    expect(budgets.status('orders').available).toBe(1)
  })

  test('a window of the exchange clock takes a correction, and keeps its beginning', async () => {
    const rule = { type: 'fixed', limit: 10, windowMs: 1_000, alignment: 'epoch' } as const
    const clock = new ManualClock({ now: 1_000_400 })
    await using budgets = createBudgets({
      clock,
      exchangeTime: { now: () => clock.now(), errorMs: 0 },
      budgets: [{ name: 'ip', rule, cancelReserve: 0 }],
    })
    budgets.observe('ip', { remaining: 2 })
    expect(budgets.status('ip').available).toBe(2)
    budgets.penalise('ip', 100)
    await clock.advance(600)
    expect(budgets.status('ip').available).toBe(10)
  })
})

describe('permits', () => {
  test('what counts calls at the same time is free again after release; the rest is spent', async () => {
    const { clock, budgets, ask, log } = setUp([
      { name: 'sockets', rule: { type: 'concurrency', limit: 2 } },
      { name: 'connects', rule: sliding(5, 300_000), cancelReserve: 0 },
    ])
    const charges = [charge('sockets'), charge('connects')]
    const first = await budgets.acquire(charges)
    using second = await budgets.acquire(charges)
    ask('third', charges)
    ask('hurried', charges, { waitAtMostMs: 50 })
    await clock.advance(50)
    expect(log).toEqual(['hurried: RateLimitError'])
    first.release()
    first[Symbol.dispose]()
    await clock.advance(0)
    expect(log).toEqual(['hurried: RateLimitError', 'third'])
    expect(budgets.status('sockets').used).toBe(2)
    expect(budgets.status('connects').used).toBe(3)
    expect(second).toBeDefined()
  })

  test('a refund gives everything back to those who wait, unless the count was corrected since', async () => {
    const { clock, budgets, ask, log } = setUp([{ name: 'uid', rule: sliding(2), cancelReserve: 0 }])
    const [first, second] = [await budgets.acquire([charge('uid')]), await budgets.acquire([charge('uid')])]
    ask('waiting', [charge('uid')])
    first.refund()
    await clock.advance(0)
    expect(log).toEqual(['waiting'])
    second.release()
    second.refund()
    expect(budgets.status('uid').used).toBe(2)
    await clock.advance(1_000)
    const third = await budgets.acquire([charge('uid')])
    // If the two that the exchange counts include this one or not cannot be told.
    budgets.observe('uid', { remaining: 0 })
    third.refund()
    expect(budgets.status('uid').available).toBe(0)
  })
})
