// Several exchanges at once, by a strategy; one of them is down. [S2.27] [S2.28] [S2.39] [S3.32]
import { gateio, gateioFutures } from '@venuekit/gateio'
import { mexc } from '@venuekit/mexc'
import { startSimulator } from '@venuekit/sim'
import { ConfigurationManager, ExchangeFactory, InitializationStrategy, simulatedSettings } from 'venuekit'

const exchanges = [mexc, gateio, gateioFutures] as const
await using sim = await startSimulator({ exchanges: ['mexc', 'gateio', 'gateio-futures'], seed: 7 })
sim.faults.add({ kind: 'refuse-connection', exchange: 'mexc' })
const config = new ConfigurationManager({ settings: simulatedSettings(exchanges, sim.endpoints).exchanges })
const times = { retryAttempts: 2, retryDelayMs: 10 }
await using factory = new ExchangeFactory({ exchanges, config, symbols: ['BTC/USDT'], ...times })
const names = ['gateio', 'mexc', 'gateio-futures'] as const

// The default: who comes up is there, the others are in the results.
const created = await factory.createExchanges(names, InitializationStrategy.CONTINUE_ON_ERROR)
console.log(created.gateio?.status, created.mexc?.status) // active undefined
const { totalRequested, successful, failedExchanges } = factory.getInitializationSummary()
console.log(totalRequested, successful, failedExchanges.join()) // 3 2 mexc

// The failed ones are tried again, after longer and longer waits.
await factory.closeAll()
await factory.createExchanges(names, InitializationStrategy.RETRY_WITH_BACKOFF)
console.log(factory.getInitializationSummary().retryAttempts['mexc']) // 2

// All or none: what was open is closed again.
await factory.closeAll()
const failure = await factory.createExchanges(names, InitializationStrategy.FAIL_FAST).catch((error: unknown) => error)
console.log(failure instanceof Error, factory.exchanges.size) // true 0
