import { describe, expect, test } from 'vitest'
import { charge, setUp, sliding } from '../../test/limits/kit.ts'
import type { Budgets } from './budgets-port.ts'

/** Makes and uses so many members of the family that idle ones are looked for on the way. */
async function useMany(budgets: Budgets): Promise<void> {
  for (let index = 0; index < 200; index += 1) await budgets.acquire([charge(`pair:${index}`)])
}

describe('[X.2] counts that are idle are forgotten, but never one that matters', () => {
  test('a charge is not lost when the call makes a new count beside an idle one', async () => {
    for (let known = 0; known < 70; known += 1) {
      const { clock, budgets } = setUp([
        { name: 'ip', rule: sliding(1), cancelReserve: 0 },
        { name: 'pair:*', rule: sliding(1), cancelReserve: 0 },
      ])
      await budgets.acquire([charge('ip')])
      for (let index = 0; index < known; index += 1) await budgets.acquire([charge(`pair:${index}`)])
      await clock.advance(1_000)
      await budgets.acquire([charge('ip'), charge('pair:new')])
      expect([known, budgets.status('ip').used]).toEqual([known, 1])
      expect(await budgets.tryAcquire([charge('ip')])).toBeUndefined()
    }
  })

  test('nor when a listener calls the budgets while what an abort has put off is done', async () => {
    const listeners: (() => void)[] = []
    const { clock, budgets, ask } = setUp(
      [
        { name: 'ip', rule: sliding(2), cancelReserve: 0 },
        { name: 'uid', rule: sliding(1), cancelReserve: 0 },
        { name: 'pair:*', rule: sliding(1), cancelReserve: 0 },
      ],
      { onHighUtilization: () => listeners.pop()?.() },
    )
    await budgets.acquire([charge('ip')])
    const controller = new AbortController()
    ask('heavy', [charge('ip', 2)], { signal: controller.signal })
    ask('light', [charge('ip')])
    listeners.push(() => {
      for (let index = 0; index < 200; index += 1) void budgets.acquire([charge(`pair:${index}`)])
    })
    controller.abort()
    // Before it takes, the line lets `light` go, which brings `ip` above the threshold.
    await budgets.acquire([charge('uid')])
    expect(listeners).toEqual([])
    expect(budgets.status('uid').used).toBe(1)
    await clock.advance(1_000)
  })

  test('a count that somebody waits for is kept, though nothing of it is used', async () => {
    const { clock, budgets, ask, log } = setUp([
      { name: 'ip', rule: sliding(1), cancelReserve: 0 },
      { name: 'pair:*', rule: sliding(1), cancelReserve: 0 },
    ])
    await budgets.acquire([charge('ip')])
    ask('waiting', [charge('ip'), charge('pair:mine')])
    await useMany(budgets)
    expect(budgets.status('pair:mine').waiting).toBe(1)
    await clock.advance(1_000)
    expect(log).toEqual(['waiting'])
    expect(await budgets.tryAcquire([charge('pair:mine')])).toBeUndefined()
  })

  test('a limit that the exchange has lowered is kept, though nothing of it is used', async () => {
    const { budgets } = setUp([
      { name: 'ip', rule: sliding(10), cancelReserve: 0 },
      { name: 'pair:*', rule: sliding(1), cancelReserve: 0 },
    ])
    budgets.observe('ip', { limit: 4 })
    await useMany(budgets)
    expect(budgets.status('ip').limit).toBe(4)
  })
})
