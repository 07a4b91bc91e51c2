import { describe, expect, test } from 'vitest'
import { ClosedError, ConfigurationError, InvalidInputError } from '../errors/general.ts'
import { charge, errorOf, setUp, sliding } from '../../test/limits/kit.ts'
import { ManualClock } from '../testing/manual-clock.ts'
import type { BudgetDeclaration, Budgets } from './budgets-port.ts'
import { createBudgets } from './budgets.ts'

describe('families and scopes', () => {
  test('the members of a family count apart, the longest declared name holds', async () => {
    const { budgets } = setUp([
      { name: 'uid', rule: sliding(1), cancelReserve: 0 },
      { name: 'uid:*', rule: sliding(2), cancelReserve: 0 },
      { name: 'uid:futures:*', rule: sliding(3), cancelReserve: 0 },
      { name: 'uid:special', rule: sliding(4), cancelReserve: 0 },
    ])
    const limit = (name: string): number => budgets.status(name).limit
    expect(['uid', 'uid:BTC_USDT', 'uid:BTC/USDT:USDT', 'uid:futures:BTC_USDT', 'uid:special'].map(limit)).toEqual([
      1, 2, 2, 3, 4,
    ])
    await budgets.acquire([charge('uid:BTC_USDT', 2)])
    expect(await budgets.tryAcquire([charge('uid:BTC_USDT')])).toBeUndefined()
    expect(await budgets.tryAcquire([charge('uid:ETH_USDT')])).toBeDefined()
    await expect(budgets.acquire([charge('ip:BTC')])).rejects.toThrow(InvalidInputError)
  })

  test('names of foreign text are only names', async () => {
    const { budgets } = setUp([{ name: 'uid:*', rule: sliding(2), cancelReserve: 0 }])
    for (const name of ['uid:__proto__', 'uid:constructor', 'uid:', 'uid::', 'uid:\u0000']) {
      expect(await budgets.tryAcquire([charge(name, 2)])).toBeDefined()
      expect(budgets.status(name)).toMatchObject({ budget: name, used: 2 })
    }
  })

  test('members that are idle are forgotten, those in use, closed or waited for are not', async () => {
    const { clock, budgets, ask, log } = setUp([{ name: 'pair:*', rule: sliding(1), cancelReserve: 0 }])
    budgets.ban('pair:banned', 10_000_000, 'HTTP 418')
    for (let index = 0; index < 10_000; index += 1) {
      await budgets.acquire([charge(`pair:${index}`)])
      if (index % 10 === 0) await clock.advance(1_000)
    }
    ask('waiting', [charge('pair:9999')])
    expect(budgets.statuses().length).toBeLessThan(130)
    expect(budgets.status('pair:banned').closedForMs).toBeGreaterThan(0)
    expect(budgets.status('pair:9999').used).toBe(1)
    await clock.advance(1_000)
    expect(log).toEqual(['waiting'])
  })

  test('each account has counts of its own where the exchange counts accounts, and shares the address', async () => {
    const { budgets } = setUp([
      { name: 'ip', rule: sliding(10), cancelReserve: 0 },
      { name: 'uid', scope: 'account', rule: sliding(2), cancelReserve: 0 },
    ])
    const [first, second] = [budgets.within({ account: 'one' }), budgets.within({ account: 'two' })]
    await first.acquire([charge('ip'), charge('uid', 2)])
    expect(await first.tryAcquire([charge('uid')])).toBeUndefined()
    expect(await second.tryAcquire([charge('ip'), charge('uid')])).toBeDefined()
    expect(await budgets.tryAcquire([charge('uid')])).toBeDefined()
    expect(second.status('uid')).toMatchObject({ budget: 'uid', scope: 'two', used: 1 })
    expect(first.status('ip').used).toBe(2)
    expect(first.statuses().map(({ budget, scope }) => [budget, scope])).toEqual([
      ['ip', undefined],
      ['uid', 'one'],
      ['uid', undefined],
    ])
    expect(budgets.statuses()).toHaveLength(4)
  })

  test('a part of a part keeps both scopes', async () => {
    const { budgets } = setUp([
      { name: 'uid', scope: 'account', rule: sliding(5), cancelReserve: 0 },
      { name: 'frames', scope: 'connection', rule: sliding(5), cancelReserve: 0 },
    ])
    const connection = budgets.within({ account: 'one' }).within({ connection: '7' })
    await connection.acquire([charge('uid'), charge('frames', 2)])
    expect(budgets.within({ account: 'one' }).status('uid').used).toBe(1)
    expect(budgets.within({ connection: '7' }).status('frames').used).toBe(2)
    expect(budgets.within({ connection: '8' }).status('frames').used).toBe(0)
  })

  test('[C.28] a ceiling of the user comes on top of what the exchange counts, for one part alone, and is off by default', async () => {
    const { clock, budgets } = setUp([{ name: 'ip', rule: sliding(100), cancelReserve: 0 }])
    const capped = budgets.within({}, { ceilings: [sliding(3), { type: 'concurrency', limit: 2 }] })
    const permits = [await capped.acquire([charge('ip', 25)]), await capped.acquire([charge('ip', 25)])]
    expect(await capped.tryAcquire([charge('ip')])).toBeUndefined()
    permits[0]?.release()
    expect(await capped.tryAcquire([charge('ip')])).toBeDefined()
    permits[1]?.release()
    expect(await capped.tryAcquire([charge('ip')])).toBeUndefined()
    expect(capped.status('ceiling-1')).toMatchObject({ limit: 3, used: 3 })
    expect(capped.statuses().map(({ budget }) => budget)).toEqual(['ip', 'ceiling-1', 'ceiling-2'])
    // Others are not bound by it.
    expect(await budgets.tryAcquire([charge('ip', 49)])).toBeDefined()
    await clock.advance(1_000)
    expect(await capped.tryAcquire([charge('ip')])).toBeDefined()
    expect(() => budgets.within({}, { ceilings: [sliding(0)] })).toThrow(/^ceilings\[0\]\.limit/)
  })
})

