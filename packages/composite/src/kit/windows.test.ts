import { createBudgets } from '@venuekit/core'
import { ManualClock } from '@venuekit/core/testing'
import { expect, test } from 'vitest'
import { inOneSecond, inTenSeconds } from './windows.ts'

test.each([inOneSecond, inTenSeconds])(
  '[S3.89] [S4.49] in $windowMs ms no more are let go than there may be, and a little later than that',
  async (rule) => {
    const clock = new ManualClock()
    await using budgets = createBudgets({
      clock,
      budgets: [{ name: 'all', rule: { ...rule, limit: 2 }, cancelReserve: 0 }],
    })
    const take = async () => (await budgets.tryAcquire([{ budget: 'all', weight: 1 }])) !== undefined
    expect([await take(), await take(), await take()]).toEqual([true, true, false])
    await clock.advance(rule.windowMs)
    // The exchange may have got the first ones later than the next ones will be on their way.
    expect(await take()).toBe(false)
    await clock.advance(rule.slackMs)
    expect(await take()).toBe(true)
  },
)
