// A factory whose exchanges share a configuration, a table of symbols and a monitor. [S2.45] [S2.46] [S2.49] [S2.50]
import { gateio } from '@venuekit/gateio'
import { mexc } from '@venuekit/mexc'
import { startSimulator } from '@venuekit/sim'
import {
  AdvancedExchangeFactory,
  ConfigurationManager,
  PerformanceMonitor,
  simulatedSettings,
  SymbolResolver,
} from 'venuekit'

const exchanges = [mexc, gateio] as const
await using sim = await startSimulator({ exchanges: ['mexc', 'gateio'], seed: 7 })
const configManager = new ConfigurationManager({ settings: simulatedSettings(exchanges, sim.endpoints).exchanges })
const symbolResolver = new SymbolResolver()
const performanceMonitor = new PerformanceMonitor({ targetMs: 5_000 })
const parts = { configManager, symbolResolver, performanceMonitor }
await using factory = new AdvancedExchangeFactory({ exchanges, symbols: ['BTC/USDT'], ...parts })

performanceMonitor.start()
for (const exchange of exchanges) await factory.createExchangeWithDependencies(exchange)
console.log(symbolResolver.getExchangeSymbol('BTC/USDT', 'mexc')) // BTCUSDT
console.log(symbolResolver.getExchangeSymbol('BTC/USDT', 'gateio')) // BTC_USDT
const pair = symbolResolver.buildArbitragePair('BTC/USDT')
console.log(pair.legs.map(({ exchange }) => exchange).join()) // mexc,gateio
console.log(performanceMonitor.getStatistics().count, configManager.dryRun) // 2 true
