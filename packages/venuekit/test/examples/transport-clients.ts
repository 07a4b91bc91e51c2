// The layer below: a client of REST, and a client of streams with handlers. [S3.10] [S3.11] [S3.12] [S3.14] [S3.15]
import { parseExchangeConfig } from '@venuekit/core/config'
import { gateio, gateioSpotTransport } from '@venuekit/gateio'
import { startSimulator } from '@venuekit/sim'
import { createPrivateHandlers, createPublicHandlers, createTransportFactory } from '@venuekit/transport'
import { MissingCredentialsError } from 'venuekit'

await using sim = await startSimulator({ exchanges: ['gateio'], seed: 7, eventsPerSecond: 200 })
const { rest: url, spotWs, credentials } = sim.endpoints.gateio
const urls = { rest: url, spotWs }
await using transport = createTransportFactory()

const config = parseExchangeConfig(gateio, { urls, credentials })
const rest = transport.createRestClient(gateioSpotTransport, config)
const markets = await rest.getSymbolsInfo()
console.log(markets.some(({ symbol }) => symbol === 'BTC/USDT')) // true

const first = Promise.withResolvers<string>()
const handlers = createPublicHandlers({ bookTickerHandler: ({ symbol: market }) => first.resolve(market) })
await using stream = transport.createWebsocketClient(gateioSpotTransport, config, handlers)
await stream.subscribe({ channel: 'book_ticker', symbol: 'BTC_USDT' })
console.log(await first.promise) // BTC_USDT

// Public handlers do not fit a private client, and that one needs an account.
const account = createPrivateHandlers({ orderHandler: () => undefined })
const anonymous = parseExchangeConfig(gateio, { urls })
const refused = (): unknown =>
  transport.createWebsocketClient(gateioSpotTransport, anonymous, account, { isPrivate: true })
try {
  refused()
} catch (error) {
  console.log(MissingCredentialsError.is(error)) // true
}
