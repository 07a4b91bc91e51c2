import { describe, expect, test } from 'vitest'
import { RateLimitError } from '../errors/exchange.ts'
import { charge, errorOf, setUp, sliding } from '../../test/limits/kit.ts'
import type { BudgetRule } from './budgets-port.ts'

describe('a limit that the exchange has lowered', () => {
  test('the reserve for cancels shrinks with it', async () => {
    const { budgets } = setUp([{ name: 'ip', rule: sliding(300) }])
    budgets.observe('ip', { limit: 20 })
    expect(budgets.status('ip')).toMatchObject({ limit: 20, available: 20, cancelReserve: 2 })
    expect(await budgets.tryAcquire([charge('ip', 18)])).toBeDefined()
    expect(await budgets.tryAcquire([charge('ip')], { lane: 'order' })).toBeUndefined()
    expect(await budgets.tryAcquire([charge('ip', 2)], { lane: 'cancel' })).toBeDefined()
    expect(await budgets.tryAcquire([charge('ip')], { lane: 'cancel' })).toBeUndefined()
  })

  test.each([0, 3, 15, 29])('however low, something is left for every lane beside a reserve of %d', async (reserve) => {
    for (let limit = 1; limit <= 30; limit += 1) {
      const { budgets } = setUp([{ name: 'ip', rule: sliding(30), cancelReserve: reserve }])
      budgets.observe('ip', { limit })
      expect(budgets.status('ip').cancelReserve).toBeLessThanOrEqual(limit - 1)
      expect(await budgets.tryAcquire([charge('ip', limit - budgets.status('ip').cancelReserve)])).toBeDefined()
    }
  })

  test('below 1 it says nothing', async () => {
    const { budgets } = setUp([{ name: 'ip', rule: sliding(10), cancelReserve: 0 }])
    for (const limit of [0, 0.5]) budgets.observe('ip', { limit, used: 4 })
    expect(budgets.status('ip')).toMatchObject({ limit: 10, used: 4 })
  })

  test('what the exchange says is used is used of that limit, also when it does not name it again', () => {
    const { budgets } = setUp([{ name: 'ip', rule: sliding(10), cancelReserve: 0 }])
    budgets.observe('ip', { limit: 5 })
    budgets.observe('ip', { used: 4 })
    expect(budgets.status('ip')).toMatchObject({ limit: 5, used: 4, available: 1 })
  })

  test('it lapses three windows after it was last named', async () => {
    const { clock, budgets } = setUp([{ name: 'ip', rule: sliding(300) }])
    budgets.observe('ip', { limit: 20 })
    await clock.advance(2_000)
    budgets.observe('ip', { limit: 20 })
    await clock.advance(2_000)
    budgets.observe('ip', { remaining: 20 })
    await clock.advance(999)
    expect(budgets.status('ip').limit).toBe(20)
    await clock.advance(1)
    expect(budgets.status('ip')).toMatchObject({ limit: 300, cancelReserve: 30 })
  })

  test('a call that it leaves no room for is not sent, which is no fault of the caller, and can be sent later', async () => {
    const { clock, budgets } = setUp([
      { name: 'ip', rule: sliding(300) },
      { name: 'uid', rule: sliding(5, 60_000), cancelReserve: 0 },
    ])
    await budgets.acquire([charge('uid', 5)])
    budgets.observe('ip', { limit: 20 })
    const error = await errorOf(budgets.acquire([charge('ip', 21)]))
    expect(RateLimitError.is(error) && error.toJSON()).toMatchObject({
      outcome: 'not-sent',
      exchange: 'gateio',
      operation: 'acquire',
      retryable: true,
      retryAfterMs: 3_000,
      context: { budget: 'ip' },
      message: 'Not sent: the budget "ip" is lowered to 20 by the exchange, which is less than the 21 of this call',
    })
    const both = await errorOf(budgets.acquire([charge('uid'), charge('ip', 21)]))
    expect(RateLimitError.is(both) && [both.context['budget'], both.retryAfterMs]).toEqual(['ip', 60_000])
    expect(await budgets.tryAcquire([charge('ip', 21)], { lane: 'cancel' })).toBeUndefined()
    expect(clock.pendingTimers).toBe(0)
    await clock.advance(3_000)
    expect(await budgets.tryAcquire([charge('ip', 21)])).toBeDefined()
  })

  test('who waits because of it goes as soon as it has lapsed, also where there is no window', async () => {
    const { clock, budgets, ask, log } = setUp([{ name: 'sockets', rule: { type: 'concurrency', limit: 4 } }])
    budgets.observe('sockets', { limit: 1 })
    await budgets.acquire([charge('sockets')])
    ask('second', [charge('sockets')])
    await clock.advance(59_999)
    expect(log).toEqual([])
    await clock.advance(1)
    expect(log).toEqual(['second'])
    expect(clock.pendingTimers).toBe(0)
  })
})

describe('a call too heavy to leave the reserve alone', () => {
  test('goes when nothing else is taken, and waits for that', async () => {
    const { clock, budgets, ask, log } = setUp([{ name: 'pair:*', rule: sliding(10) }])
    expect(await budgets.tryAcquire([charge('pair:a', 10)], { lane: 'order' })).toBeDefined()
    await budgets.acquire([charge('pair:b')], { lane: 'cancel' })
    ask('batch', [charge('pair:b', 10)], { lane: 'order' })
    expect(await budgets.tryAcquire([charge('pair:b')], { lane: 'cancel' })).toBeDefined()
    await clock.advance(999)
    expect(log).toEqual([])
    await clock.advance(1)
    expect(log).toEqual(['batch'])
  })

  const rules: readonly BudgetRule[] = [
    sliding(10),
    { type: 'fixed', limit: 10, windowMs: 1_000, alignment: 'first-use' },
    { type: 'fixed', limit: 10, windowMs: 1_000, alignment: 'epoch' },
    { type: 'bucket', limit: 10, refillPerSecond: 10 },
    { type: 'concurrency', limit: 10 },
  ]
  test.each(rules)('every weight up to the limit is possible in every lane: %o', async (rule) => {
    for (const cancelReserve of [undefined, 0, 5, 9]) {
      for (const lane of ['cancel', 'order', 'query', 'public'] as const) {
        for (let weight = 1; weight <= 10; weight += 1) {
          const { budgets } = setUp([{ name: 'ip', rule, cancelReserve }])
          expect(await budgets.tryAcquire([charge('ip', weight)], { lane })).toBeDefined()
        }
      }
    }
  })

  test('a bucket that latency has made smaller than its reserve still serves every lane', async () => {
    const rule = { type: 'bucket', limit: 10, refillPerSecond: 10, slackMs: 500 } as const
    const { budgets } = setUp([{ name: 'orders', rule, cancelReserve: 9 }])
    expect(budgets.status('orders')).toMatchObject({ limit: 5, cancelReserve: 4 })
    expect(await budgets.tryAcquire([charge('orders')])).toBeDefined()
  })
})
