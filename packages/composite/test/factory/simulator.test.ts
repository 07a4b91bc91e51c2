// The factory with the real thing: connectors made by defineExchange, on simulators of which some are down, slow or flapping.
import { findError, NetworkError, ServerError } from '@venuekit/core/errors'
import { createMemoryLogger, errorOf, ManualClock } from '@venuekit/core/testing'
import { type demoKind, type Simulator, startSimulator } from '@venuekit/sim'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ConfigurationManager } from '../../src/factory/configuration-manager.ts'
import { ExchangeFactory } from '../../src/factory/exchange-factory.ts'
import { InitializationStrategy } from '../../src/factory/initialization-strategy.ts'
import { defineDemo } from '../demo-exchange/demo-exchange.ts'

const { FAIL_FAST, CONTINUE_ON_ERROR, RETRY_WITH_BACKOFF } = InitializationStrategy
const names = ['steady', 'down', 'slow', 'flapping'] as const
const connectors = names.map((name) => defineDemo(name))
const sims = new Map<string, Simulator<typeof demoKind, 'demo'>>()

// Nobody trades but the test: books of 50 markets in four simulators would take their time.
beforeAll(async () => {
  const start = async (name: string) =>
    sims.set(name, await startSimulator({ exchanges: ['demo'], eventsPerSecond: 0 }))
  await Promise.all(names.map(start))
  sims.get('steady')?.placeOrder('demo', { symbol: 'BTC_USDT', side: 'buy', price: '61990', size: '0.2' })
}, 60_000)

afterAll(async () => {
  await Promise.all([...sims.values()].map((sim) => sim.close()))
})

/** Brings the faults up anew, so that every strategy meets the same. */
function misbehave(): void {
  for (const sim of sims.values()) sim.faults.clear()
  sims.get('down')?.faults.add({ kind: 'refuse-connection' })
  sims.get('slow')?.faults.add({ kind: 'delay', on: 'request', delayMs: 60_000 })
  sims.get('flapping')?.faults.add({ kind: 'server-error', status: 503, channel: 'GET /markets', count: 2 })
}

// Less than a request may take: the clients have the same clock.
const initializationTimeoutMs = 2_000
const retryDelayMs = 10

function setUp() {
  const settings = Object.fromEntries(
    names.map((name) => {
      const demo = sims.get(name)?.endpoints.demo
      const credentials = { ...demo?.credentials, apiSecret: 'the-demo-asks-for-none' }
      const quick = { reconnectDelayMs: 20, maxReconnectDelayMs: 200, maxReconnectAttempts: 100 }
      return [
        name,
        { urls: { rest: demo?.rest, ws: demo?.ws }, credentials, websocket: quick, network: { maxRetries: 0 } },
      ]
    }),
  )
  const logger = createMemoryLogger()
  const config = new ConfigurationManager({ exchanges: connectors, settings })
  const clock = new ManualClock()
  const parts = { exchanges: connectors, config, logger, clock, symbols: ['BTC/USDT'], retryAttempts: 3 }
  const factory = new ExchangeFactory({ ...parts, initializationTimeoutMs, retryDelayMs })
  const failures = (name: string) =>
    logger.records.filter(({ message }) => message === `${name} did not come up`).length
  return {
    factory,
    createAll(strategy: InitializationStrategy) {
      // The time of an attempt runs out as soon as only the slow one is left: the others have as much as the machine needs.
      const isOnlySlow = () =>
        ['steady', 'down', 'flapping'].every((name) => factory.exchanges.has(name) || failures(name) > failures('slow'))
      return clock.runDuring(
        factory.createExchanges(names, strategy),
        (inMs) => inMs <= (isOnlySlow() ? initializationTimeoutMs : 4 * retryDelayMs),
      )
    },
    [Symbol.asyncDispose]: () => factory.close(),
  }
}

describe('exchanges that are up, down, slow and flapping', () => {
  test('[S2.75] one that is up comes back active, with a live book and an account, and is in the factory', async () => {
    misbehave()
    await using kit = setUp()
    const steady = await kit.factory.createExchange('steady')
    expect(steady.status).toBe('active')
    expect(kit.factory.getExchange('STEADY')).toBe(steady)
    expect(steady.hasPrivate).toBe(true)
    const [market, account] = await kit.factory.createExchange(connectors[0] ?? defineDemo('steady'))
    await using book = await market.subscribeOrderbook('BTC/USDT')
    for await (const item of book) if (item.type === 'book' && item.book.state === 'live') break
    expect(market.orderbook('BTC/USDT')?.best('bid')).toBeDefined()
    expect(await account?.getBalances()).not.toEqual([])
    expect(await kit.factory.preWarmConnections()).toBe(1)
  })

  test('[S2.29] FAIL_FAST ends at the first that is down, and closes what was up', async () => {
    misbehave()
    await using kit = setUp()
    const error = await errorOf(() => kit.createAll(FAIL_FAST))
    expect(error).toMatchObject({ status: 500, exchange: 'down' })
    expect(findError(error, NetworkError)).toBeDefined()
    expect(kit.factory.exchanges.size).toBe(0)
    expect(kit.factory.getInitializationResults().map(({ exchangeName }) => exchangeName)).toEqual(['steady', 'down'])
  })

  test('[S2.30] CONTINUE_ON_ERROR has what came up at once', async () => {
    misbehave()
    await using kit = setUp()
    const created = await kit.createAll(CONTINUE_ON_ERROR)
    expect(Object.keys(created)).toEqual(['steady'])
    expect(kit.factory.getInitializationSummary()).toMatchObject({ totalRequested: 4, successful: 1, successRate: 25 })
    const results = new Map(kit.factory.getInitializationResults().map((result) => [result.exchangeName, result]))
    expect(results.get('slow')?.error).toMatchObject({ cause: { status: 504 } })
    expect(findError(results.get('flapping')?.error, ServerError)?.status).toBe(503)
  })

  test('[S2.31] RETRY_WITH_BACKOFF has those that come up later, too', async () => {
    misbehave()
    await using kit = setUp()
    const created = await kit.createAll(RETRY_WITH_BACKOFF)
    expect(Object.keys(created)).toEqual(['steady', 'flapping'])
    const { retryAttempts, failedExchanges } = kit.factory.getInitializationSummary()
    expect(failedExchanges).toEqual(['down', 'slow'])
    expect(retryAttempts).toEqual({
      down: 3,
      slow: 3,
      flapping: created.flapping === undefined ? 0 : retryAttempts['flapping'],
    })
    expect(created.flapping?.public.orderbook('BTC/USDT')).toBeDefined()
    expect([...kit.factory.exchanges.keys()].toSorted()).toEqual(['flapping', 'steady'])
  })
})
