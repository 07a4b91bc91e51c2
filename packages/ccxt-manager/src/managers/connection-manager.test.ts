import { AbortedError, ClosedError, ConfigurationError, InvalidInputError } from '@venuekit/core/errors'
import { errorOf } from '@venuekit/core/testing'
import { describe, expect, test } from 'vitest'
import { fakeOf, ccxtErrors } from '../../test/fake-ccxt.ts'
import { account, otherAccount, setUp } from '../../test/set-up.ts'

describe('giving back', () => {
  test('[S5.24] each release takes one away; what is unknown is harmless', async () => {
    const { accounts } = setUp()
    const exchange = await accounts.connectToExchangeWithCredentials('binance')
    await accounts.connectToExchangeWithCredentials('binance')
    expect(accounts.releaseExchange('binance')).toBe(true)
    expect(accounts.getRefcount('binance')).toBe(1)
    expect(accounts.releaseExchange('binance', { contractType: 'spot' })).toBe(false)
    expect(accounts.releaseExchange('kraken')).toBe(false)
    expect(accounts.releaseExchange(exchange)).toBe(true)
    expect(accounts.releaseExchange('binance')).toBe(false)
    expect(accounts.releaseExchange(exchange)).toBe(false)
    expect(accounts.getRefcount('binance')).toBe(0)
  })

  test('[S5.24] by its id, and by the credentials that it was asked for with', async () => {
    const { accounts } = setUp()
    const mine = await accounts.connectToExchangeWithCredentials('binance')
    const other = await accounts.connectToExchangeWithCredentials('binance', otherAccount)
    expect(accounts.releaseExchange('binance', account)).toBe(true)
    expect(accounts.releaseExchange('binance', account)).toBe(false)
    await accounts.cleanupUnusedExchanges(0)
    expect([fakeOf(mine).closes, fakeOf(other).closes]).toEqual([1, 0])
    expect(accounts.releaseExchange('binance', otherAccount)).toBe(true)
  })

  test('[S5.24] a release by id never takes a lease of somebody else away', async () => {
    const { accounts } = setUp()
    await using lease = await accounts.exchangeContext('binance')
    expect(accounts.releaseExchange('binance')).toBe(false)
    expect(accounts.getRefcount('binance')).toBe(1)
    expect(lease.released).toBe(false)
  })

  test('[S5.25] a context gives back at the end of its block, also after an error', async () => {
    const { accounts } = setUp()
    const failing = async (): Promise<void> => {
      await using lease = await accounts.exchangeContext('binance')
      expect(await fakeOf(lease.exchange).fetchBalance()).toEqual({ account: account.apiKey })
      expect(accounts.getRefcount('binance')).toBe(1)
      throw new Error('on the way')
    }
    await expect(failing()).rejects.toThrow('on the way')
    expect(accounts.getRefcount('binance')).toBe(0)
    const lease = await accounts.exchangeContext('binance')
    lease.release()
    lease.release()
    expect(() => lease.exchange).toThrow(ClosedError)
    expect(accounts.getRefcount('binance')).toBe(0)
  })

  test('[S5.25] the same with a function, whose result and errors are passed on', async () => {
    const { accounts } = setUp()
    const use = (exchange: unknown): string => `${(exchange as { id: string }).id} ${accounts.getRefcount('binance')}`
    expect(await accounts.exchangeContext('binance', use)).toBe('binance 1')
    expect(await accounts.exchangeContext('binance', { contractType: 'spot' }, use)).toBe('binance 1')
    const failing = accounts.exchangeContext('binance', () => Promise.reject(new ccxtErrors.NetworkError('no line')))
    await expect(failing).rejects.toThrow(ccxtErrors.NetworkError)
    expect(accounts.getRefcount('binance')).toBe(0)
  })
})

