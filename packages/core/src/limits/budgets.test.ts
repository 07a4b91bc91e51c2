import { describe, expect, test, vi } from 'vitest'
import { RateLimitError } from '../errors/exchange.ts'
import { AbortedError, ClosedError, InvalidInputError, OverflowError } from '../errors/general.ts'
import { charge, errorOf, setUp, sliding } from '../../test/limits/kit.ts'
import type { BudgetStatus, Lane } from './budgets-port.ts'

const ignore = (): void => {}

describe('a call names all its charges', () => {
  test('all of them are taken at once, or none', async () => {
    const { clock, budgets, ask, log } = setUp([
      { name: 'ip', rule: sliding(10), cancelReserve: 0 },
      { name: 'uid', rule: sliding(2), cancelReserve: 0 },
    ])
    await budgets.acquire([charge('ip', 3), charge('uid', 2)])
    expect(await budgets.tryAcquire([charge('ip', 3), charge('uid', 1)])).toBeUndefined()
    ask('both', [charge('ip', 3), charge('uid', 1)])
    await clock.advance(999)
    expect(budgets.status('ip')).toMatchObject({ used: 3, available: 7, utilization: 0.3, waiting: 1 })
    expect(budgets.status('uid')).toMatchObject({ used: 2, waiting: 1 })
    expect(log).toEqual([])
    await clock.advance(1)
    expect(log).toEqual(['both'])
    expect(budgets.status('ip')).toMatchObject({ used: 3, waiting: 0 })
    expect(budgets.status('uid')).toMatchObject({ used: 1 })
  })

  test('the same budget named twice costs the sum; a call without charges is free', async () => {
    const { budgets } = setUp([{ name: 'ip', rule: sliding(5), cancelReserve: 0 }])
    await budgets.acquire([charge('ip', 2), charge('ip', 2)])
    expect(budgets.status('ip').used).toBe(4)
    expect(await budgets.tryAcquire([charge('ip'), charge('ip')])).toBeUndefined()
    await budgets.acquire([])
    expect(budgets.status('ip').used).toBe(4)
  })

  test.each([
    [[charge('nobody')], /"nobody" is not declared; there are: ip, pair:\*/],
    [[charge('pairs:BTC_USDT')], /"pairs:BTC_USDT" is not declared/],
    [[charge('ip', 0)], /of "ip" must be a whole number of at least 1, not 0/],
    [[charge('ip', 1.5)], /whole number/],
    [[charge('ip', Number.NaN)], /whole number/],
    [[charge('ip', 11)], /^weight: 11 never fits the budget "ip" of 10$/],
    [[charge('ip', 5), charge('ip', 6)], /11 never fits/],
  ])('%o is refused and takes nothing', async (charges, message) => {
    const { budgets } = setUp([
      { name: 'ip', rule: sliding(10) },
      { name: 'pair:*', rule: sliding(10) },
    ])
    for (const attempt of [budgets.acquire(charges), budgets.tryAcquire(charges)]) {
      const error = await errorOf(attempt)
      expect(InvalidInputError.is(error) && error.message).toMatch(message)
    }
    expect(budgets.status('ip').used).toBe(0)
  })

  test('a lane that there is not, and a senseless waiting time, are refused', async () => {
    const { budgets } = setUp([{ name: 'ip', rule: sliding(10) }])
    await expect(budgets.acquire([charge('ip')], { lane: 'urgent' as Lane })).rejects.toThrow(
      /^lane: must be one of cancel/,
    )
    for (const waitAtMostMs of [-1, Number.NaN]) {
      await expect(budgets.acquire([charge('ip')], { waitAtMostMs })).rejects.toThrow(/^waitAtMostMs/)
    }
  })
})

