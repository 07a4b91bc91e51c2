import { BookNotLiveError, InvalidInputError, TimeoutError } from '@venuekit/core'
import { errorOf, ManualClock } from '@venuekit/core/testing'
import { describe, expect, test } from 'vitest'
import { until } from '../src/contract/run.ts'
import { Demo } from './demo.ts'

const symbol = 'BTC/USDT'
const exchangeSymbol = 'BTC_USDT'

async function opened(options?: Parameters<typeof Demo.start>[0]) {
  const demo = await Demo.start(options)
  const exchange = demo.public()
  return { demo, exchange, [Symbol.asyncDispose]: () => demo[Symbol.asyncDispose]() }
}

/** Time passes between two attempts to connect; each attempt has as much as the machine needs. */
function whileConnecting<Result>(clock: ManualClock, work: Promise<Result>): Promise<Result> {
  return clock.runDuring(work, (inMs) => inMs <= 200)
}

describe('state that is read at once', () => {
  test('[S3.62] best prices, tradability, books and symbols', async () => {
    await using run = await opened()
    const { demo, exchange } = run
    await exchange.initialize([symbol])
    await exchange.waitUntilConnected()
    demo.sim.placeOrder('demo', { symbol: exchangeSymbol, side: 'buy', price: '100', size: '0.5' })
    demo.sim.placeOrder('demo', { symbol: exchangeSymbol, side: 'sell', price: '101', size: '0.25' })
    await until(() => exchange.getBestBidAsk(symbol)?.ask !== undefined, 'both sides are there')
    expect(exchange.getBestBidAsk(symbol)).toMatchObject({
      bid: { price: '100', size: '0.5' },
      ask: { price: '101', size: '0.25' },
    })
    expect(exchange.isTradable(symbol)).toBe(true)
    expect(exchange.getMinOrderQuote(symbol)).toBeUndefined()
    expect([...exchange.orderbooks.keys()]).toEqual([symbol])
    expect(exchange.activeSymbols).toEqual([symbol])
    expect(exchange.isStale(symbol)).toBe(false)
  })

  test('[S3.65] old prices are not served as fresh ones: neither of a stale book nor of one that is too old for the reader', async () => {
    await using run = await opened()
    const { demo, exchange } = run
    await exchange.initialize([symbol])
    await exchange.waitUntilConnected()
    const book = exchange.orderbook(symbol)
    expect(() => book?.withMaxAge(0, { now: () => Date.now() + 60_000 }).best('bid')).toThrow(BookNotLiveError)
    demo.sim.faults.add({ kind: 'refuse-connection' })
    demo.sim.faults.add({ kind: 'cut' })
    await until(() => exchange.isStale(symbol), 'the book is stale')
    expect(exchange.getBestBidAsk(symbol)).toBeUndefined()
    expect(() => book?.best('bid')).toThrow(BookNotLiveError)
  })

  test('[S3.63] a handler hears of every change of every book until it is removed', async () => {
    await using run = await opened()
    const { demo, exchange } = run
    const seen: string[] = []
    const remove = exchange.addOrderbookUpdateHandler(({ symbol: of, change }) => seen.push(`${of} ${change}`))
    await exchange.initialize([symbol])
    await exchange.waitUntilConnected()
    demo.sim.placeOrder('demo', { symbol: exchangeSymbol, side: 'buy', price: '100', size: '0.5' })
    await until(() => seen.length === 2, 'a change was told')
    expect(seen).toEqual(['BTC/USDT snapshot', 'BTC/USDT delta'])
    remove()
    demo.sim.clearOrders('demo')
    await until(() => exchange.orderbook(symbol)?.best('bid') === undefined, 'the book has changed')
    expect(seen).toHaveLength(2)
  })

  test('[S3.67] statistics are frozen copies', async () => {
    await using run = await opened({ eventsPerSecond: 1_000 })
    const { exchange } = run
    await exchange.initialize([symbol])
    await exchange.waitUntilConnected()
    const stats = exchange.getPerformanceStats()
    expect(stats).toMatchObject({ connections: 1, topics: 1, reconnects: 0, liveBooks: 1, staleBooks: 0 })
    expect(Object.isFrozen(stats)).toBe(true)
    const [book] = exchange.getOrderbookStats()
    expect(book).toMatchObject({ symbol, state: 'live', syncs: 1, gaps: 0 })
    expect(book?.bids).toBeGreaterThan(0)
    expect(Object.isFrozen(book)).toBe(true)
  })

  test('[S3.60] an address where no stream is ends the start with the reason, in the time that connecting may take', async () => {
    const clock = new ManualClock()
    await using run = await opened({ clock, websocket: { connectTimeoutMs: 3_000 } })
    const { demo, exchange } = run
    await exchange.initialize()
    demo.sim.faults.add({ kind: 'refuse-connection' })
    const failed = errorOf(() => exchange.initialize([symbol]))
    expect(await whileConnecting(clock, failed)).toMatchObject({
      code: 'initialization',
      message: expect.stringMatching(/^1 of 1 symbols could not be followed: BTC\/USDT \(.*127\.0\.0\.1/),
      retryable: true,
      cause: { retryable: true },
    })
    demo.sim.faults.clear()
    await whileConnecting(clock, exchange.initialize([symbol]))
    await whileConnecting(clock, exchange.waitUntilConnected())
  })

  test('[S3.60] a start that takes too long says why there is no connection', async () => {
    const clock = new ManualClock()
    await using run = await opened({ clock })
    const { demo, exchange } = run
    await exchange.initialize()
    demo.sim.faults.add({ kind: 'refuse-connection' })
    const late = errorOf(() => exchange.initialize([symbol], { timeoutMs: 3_000 }))
    expect(await whileConnecting(clock, late)).toMatchObject({
      code: 'timeout',
      exchange: 'demo',
      message: expect.stringContaining('initialize took longer than 3000 ms; connecting failed: '),
    })
  })

  test('[S3.60] waiting for what nobody has started is refused, and while it comes up it waits', async () => {
    await using run = await opened({ eventsPerSecond: 1_000 })
    const { exchange } = run
    await expect(exchange.waitUntilConnected()).rejects.toMatchObject({
      code: 'initialization',
      message: 'demo is not connected and will not be by itself; call initialize() first',
    })
    const coming = exchange.initialize([symbol])
    await exchange.waitUntilConnected()
    expect(exchange.getPerformanceStats().liveBooks).toBe(1)
    await coming
  })

  test('[S3.60] waiting for the books has a limit', async () => {
    await using run = await opened()
    const { demo, exchange } = run
    await exchange.initialize([symbol])
    await exchange.waitUntilConnected()
    demo.sim.faults.add({ kind: 'refuse-connection' })
    demo.sim.faults.add({ kind: 'cut' })
    await until(() => exchange.isStale(symbol), 'the book is stale')
    await expect(exchange.waitUntilConnected(20)).rejects.toThrow(TimeoutError)
  })
})

test('[S3.66] a reconnect of many books does not storm the exchange', async () => {
  await using run = await opened({ eventsPerSecond: 2_000 })
  const { demo, exchange } = run
  await exchange.initialize()
  const symbols = [...exchange.instruments].map((instrument) => instrument.symbol)
  await exchange.initialize(symbols)
  await exchange.waitUntilConnected()
  // Every stream lacks its first frame, so that each book has to fetch a snapshot.
  demo.sim.faults.add({ kind: 'delay', on: 'request', channel: 'GET /book', delayMs: 20 })
  demo.sim.faults.add({ kind: 'drop', on: 'frame', channel: 'book', count: symbols.length * 2 })
  demo.sim.faults.add({ kind: 'cut' })
  await until(() => exchange.getPerformanceStats().staleBooks > 0, 'the line is cut')
  await exchange.waitUntilConnected(50_000)
  expect(exchange.getPerformanceStats().liveBooks).toBe(symbols.length)
  const [pool] = demo.transport.stats().pools
  expect(pool?.opened).toBeLessThanOrEqual(8)
})

test('[S3.61] a market that is unknown is refused by name', async () => {
  await using run = await opened()
  await run.exchange.initialize()
  await expect(run.exchange.addSymbol('XYZ/ABC')).rejects.toThrow(InvalidInputError)
})