describe('closing', () => {
  test('rejects everybody who waits and everybody who comes; permits stay valid', async () => {
    const { clock, budgets, ask, log } = setUp([{ name: 'slots', rule: { type: 'concurrency', limit: 1 } }])
    const permit = await budgets.acquire([charge('slots')])
    const part = budgets.within({ account: 'one' })
    ask('waiting', [charge('slots')])
    const partial = errorOf(part.acquire([charge('slots')]))
    await budgets.close()
    await budgets.close()
    ask('late', [charge('slots')])
    await clock.advance(0)
    expect(log.toSorted()).toEqual(['late: ClosedError', 'waiting: ClosedError'])
    const error = await partial
    expect(ClosedError.is(error) && error.outcome).toBe('not-sent')
    await expect(part.tryAcquire([charge('slots')])).rejects.toThrow(ClosedError)
    permit.release()
    expect(budgets.status('slots').used).toBe(0)
    expect(clock.pendingTimers).toBe(0)
  })

  test('a part that closes takes only its own and those of its parts along', async () => {
    const { clock, budgets, ask, log } = setUp([{ name: 'ip', rule: sliding(1), cancelReserve: 0 }])
    await budgets.acquire([charge('ip')])
    await using part = budgets.within({ account: 'one' })
    const mine = errorOf(part.within({ connection: '1' }).acquire([charge('ip')]))
    ask('other', [charge('ip')])
    await part.close()
    expect(ClosedError.is(await mine)).toBe(true)
    await expect(part.within({}).acquire([])).rejects.toThrow(ClosedError)
    await clock.advance(1_000)
    expect(log).toEqual(['other'])
  })
})

describe('declarations', () => {
  const rule = sliding(10)
  test.each([
    [[{ name: '', rule }], 'budgets[0].name: must be a text'],
    [
      [
        { name: 'a', rule },
        { name: 'a', rule },
      ],
      'budgets[1].name: "a" is declared twice',
    ],
    [
      [
        { name: 'a:*', rule },
        { name: 'a:*', rule },
      ],
      'budgets[1].name: "a:*" is declared twice',
    ],
    [
      [{ name: 'a', rule: { ...rule, limit: 0 } }],
      'budgets[0].rule.limit: must be a whole number of at least 1, not 0',
    ],
    [
      [{ name: 'a', rule: { ...rule, windowMs: Number.NaN } }],
      'budgets[0].rule.windowMs: must be a number above 0, not NaN',
    ],
    [
      [{ name: 'a', rule: { ...rule, slackMs: -1 } }],
      'budgets[0].rule.slackMs: must be a number of at least 0, not -1',
    ],
    [[{ name: 'a', rule, cancelReserve: 10 }], 'budgets[0].cancelReserve: of 10 leaves nothing of 10 for others'],
    [[{ name: 'a', rule, cancelReserve: -1 }], 'budgets[0].cancelReserve: must be a number of at least 0, not -1'],
    [
      [{ name: 'a', rule: { type: 'bucket', limit: 5, refillPerSecond: 5, slackMs: 900 } }],
      'budgets[0].rule.slackMs: of 900 ms leaves less than one token of 5',
    ],
    [
      [{ name: 'a', rule: { ...rule, type: 'leaky' } }],
      'budgets[0].rule.type: must be one of sliding, fixed, bucket, concurrency',
    ],
  ])('%o is refused: %s', (budgets, message) => {
    const declared = budgets as readonly BudgetDeclaration[]
    const create = (): Budgets => createBudgets({ clock: new ManualClock(), budgets: declared })
    expect(create).toThrow(ConfigurationError)
    expect(create).toThrow(message)
  })

  test.each([{ maxWaiting: 0 }, { highUtilization: 0 }, { highUtilization: 1 }])('%o is refused', (options) => {
    expect(() => createBudgets({ clock: new ManualClock(), budgets: [], ...options })).toThrow(ConfigurationError)
  })
})