describe('lanes', () => {
  test('cancels before orders before queries before public reads; in a lane by arrival', async () => {
    const { clock, budgets, ask, log } = setUp([{ name: 'ip', rule: sliding(1), cancelReserve: 0 }])
    await budgets.acquire([charge('ip')])
    for (const round of [1, 2]) {
      for (const lane of ['public', 'query', 'order', 'cancel'] as const)
        ask(`${lane}${round}`, [charge('ip')], { lane })
    }
    await clock.advance(8_000)
    expect(log).toEqual(['cancel1', 'cancel2', 'order1', 'order2', 'query1', 'query2', 'public1', 'public2'])
  })

  test('a tenth is kept for cancels unless declared otherwise; all other lanes stop before it', async () => {
    const { budgets } = setUp([
      { name: 'default', rule: sliding(20) },
      { name: 'own', rule: sliding(20), cancelReserve: 15 },
      { name: 'small', rule: sliding(9) },
      { name: 'sockets', rule: { type: 'concurrency', limit: 300 } },
    ])
    expect(budgets.status('default').cancelReserve).toBe(2)
    expect(budgets.status('small').cancelReserve).toBe(0)
    expect(budgets.status('sockets').cancelReserve).toBe(0)
    for (const [name, others] of [
      ['default', 18],
      ['own', 5],
    ] as const) {
      for (let call = 0; call < others; call += 1) {
        expect(await budgets.tryAcquire([charge(name)], { lane: 'order' })).toBeDefined()
      }
      for (const lane of ['order', 'query', 'public'] as const) {
        expect(await budgets.tryAcquire([charge(name)], { lane })).toBeUndefined()
      }
      expect(await budgets.tryAcquire([charge(name, 20 - others)], { lane: 'cancel' })).toBeDefined()
      expect(await budgets.tryAcquire([charge(name)], { lane: 'cancel' })).toBeUndefined()
    }
  })

  test('a heavy call is not starved by light ones that could go before it', async () => {
    const { clock, budgets, ask, log } = setUp([{ name: 'ip', rule: sliding(10), cancelReserve: 0 }])
    const light = (): void => void budgets.acquire([charge('ip')]).then(light, ignore)
    for (let index = 0; index < 20; index += 1) light()
    await clock.advance(5_500)
    ask('heavy', [charge('ip', 10)])
    await clock.advance(3_000)
    expect(log).toEqual(['heavy'])
    await budgets.close()
  })

  test('a call is not starved by two streams that use up its two budgets in turns', async () => {
    const { clock, budgets, ask, log } = setUp([
      { name: 'a', rule: sliding(2, 1_000), cancelReserve: 0 },
      { name: 'b', rule: sliding(2, 1_000), cancelReserve: 0 },
    ])
    const stream = (name: string): void => void budgets.acquire([charge(name)]).then(() => stream(name), ignore)
    for (let index = 0; index < 6; index += 1) stream('a')
    await clock.advance(500)
    for (let index = 0; index < 6; index += 1) stream('b')
    await clock.advance(5_000)
    ask('both', [charge('a', 2), charge('b', 2)])
    await clock.advance(5_000)
    expect(log).toEqual(['both'])
    await budgets.close()
  })

  test('a call that waits for one budget does not hold up those who need another, nor those who leave it enough', async () => {
    const { clock, budgets, ask, log } = setUp([
      { name: 'ip', rule: sliding(3), cancelReserve: 0 },
      { name: 'endpoint:*', rule: sliding(1, 10_000), cancelReserve: 0 },
    ])
    await budgets.acquire([charge('ip'), charge('endpoint:slow')])
    ask('slow', [charge('ip'), charge('endpoint:slow')])
    ask('other', [charge('ip'), charge('endpoint:other')])
    ask('plain', [charge('ip')])
    await clock.advance(0)
    expect(log).toEqual(['other', 'plain'])
    // Just before its turn the slow call keeps the room on `ip` that it needs.
    await clock.advance(9_500)
    for (let index = 0; index < 3; index += 1) ask(`late${index}`, [charge('ip')])
    await clock.advance(0)
    expect(log).toEqual(['other', 'plain', 'late0', 'late1'])
    await clock.advance(500)
    expect(log.slice(4)).toEqual(['slow'])
    await clock.advance(500)
    expect(log.slice(5)).toEqual(['late2'])
  })
})

