import { createBudgets } from '@venuekit/core'
import { ManualClock } from '@venuekit/core/testing'
import { describe, expect, test } from 'vitest'
import {
  futuresOrderCharges,
  gateioFuturesBudgets,
  gateioLimits,
  gateioSpotBudgets,
  spotOrderCharges,
} from './limits.ts'

const nowMs = 1_700_000_000_000
const quota = (headers: Record<string, string>, budgets = ['order']) =>
  gateioLimits.quota?.(
    { status: 200, headers, nowMs },
    budgets.map((budget) => ({ budget, weight: 1 })),
  )
const left = 'x-gate-ratelimit-requests-remain'
const limit = 'x-gate-ratelimit-limit'
const reset = 'x-gate-ratelimit-reset-timestamp'

describe('what the headers say', () => {
  test('[S3.89] what is left, and of how many', () => {
    expect(quota({ [left]: '99', [limit]: '100', [reset]: String(nowMs) })).toEqual([
      { budget: 'order', remaining: 99, limit: 100, resetInMs: undefined },
    ])
  })

  test.each([String(nowMs + 4_000), String(nowMs / 1_000 + 4)])(
    '[S3.89] when there is more again, in milliseconds or in seconds: %s',
    (instant) => {
      expect(quota({ [left]: '0', [reset]: instant })).toMatchObject([{ remaining: 0, resetInMs: 4_000 }])
      const answer = { status: 429, headers: { [reset]: instant }, nowMs }
      expect(gateioLimits.retryAfterMs?.(answer)).toBe(4_000)
      expect(gateioLimits.retryAfterMs?.({ ...answer, status: 503 })).toBeUndefined()
    },
  )

  test('nothing, where they are absent, not numbers, or about one of several budgets', () => {
    expect(quota({})).toEqual([])
    expect(quota({ [left]: 'many' })).toEqual([])
    expect(quota({ [left]: '5' }, ['order:A', 'order:B'])).toEqual([])
    expect(quota({ [left]: '5' }, [])).toEqual([])
    expect(gateioLimits.retryAfterMs?.({ status: 429, headers: { [reset]: '0' }, nowMs })).toBeUndefined()
  })
})

describe('what is counted', () => {
  test('[S3.89] orders of the spot market by pair, each of a batch by itself', async () => {
    expect(spotOrderCharges(['A', 'B', 'A'])).toEqual([
      { budget: 'order:A', weight: 2 },
      { budget: 'order:B', weight: 1 },
    ])
    const clock = new ManualClock({ now: nowMs })
    await using budgets = createBudgets({ clock, budgets: gateioSpotBudgets })
    const account = budgets.within({ account: 'one' })
    const ten = spotOrderCharges(Array.from({ length: 10 }, () => 'A'))
    expect(await account.tryAcquire(ten, { lane: 'order' })).toBeDefined()
    expect(await account.tryAcquire(spotOrderCharges(['A']), { lane: 'order' })).toBeUndefined()
    expect(await account.tryAcquire(spotOrderCharges(['B']), { lane: 'order' })).toBeDefined()
    // Those may have arrived a little later than the next ones will.
    await clock.advance(1_000)
    expect(await account.tryAcquire(spotOrderCharges(['A']), { lane: 'order' })).toBeUndefined()
    await clock.advance(250)
    expect(await account.tryAcquire(spotOrderCharges(['A']), { lane: 'order' })).toBeDefined()
    expect(await account.tryAcquire([{ budget: 'cancel', weight: 1 }], { lane: 'cancel' })).toBeDefined()
    expect(await budgets.within({ account: 'two' }).tryAcquire(ten, { lane: 'order' })).toBeDefined()
  })

  test('[S3.89] orders of the futures market by account, and public calls by endpoint', async () => {
    await using budgets = createBudgets({ clock: new ManualClock({ now: nowMs }), budgets: gateioFuturesBudgets })
    const account = budgets.within({ account: 'one' })
    expect(await account.tryAcquire(futuresOrderCharges(100), { lane: 'order' })).toBeDefined()
    expect(await account.tryAcquire(futuresOrderCharges(1), { lane: 'order' })).toBeUndefined()
    const calls = (name: string) => [{ budget: `ip:${name}`, weight: 200 }]
    expect(await budgets.tryAcquire(calls('getTickers'))).toBeDefined()
    expect(await budgets.tryAcquire(calls('getTickers'))).toBeUndefined()
    expect(await budgets.tryAcquire(calls('getTrades'))).toBeDefined()
  })
})
