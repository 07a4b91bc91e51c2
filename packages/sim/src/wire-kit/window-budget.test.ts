import { ManualClock } from '@venuekit/core/testing'
import { expect, test } from 'vitest'
import { WindowBudgets } from './window-budget.ts'

const charge = { key: 'place/1', limit: 3, windowMs: 1_000 }

test('so many fit in a window, and the next one begins with the next request', async () => {
  const clock = new ManualClock()
  const budgets = new WindowBudgets(clock)
  const started = clock.now()
  expect(budgets.take([{ ...charge, weight: 2 }])).toEqual({
    fits: true,
    state: { limit: 3, remaining: 1, resetAt: started + 1_000 },
  })
  expect(budgets.take([{ ...charge, weight: 2 }]).fits).toBe(false)
  expect(budgets.take([charge]).state?.remaining).toBe(0)
  expect(budgets.take([charge])).toMatchObject({ fits: false, state: { remaining: 0 } })
  await clock.advance(1_500)
  expect(budgets.take([charge])).toMatchObject({ fits: true, state: { remaining: 2, resetAt: started + 2_500 } })
})

test('what needs two budgets takes from both or from none, and shows the scarcer one', () => {
  const budgets = new WindowBudgets(new ManualClock())
  const other = { key: 'place/2', limit: 1, windowMs: 1_000 }
  expect(budgets.take([charge, other]).state?.limit).toBe(1)
  expect(budgets.take([charge, other]).fits).toBe(false)
  expect(budgets.take([charge]).state?.remaining).toBe(1)
})

test('a clock that is set back does not lengthen a window', () => {
  let now = 100_000
  const budgets = new WindowBudgets({ now: () => now })
  budgets.take([{ ...charge, weight: 3 }])
  now = 1_000
  expect(budgets.take([charge]).fits).toBe(true)
})

test('without charges everything fits', () => {
  expect(new WindowBudgets(new ManualClock()).take([])).toEqual({ fits: true, state: undefined })
})