describe('waiting', () => {
  test('who cannot get it in his time is told at once: it is not sent, and when it would have been possible', async () => {
    const { clock, budgets } = setUp([{ name: 'uid', rule: sliding(1, 10_000), cancelReserve: 0 }])
    await budgets.acquire([charge('uid')])
    await clock.advance(4_000)
    const error = await errorOf(budgets.acquire([charge('uid')], { lane: 'order', waitAtMostMs: 1_000 }))
    expect(RateLimitError.is(error) && error.toJSON()).toMatchObject({
      code: 'rate-limited',
      outcome: 'not-sent',
      retryable: true,
      retryAfterMs: 6_000,
      exchange: 'gateio',
      operation: 'acquire',
      message: 'Not sent: the budget "uid" is used up for another 6000 ms',
    })
    expect(clock.pendingTimers).toBe(0)
  })

  test('who waits behind others is refused when his time is over', async () => {
    const { clock, budgets, ask, log } = setUp([{ name: 'uid', rule: sliding(1), cancelReserve: 0 }])
    await budgets.acquire([charge('uid')])
    ask('first', [charge('uid')])
    ask('second', [charge('uid')], { waitAtMostMs: 1_500 })
    await clock.advance(1_499)
    expect(log).toEqual(['first'])
    await clock.advance(1)
    expect(log).toEqual(['first', 'second: RateLimitError'])
    expect(budgets.status('uid').waiting).toBe(0)
    expect(clock.pendingTimers).toBe(0)
  })

  test.each(['stopped', 'asleep'])(
    'a process that was %s does not send what was asked for long ago; who set no time gets it',
    async (how) => {
      const { clock, budgets, ask, log } = setUp([{ name: 'uid', rule: sliding(1), cancelReserve: 0 }])
      await budgets.acquire([charge('uid')])
      ask('order', [charge('uid')], { lane: 'order', waitAtMostMs: 5_000 })
      ask('query', [charge('uid')], { lane: 'query' })
      if (how === 'stopped') await clock.suspend(60_000)
      // While the machine sleeps the monotonic clock stands still.
      else clock.stepWall(60_000)
      await clock.advance(1_000)
      expect(log).toEqual(['order: RateLimitError', 'query'])
    },
  )

  test('waitAtMostMs 0 takes what fits and refuses what does not, also behind others', async () => {
    const { clock, budgets, ask } = setUp([{ name: 'uid', rule: sliding(3), cancelReserve: 0 }])
    await budgets.acquire([charge('uid', 2)], { waitAtMostMs: 0 })
    ask('heavy', [charge('uid', 3)])
    const error = await errorOf(budgets.acquire([charge('uid')], { waitAtMostMs: 0 }))
    expect(RateLimitError.is(error) && error.message).toBe(
      'Not sent: the budget "uid" is free too late, or promised to calls that came before',
    )
    await clock.advance(2_000)
  })

  test('[X.3] an abort frees the place in the queue, and those behind go on at once', async () => {
    const { clock, budgets, ask, log } = setUp([{ name: 'uid', rule: sliding(3), cancelReserve: 0 }])
    await budgets.acquire([charge('uid', 2)])
    const controller = new AbortController()
    ask('heavy', [charge('uid', 3)], { signal: controller.signal })
    ask('light', [charge('uid')])
    const before = { ...budgets.status('uid'), waiting: 1 }
    await clock.advance(10)
    expect(log).toEqual([])
    controller.abort()
    expect(budgets.status('uid')).toEqual(before)
    await clock.advance(0)
    expect(log.toSorted()).toEqual(['heavy: AbortedError', 'light'])
    expect(clock.pendingTimers).toBe(0)
  })

  test('[X.3] after an abort the next attempt sees the queue without it, in the same turn', async () => {
    const { budgets, ask } = setUp([
      { name: 'uid', rule: sliding(3), cancelReserve: 0 },
      { name: 'other', rule: sliding(1), cancelReserve: 0 },
    ])
    await budgets.acquire([charge('uid', 2), charge('other')])
    const controller = new AbortController()
    ask('heavy', [charge('uid', 3)], { signal: controller.signal })
    ask('elsewhere', [charge('other')])
    expect(await budgets.tryAcquire([charge('uid')])).toBeUndefined()
    controller.abort()
    expect(await budgets.tryAcquire([charge('uid')])).toBeDefined()
    await budgets.close()
  })

  test('[X.3] listeners are detached from signals that outlive the calls', async () => {
    const { clock, budgets } = setUp([{ name: 'uid', rule: sliding(1), cancelReserve: 0 }])
    const { signal } = new AbortController()
    const add = vi.spyOn(signal, 'addEventListener')
    const remove = vi.spyOn(signal, 'removeEventListener')
    const calls = [1, 2, 3].map(() => budgets.acquire([charge('uid')], { signal }))
    await clock.advance(2_000)
    await Promise.all(calls)
    const late = errorOf(budgets.acquire([charge('uid')], { signal }))
    await budgets.close()
    expect(ClosedError.is(await late)).toBe(true)
    expect(add.mock.calls.length).toBe(3)
    expect(remove.mock.calls.length).toBe(3)
  })

  test('the queue is bounded', async () => {
    const { clock, budgets } = setUp([{ name: 'uid', rule: sliding(1), cancelReserve: 0 }], { maxWaiting: 1 })
    await budgets.acquire([charge('uid')])
    const waiting = budgets.acquire([charge('uid')])
    const error = await errorOf(budgets.acquire([charge('uid')], { lane: 'cancel' }))
    expect(OverflowError.is(error) && error.outcome).toBe('not-sent')
    await clock.advance(1_000)
    await waiting
  })
})