describe('throttled calls', () => {
  test('[S5.26] run one by one in order, with the pause between the end of one and the start of the next', async () => {
    const { accounts, clock } = setUp({ requestPauseMs: 200 })
    const events: string[] = []
    const start = clock.monotonic()
    const work = (name: string, takesMs: number) => async (): Promise<string> => {
      events.push(`${name} ${clock.monotonic() - start}`)
      const { promise, resolve } = Promise.withResolvers<void>()
      clock.setTimer(takesMs, resolve)
      await promise
      return name
    }
    const all = Promise.all([
      accounts.throttledCall(work('a', 50)),
      accounts.throttledCall(work('b', 10)),
      accounts.throttledCall(work('c', 10)),
    ])
    await clock.advance(1_000)
    expect(await all).toEqual(['a', 'b', 'c'])
    expect(events).toEqual(['a 0', 'b 250', 'c 460'])
    // After a long silence nobody waits.
    await clock.advance(5_000)
    const late = accounts.throttledCall(work('d', 1))
    await clock.advance(1)
    expect(await late).toBe('d')
    expect(events.at(-1)).toBe('d 6000')
  })

  test('[S5.26] [S5.43] an error is passed on as it is, and the line goes on', async () => {
    const { accounts, clock } = setUp({ requestPauseMs: 100 })
    const error = new ccxtErrors.AuthenticationError('wrong key')
    const failing = errorOf(() => accounts.throttledCall(() => Promise.reject(error)))
    const next = accounts.throttledCall(() => 7)
    await clock.advance(100)
    expect(await failing).toBe(error)
    expect(await next).toBe(7)
    const throwing = errorOf(() =>
      accounts.throttledCall(() => {
        throw error
      }),
    )
    await clock.advance(100)
    expect(await throwing).toBe(error)
  })

  test('[S5.27] the method of an exchange keeps its exchange, named, bare or in a function', async () => {
    const { accounts } = setUp()
    const mine = fakeOf(await accounts.connectToExchangeWithCredentials('binance'))
    const other = fakeOf(await accounts.connectToExchangeWithCredentials('binance', otherAccount))
    expect(await accounts.throttledCall(mine, 'fetchBalance')).toEqual({ account: account.apiKey })
    expect(await accounts.throttledCall(other, 'fetchTicker', 'BTC/USDT')).toEqual({
      symbol: 'BTC/USDT',
      id: 'binance',
    })
    // oxlint-disable-next-line typescript/unbound-method -- that this works is what is tested
    expect(await accounts.throttledCall(mine.fetchBalance)).toEqual({ account: account.apiKey })
    // oxlint-disable-next-line typescript/unbound-method -- as above
    expect(await accounts.throttledCall(other.fetchBalance)).toEqual({ account: otherAccount.apiKey })
    expect(await accounts.throttledCall((id: string) => mine.fetchTicker(id), 'ETH/USDT')).toEqual({
      symbol: 'ETH/USDT',
      id: 'binance',
    })
    await expect(accounts.throttledCall(mine, 'fetchNothing' as 'fetchBalance')).rejects.toThrow(InvalidInputError)
  })

  test('[X.3] an abort leaves the line at once, in the queue and in the pause', async () => {
    const { accounts, clock } = setUp({ requestPauseMs: 1_000 })
    await accounts.throttledCall(() => 1)
    const controller = new AbortController()
    let ran = 0
    const first = errorOf(() => accounts.throttle(() => (ran += 1), { signal: controller.signal }))
    const second = errorOf(() => accounts.throttle(() => (ran += 1), { signal: controller.signal }))
    controller.abort()
    expect([AbortedError.is(await first), AbortedError.is(await second)]).toEqual([true, true])
    expect([ran, clock.pendingTimers]).toEqual([0, 0])
    const third = accounts.throttle(() => (ran += 1))
    await clock.advance(1_000)
    expect(await third).toBe(1)
  })

  test('[S5.44] a limit that is shared with others is asked before each call, and released after it', async () => {
    let out = 0
    const limiter = {
      waitForToken: () => {
        out += 1
        const release = (): void => void (out -= 1)
        return Promise.resolve({ release, [Symbol.dispose]: release } as never)
      },
    }
    const { accounts } = setUp({ limiter })
    expect(await accounts.throttledCall(() => out)).toBe(1)
    expect(out).toBe(0)
  })
})

