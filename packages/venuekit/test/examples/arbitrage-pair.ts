// Both halves of two exchanges, side by side: the prices of one market on both. [S3.33] [S3.23] [S3.24]
import { gateio } from '@venuekit/gateio'
import { mexc } from '@venuekit/mexc'
import { startSimulator } from '@venuekit/sim'
import { compare, createExchangeKit, simulatedSettings, sub } from 'venuekit'

const exchanges = [mexc, gateio] as const
await using sim = await startSimulator({ exchanges: ['mexc', 'gateio'], seed: 7 })
await using kit = createExchangeKit({ exchanges, config: simulatedSettings(exchanges, sim.endpoints) })

await using here = kit.mexc.pair()
await using there = kit.gateio.pair()
await Promise.all([here.initialize(['BTC/USDT']), there.initialize(['BTC/USDT'])])
await Promise.all([here.public.waitUntilConnected(), there.public.waitUntilConnected()])

const [market, account] = here
const bid = market.orderbook('BTC/USDT')?.best('bid')
const ask = there.public.orderbook('BTC/USDT')?.best('ask')
console.log(bid !== undefined && ask !== undefined) // true
// Prices are exact texts; they are calculated with, not converted.
if (bid && ask) console.log(typeof sub(bid.price, ask.price), Math.abs(compare(bid.price, ask.price)) <= 1) // string true
console.log(account?.domain, there.hasPrivate) // private true
