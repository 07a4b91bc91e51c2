import { silentLogger } from '@venuekit/core'
import { createMemoryLogger, instrumentOf, ManualClock } from '@venuekit/core/testing'
import { expect, test } from 'vitest'
import { Markets } from './markets.ts'

const minute = 60_000

function setUp(load: () => Promise<readonly ReturnType<typeof instrumentOf>[]>) {
  const clock = new ManualClock()
  const calls = { count: 0 }
  const logger = createMemoryLogger()
  const markets = new Markets({
    id: 'demo',
    clock,
    logger,
    load: async () => {
      calls.count += 1
      return load()
    },
  })
  return { clock, calls, markets, logger }
}

test('[S3.92] the list of markets is good for five minutes, and asked for again every two hours', async () => {
  const { clock, calls, markets } = setUp(async () => [instrumentOf('BTC/USDT')])
  await Promise.all([markets.ready({}), markets.ready({})])
  expect([calls.count, markets.current.size]).toEqual([1, 1])
  await clock.advance(5 * minute)
  await markets.ready({})
  expect(calls.count).toBe(1)
  await clock.advance(1)
  await markets.ready({})
  expect(calls.count).toBe(2)
  await clock.advance(120 * minute)
  expect(calls.count).toBe(3)
  markets.close()
  expect(clock.pendingTimers).toBe(0)
})

test('a refresh that fails leaves the list as it is, and is tried again later', async () => {
  let isAway = false
  const { clock, calls, markets, logger } = setUp(async () => {
    if (isAway) throw new Error('away')
    return [instrumentOf('BTC/USDT'), instrumentOf('BTC/USDT')]
  })
  await markets.ready({})
  expect(logger.records.map(({ message }) => message)).toEqual(['markets with a name that is taken were left out'])
  isAway = true
  await clock.advance(120 * minute)
  expect([calls.count, markets.current.size]).toEqual([2, 1])
  isAway = false
  await clock.advance(120 * minute)
  expect(calls.count).toBe(3)
  markets.close()
})

test('what nobody has loaded is empty', () => {
  const load = async () => []
  expect(new Markets({ id: 'demo', clock: new ManualClock(), logger: silentLogger, load }).current.size).toBe(0)
})