describe('closing', () => {
  test('[S5.28] [C.24] cleaning up closes what is unused and old enough, by its last use', async () => {
    const { accounts, clock } = setUp()
    const hour = 3_600_000
    const [used, old, young] = await Promise.all(
      (['spot', 'margin', 'swap'] as const).map((contractType) =>
        accounts.connectToExchangeWithCredentials('binance', { contractType }),
      ),
    )
    await clock.advance(5 * hour)
    accounts.releaseExchange(old!)
    await clock.advance(hour)
    accounts.releaseExchange(young!)
    await clock.advance(hour)
    expect(await accounts.cleanupUnusedExchanges({ maxAgeHours: 2 })).toEqual({ closed: ['binance'] })
    expect([used, old, young].map((one) => fakeOf(one!).closes)).toEqual([0, 1, 0])
    expect(await accounts.cleanupUnusedExchanges()).toEqual({ closed: [] })
    expect(await accounts.cleanupUnusedExchanges(0)).toEqual({ closed: ['binance'] })
    expect([used, old, young].map((one) => fakeOf(one!).closes)).toEqual([0, 1, 1])
    for (const wrong of [-1, Number.NaN]) {
      await expect(accounts.cleanupUnusedExchanges(wrong)).rejects.toThrow(ConfigurationError)
    }
  })

  test('[S5.12] [S5.28] a connection that is taken again while it is being looked for is a new one, and not a closed one', async () => {
    const { accounts } = setUp()
    accounts.releaseExchange(await accounts.connectToExchangeWithCredentials('binance'))
    const cleaning = accounts.cleanupUnusedExchanges(0)
    const taken = await accounts.connectToExchangeWithCredentials('binance')
    await cleaning
    expect(fakeOf(taken).closes).toBe(0)
  })

  test('[S5.12] a connection that is on its way to whoever asked for it is in use already', async () => {
    const { accounts, ccxt } = setUp()
    const connecting = Promise.all([1, 2].map(() => accounts.connectToExchangeWithCredentials('binance')))
    const closed: string[] = []
    for (let turn = 0; turn < 40; turn += 1) {
      // oxlint-disable-next-line no-await-in-loop -- between any two of its steps
      await Promise.resolve()
      void accounts.cleanupUnusedExchanges(0).then((result) => closed.push(...result.closed))
      void accounts.closeExchange('binance').then((result) => closed.push(...result.closed))
    }
    const [exchange] = await connecting
    expect([closed, ccxt.made.length, fakeOf(exchange!).closes]).toEqual([[], 1, 0])
  })

  test('[S5.29] a connection that is closed by force on its way is made anew', async () => {
    const { accounts, ccxt } = setUp()
    const connecting = accounts.connectToExchangeWithCredentials('binance')
    for (let turn = 0; turn < 40 && ccxt.open.length === ccxt.made.length; turn += 1) {
      // oxlint-disable-next-line no-await-in-loop -- until there is one to close
      await Promise.resolve()
      void accounts.closeExchange('binance', { force: true })
    }
    expect(fakeOf(await connecting).closes).toBe(0)
    expect(accounts.getRefcount('binance')).toBe(1)
  })

  test('[S5.29] closing refuses and warns while in use; force closes at once', async () => {
    const { accounts, logger } = setUp()
    const used = await accounts.connectToExchangeWithCredentials('binance')
    const unused = await accounts.connectToExchangeWithCredentials('binance', { contractType: 'spot' })
    accounts.releaseExchange(unused)
    expect(await accounts.closeExchange('binance')).toEqual({ closed: ['binance'], inUse: ['binance'] })
    expect([fakeOf(used).closes, fakeOf(unused).closes]).toEqual([0, 1])
    expect(logger.records.filter(({ level }) => level === 'warn')).toHaveLength(1)
    expect(await accounts.closeExchange('binance', { contractType: 'spot' })).toEqual({ closed: [], inUse: [] })
    expect(await accounts.closeExchange('binance', { force: true })).toEqual({ closed: ['binance'], inUse: [] })
    expect(fakeOf(used).closes).toBe(1)
    // Whoever still holds it gives it back without harm, and the next one gets a new connection.
    expect(accounts.releaseExchange(used)).toBe(false)
    expect(await accounts.connectToExchangeWithCredentials('binance')).not.toBe(used)
  })

  test('[S5.29] a failure to close is logged; the connection is gone', async () => {
    const { accounts, logger } = setUp({}, { onClose: () => Promise.reject(new Error('no line')) })
    accounts.releaseExchange(await accounts.connectToExchangeWithCredentials('binance'))
    expect(await accounts.closeExchange('binance')).toEqual({ closed: ['binance'], inUse: [] })
    expect(logger.records.some(({ message }) => message.includes('could not be closed'))).toBe(true)
    expect(accounts.getConnections()).toEqual([])
  })

  test('[S5.47] cleans up at its pace, survives a failure, and ends when it is disposed of', async () => {
    const { accounts, clock } = setUp()
    const exchange = await accounts.connectToExchangeWithCredentials('binance')
    const cleaning = accounts.startAutoCleanup({ everyMs: 60_000, maxAgeHours: 0 })
    await clock.advance(120_000)
    expect(fakeOf(exchange).closes).toBe(0)
    accounts.releaseExchange(exchange)
    await clock.advance(60_000)
    expect(fakeOf(exchange).closes).toBe(1)
    cleaning[Symbol.dispose]()
    expect(clock.pendingTimers).toBe(0)
    expect(() => accounts.startAutoCleanup({ everyMs: 0 })).toThrow(ConfigurationError)
    expect(() => accounts.startAutoCleanup({ maxAgeHours: -1 })).toThrow(ConfigurationError)
  })

  test('[X.4] closing the manager closes everything once, ends the cleaning up, and nothing is given out any more', async () => {
    const { accounts, ccxt, clock } = setUp()
    accounts.startAutoCleanup()
    const lease = await accounts.exchangeContext('binance')
    accounts.releaseExchange(await accounts.connectToExchangeWithCredentials('bybit', account))
    await accounts.close()
    await accounts[Symbol.asyncDispose]()
    expect(ccxt.made.map(({ closes }) => closes)).toEqual([1, 1])
    expect(clock.pendingTimers).toBe(0)
    lease.release()
    await expect(accounts.connectToExchangeWithCredentials('binance')).rejects.toThrow(ClosedError)
    expect(() => accounts.startAutoCleanup()).toThrow(ClosedError)
  })

  test('[S5.12] beyond the number of connections that may be kept the one unused longest goes', async () => {
    const { accounts, ccxt } = setUp({ maxConnections: 2 })
    for (const contractType of ['spot', 'margin', 'swap'] as const) {
      accounts.releaseExchange(await accounts.connectToExchangeWithCredentials('binance', { contractType }))
    }
    expect(ccxt.made.map(({ closes }) => closes)).toEqual([1, 0, 0])
    expect(accounts.getConnections()).toHaveLength(2)
  })
})
