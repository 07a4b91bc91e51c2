// One exchange by its name: market data and, where there are keys, the account. [S2.6] [S2.12] [S2.26]
import { gateio } from '@venuekit/gateio'
import { startSimulator } from '@venuekit/sim'
import { ConfigurationManager, ExchangeFactory, simulatedSettings } from 'venuekit'

await using sim = await startSimulator({ exchanges: ['gateio'], seed: 7 })
const config = new ConfigurationManager({ settings: simulatedSettings([gateio], sim.endpoints).exchanges })
await using factory = new ExchangeFactory({ exchanges: [gateio], config })

const exchange = await factory.createExchange('GATEIO', { symbols: ['BTC/USDT', 'ETH/USDT'] })
console.log(exchange.status, exchange.hasPrivate) // active true
const [up] = factory.getActiveExchanges()
console.log(up === exchange, up?.name) // true gateio

const [market, account] = exchange
await market.waitUntilConnected()
console.log(market.orderbook('BTC/USDT')?.state) // live
const usdt = await account?.getBalance('USDT')
console.log(typeof usdt?.available) // string
