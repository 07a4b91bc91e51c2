// What is done with many exchanges while a program runs. [S2.61] [S2.62] [S2.63] [S2.18] [S3.118]
import { gateio, gateioFutures } from '@venuekit/gateio'
import { startSimulator } from '@venuekit/sim'
import { ConfigurationManager, ExchangeFactory, simulatedSettings } from 'venuekit'

const exchanges = [gateio, gateioFutures] as const
await using sim = await startSimulator({ exchanges: ['gateio', 'gateio-futures'], seed: 7 })
const config = new ConfigurationManager({ settings: simulatedSettings(exchanges, sim.endpoints).exchanges })
await using factory = new ExchangeFactory({ exchanges, config, symbols: ['BTC/USDT'] })

// Around every call that brings an exchange up.
factory.use(async ({ operation, exchange }, next) => {
  const result = await next()
  if (exchange === 'gateio') console.log(operation, exchange) // createExchange gateio
  return result
})
await factory.createExchange('gateio')
await factory.createExchange('gateio-futures')

console.log(await factory.preWarmConnections()) // 2
const [known] = factory.batchInitializeSymbols(['BTC/USDT']).values()
console.log(known?.ok) // true
console.log(factory.healthCheck('gateio')) // true
console.log(await factory.cleanupUnusedExchanges(['gateio']), factory.managedExchanges.join()) // 1 gateio
