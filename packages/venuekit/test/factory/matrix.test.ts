// Every exchange with both of its domains, through the one factory, on simulators of which one is down, slow or flapping.
import {
  AdvancedExchangeFactory,
  InitializationStrategy,
  PerformanceMonitor,
  SymbolResolver,
} from '@venuekit/composite'
import { NetworkError } from '@venuekit/core/errors'
import { errorOf, ManualClock } from '@venuekit/core/testing'
import { describe, expect, test } from 'vitest'
import { exchanges, names, startMatrix } from './matrix.ts'

const { FAIL_FAST, CONTINUE_ON_ERROR, RETRY_WITH_BACKOFF } = InitializationStrategy

// Each exchange has each ailment once, and each strategy meets each ailment.
const square = [
  { ailment: 'down', at: ['mexc', 'gateio', 'gateio-futures'], cause: expect.any(NetworkError) },
  {
    ailment: 'slow',
    at: ['gateio', 'gateio-futures', 'mexc'],
    cause: expect.objectContaining({ status: 504 }),
  },
  {
    ailment: 'flapping',
    at: ['gateio-futures', 'mexc', 'gateio'],
    cause: expect.objectContaining({ status: 503 }),
  },
] as const

describe('all are well', () => {
  test('[S2.75] [S2.26] MEXC comes back active, with a live book and an account, and is in the factory', async () => {
    await using kit = await startMatrix()
    const mexc = await kit.factory.createExchange('MEXC')
    expect([mexc.status, mexc.hasPrivate]).toEqual(['active', true])
    expect(kit.factory.exchanges.get('mexc')).toBe(mexc)
    await mexc.public.waitUntilConnected()
    expect(mexc.public.orderbook('BTC/USDT')).toMatchObject({ state: 'live' })
    expect(Number((await mexc.private?.getBalance('USDT'))?.available)).toBeGreaterThan(0)
  })

  test.each([FAIL_FAST, CONTINUE_ON_ERROR, RETRY_WITH_BACKOFF])('%s brings up all of them', async (strategy) => {
    await using kit = await startMatrix()
    const created = await kit.factory.createExchanges(names, strategy)
    expect(Object.values(created).map(({ name, status, hasPrivate }) => [name, status, hasPrivate])).toEqual(
      names.map((name) => [name, 'active', true]),
    )
    expect(kit.factory.getInitializationSummary()).toMatchObject({ successRate: 100, retryAttempts: {} })
  })
})

test('[S2.52] [S2.46] a controller starts the monitor, the exchanges and the table of symbols, and looks for a pair', async () => {
  await using kit = await startMatrix()
  const symbolResolver = new SymbolResolver()
  const performanceMonitor = new PerformanceMonitor()
  const { transport, config: configManager } = kit
  const parts = { configManager, symbolResolver, performanceMonitor }
  await using factory = new AdvancedExchangeFactory({ exchanges, transport, symbols: ['BTC/USDT'], ...parts })
  performanceMonitor.start()
  for (const name of names) await factory.createExchangeWithDependencies(name)
  expect(configManager.dryRun).toBe(true)
  expect(performanceMonitor.getStatistics().count).toBe(3)
  expect(symbolResolver.resolveSymbol('BTC/USDT').exchanges).toEqual(['mexc', 'gateio'])
  const { legs } = symbolResolver.buildArbitragePair('BTC/USDT')
  expect(legs.map(({ exchange, exchangeSymbol }) => [exchange, exchangeSymbol])).toEqual([
    ['mexc', 'BTCUSDT'],
    ['gateio', 'BTC_USDT'],
  ])
})

test('[S3.106] [S3.25] whoever asks for what is there gets it, and more than 95 of 100 requests go over connections that are there', async () => {
  await using kit = await startMatrix()
  const { factory, transport } = kit
  const asked = Array.from({ length: 40 }, () => names.map((name) => factory.createExchange(name))).flat()
  const pairs = new Set(await Promise.all(asked))
  expect([...pairs].map(({ name }) => name).toSorted()).toEqual(names.toSorted())
  for (const { public: market } of pairs) {
    const [symbol = ''] = market.activeSymbols
    // MEXC counts its requests more strictly.
    const times = market.id === 'mexc' ? 60 : 150
    for (let time = 0; time < times; time += 1) await market.getOrderbook(symbol)
  }
  const { pools } = transport.stats()
  const sum = (count: 'opened' | 'requests') => pools.reduce((total, pool) => total + pool[count], 0)
  expect(sum('requests')).toBeGreaterThan(360)
  expect(1 - sum('opened') / sum('requests')).toBeGreaterThan(0.95)
})

describe.each(square)('one is $ailment', ({ ailment, at: [first, second, third], cause }) => {
  // Only who does not answer runs out of time.
  const start = () => startMatrix(ailment === 'slow' ? new ManualClock() : undefined)

  test(`[S2.29] FAIL_FAST ends there and leaves nothing open: ${first}`, async () => {
    await using kit = await start()
    kit.sicken(ailment, first)
    const before = names.slice(0, names.indexOf(first))
    const error = await errorOf(() => kit.passTime(kit.factory.createExchanges(names, FAIL_FAST), before))
    expect(error).toMatchObject({ status: 500, exchange: first })
    expect(kit.factory.exchanges.size).toBe(0)
    expect(kit.factory.getInitializationResults().map(({ exchangeName }) => exchangeName)).toEqual([...before, first])
    const { rest, websocket, pools } = kit.transport.stats()
    expect([rest.leased, websocket.leased, pools.filter(({ busy, opening }) => busy + opening > 0)]).toEqual([0, 0, []])
  })

  test(`[S2.30] CONTINUE_ON_ERROR has the others: ${second}`, async () => {
    await using kit = await start()
    kit.sicken(ailment, second)
    const others = names.filter((name) => name !== second)
    const created = await kit.passTime(kit.factory.createExchanges(names, CONTINUE_ON_ERROR), others)
    expect(Object.keys(created)).toEqual(others)
    const failed = kit.factory.getInitializationResults().find(({ success }) => !success)
    expect(failed).toMatchObject({ exchangeName: second, attempts: 1 })
    expect(failed?.error).toMatchObject({ status: 500, cause })
  })

  test(`[S2.31] RETRY_WITH_BACKOFF has the one that is flapping too, and gives up on others: ${third}`, async () => {
    await using kit = await start()
    kit.sicken(ailment, third)
    const others = names.filter((name) => name !== third)
    const created = await kit.passTime(kit.factory.createExchanges(names, RETRY_WITH_BACKOFF), others)
    const comesBack = ailment === 'flapping'
    expect(Object.keys(created)).toEqual(comesBack ? names : others)
    const { retryAttempts, failedExchanges } = kit.factory.getInitializationSummary()
    expect(failedExchanges).toEqual(comesBack ? [] : [third])
    expect(Object.keys(retryAttempts)).toEqual([third])
    expect(retryAttempts[third]).toBeGreaterThan(1)
  })
})
