import { ExchangeApiError } from '@venuekit/core/errors'
import { errorOf, ManualClock } from '@venuekit/core/testing'
import { expect, test } from 'vitest'
import { AdvancedExchangeFactory, type DependencyAware } from '../../src/factory/advanced-exchange-factory.ts'
import { CompositeExchangeFactory } from '../../src/factory/composite-exchange-factory.ts'
import { ConfigurationManager } from '../../src/factory/configuration-manager.ts'
import { PerformanceMonitor } from '../../src/factory/performance-monitor.ts'
import { SymbolResolver } from '../../src/factory/symbol-resolver.ts'
import { type FakeConnector, FakeExchange, FakeObject } from './fake-exchange.ts'

const credentials = { apiKey: 'k7Qw2ZpXv9Lr4TnB', apiSecret: 'yH3mC8sJ5dKf1Gx6Vb0R' }

/** An exchange whose objects take what the factory has. */
class AwareObject extends FakeObject<'public'> implements DependencyAware {
  readonly given: unknown[] = []
  failure: Error | undefined

  setConfigManager(manager: ConfigurationManager): void {
    this.given.push(manager)
  }

  setSymbolResolver(resolver: SymbolResolver): void {
    this.given.push(resolver)
  }

  setPerformanceMonitor(monitor: PerformanceMonitor): void {
    this.given.push(monitor)
  }

  async initWithDependencies(): Promise<void> {
    this.given.push(this.status)
    if (this.failure !== undefined) throw this.failure
  }
}

function setUp(exchanges: readonly FakeConnector[]) {
  const clock = new ManualClock()
  const configManager = new ConfigurationManager({ exchanges, settings: { aware: { credentials } } })
  const symbolResolver = new SymbolResolver()
  const performanceMonitor = new PerformanceMonitor({ clock })
  const options = { exchanges, configManager, symbolResolver, performanceMonitor, clock, retryAttempts: 1 }
  const factory = new AdvancedExchangeFactory(options)
  return { ...options, factory, [Symbol.asyncDispose]: () => factory.close() }
}

test('[S2.45] [S2.46] [S2.47] [S2.48] an exchange is given what it takes, and is up when it has it', async () => {
  const made: AwareObject[] = []
  const fake: FakeExchange = new FakeExchange(
    'aware',
    {},
    {
      createPublic: (context) => {
        const object = new AwareObject(fake, 'public', context)
        made.push(object)
        return object
      },
    },
  )
  await using kit = setUp([fake.connector])
  kit.performanceMonitor.start()
  const exchange = await kit.factory.createExchangeWithDependencies('AWARE')
  expect(made[0]?.given).toEqual([kit.configManager, kit.symbolResolver, kit.performanceMonitor, 'active'])
  expect(exchange.hasPrivate).toBe(true)
  expect(kit.symbolResolver.getCommonSymbols()).toEqual(['BTC/USDT', 'ETH/USDT'])
  expect(kit.performanceMonitor.getStatistics().count).toBe(1)
  expect(kit.configManager.dryRun).toBe(true)
  expect(kit.configManager.validate()).toEqual([])
})

test('[S2.46] one that cannot work with it has failed', async () => {
  const fake: FakeExchange = new FakeExchange(
    'aware',
    {},
    {
      createPublic: (context) => {
        const object = new AwareObject(fake, 'public', context)
        object.failure = new Error('no symbols of mine')
        fake.open.add(object)
        return object
      },
    },
  )
  await using kit = setUp([fake.connector])
  const error = await errorOf(() => kit.factory.createExchangeWithDependencies('aware'))
  expect(ExchangeApiError.is(error) && error.message).toBe('Factory failed: no symbols of mine')
  expect(fake.open.size).toBe(0)
})

test('[S2.51] [S2.25] an exchange that nobody has heard of is picked up by all of them', async () => {
  const fresh = new FakeExchange('north-star')
  await using kit = setUp([new FakeExchange('mexc').connector, fresh.connector])
  await kit.factory.createExchanges(['mexc', 'NORTH_STAR'])
  expect(kit.configManager.getExchangeConfig('northStar').environment).toBe('production')
  expect(kit.symbolResolver.resolveSymbol('BTCUSDT').exchanges).toEqual(['mexc', 'north-star'])
  expect(kit.symbolResolver.buildArbitragePair('ETH/USDT').legs).toHaveLength(2)
})

test('[S3.117] a factory of one’s own extends what is there', async () => {
  class LoggingFactory extends CompositeExchangeFactory {
    readonly asked: string[] = []

    /** Creates what the desk may trade, and nothing else. */
    createForDesk(exchange: FakeConnector, desk: string) {
      this.asked.push(`${desk} ${exchange.id}`)
      return this.createPublicExchange(exchange)
    }
  }
  await using factory = new LoggingFactory({ clock: new ManualClock() })
  const exchange = factory.createForDesk(new FakeExchange('mexc').connector, 'arbitrage')
  expect(exchange.id).toBe('mexc')
  expect(factory.asked).toEqual(['arbitrage mexc'])
})
