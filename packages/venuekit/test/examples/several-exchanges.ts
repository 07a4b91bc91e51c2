// Several exchanges from one table of configurations; one is missing, and the rest run. [S3.33] [S3.27] [S3.32]
import { gateio, gateioFutures } from '@venuekit/gateio'
import { mexc } from '@venuekit/mexc'
import { startSimulator } from '@venuekit/sim'
import { CompositeExchangeFactory, ExchangeEnum, simulatedSettings } from 'venuekit'

const exchanges = [mexc, gateio, gateioFutures] as const
await using sim = await startSimulator({ exchanges: ['gateio', 'gateio-futures'], seed: 7 })
const configs: Readonly<Record<string, unknown>> = {
  ...simulatedSettings([gateio, gateioFutures], sim.endpoints).exchanges,
  [ExchangeEnum.MEXC]: { urls: { rest: 'http://127.0.0.1:9' }, network: { maxRetries: 0 } },
}
await using factory = new CompositeExchangeFactory({ exchanges })

const wanted = [ExchangeEnum.MEXC, ExchangeEnum.GATEIO, ExchangeEnum.GATEIO_FUTURES]
const requests = wanted.map((exchange) => ({ exchange, config: configs[exchange] }))
const results = await factory.createMultipleExchanges(requests, { symbols: ['BTC/USDT'] })
console.log(results.map(({ exchange, ok }) => `${exchange} ${ok}`).join()) // mexc false,gateio true,gateio-futures true

const running = results.flatMap((result) => (result.ok ? [result.pair] : []))
console.log(running.map(({ status }) => status).join()) // active,active
for (const pair of running) await pair.close()