test('[S4.47] a budget whose utilisation rises above the threshold is reported once each time', async () => {
  const onHighUtilization = vi.fn<(status: BudgetStatus) => void>()
  const { clock, budgets } = setUp([{ name: 'ip', rule: sliding(10), cancelReserve: 0 }], { onHighUtilization })
  await budgets.acquire([charge('ip', 8)])
  expect(onHighUtilization).not.toHaveBeenCalled()
  await budgets.acquire([charge('ip')])
  await budgets.acquire([charge('ip')])
  expect(onHighUtilization).toHaveBeenCalledExactlyOnceWith(expect.objectContaining({ budget: 'ip', utilization: 0.9 }))
  await clock.advance(1_000)
  await budgets.acquire([charge('ip', 9)])
  expect(onHighUtilization).toHaveBeenCalledTimes(2)
})

test('[X.3] an aborted signal is refused before anything else happens', async () => {
  const { budgets } = setUp([{ name: 'ip', rule: sliding(10) }])
  await expect(budgets.acquire([charge('ip')], { signal: AbortSignal.abort() })).rejects.toThrow(AbortedError)
  expect(budgets.status('ip').used).toBe(0)
})

test('[X.3] what ends a call before it is sent says so, of which exchange it was and what was asked for', async () => {
  const { clock, budgets } = setUp([{ name: 'ip', rule: sliding(1) }], { maxWaiting: 1 })
  await budgets.acquire([charge('ip')])
  const controller = new AbortController()
  const waiting = errorOf(budgets.acquire([charge('ip')], { signal: controller.signal }))
  const overflow = await errorOf(budgets.acquire([charge('ip')]))
  controller.abort('enough')
  const errors = [
    await waiting,
    await errorOf(budgets.acquire([charge('ip')], { signal: AbortSignal.abort('enough') })),
    overflow,
    await errorOf(budgets.acquire([charge('ip', 2)])),
    await errorOf(budgets.acquire([charge('ip', 0)])),
    await errorOf(budgets.acquire([charge('ip')], { waitAtMostMs: 0 })),
  ]
  await budgets.close()
  errors.push(await errorOf(budgets.acquire([charge('ip')])))
  const details = { outcome: 'not-sent', exchange: 'gateio', operation: 'acquire' }
  const codes = ['aborted', 'aborted', 'overflow', 'invalid-input', 'invalid-input', 'rate-limited', 'closed']
  expect(errors).toMatchObject(codes.map((code) => ({ code, ...details })))
  expect(errors.slice(0, 2)).toMatchObject([{ cause: 'enough' }, { cause: 'enough' }])
  expect(clock.pendingTimers).toBe(0)
})
