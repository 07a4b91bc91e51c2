// Market data and the account are two objects that never meet. [S3.33] [S3.20] [S3.21] [S3.8] [S3.44]
import { gateio } from '@venuekit/gateio'
import { startSimulator } from '@venuekit/sim'
import { createExchangeKit, simulatedSettings } from 'venuekit'

const exchanges = [gateio] as const
await using sim = await startSimulator({ exchanges: ['gateio'], seed: 7 })
await using kit = createExchangeKit({ exchanges, config: simulatedSettings(exchanges, sim.endpoints) })

// What watches the market needs no key.
await using market = kit.gateio.public()
await market.initialize(['BTC/USDT'])
await using book = await market.subscribeOrderbook('BTC/USDT')
for await (const item of book) if (item.type === 'book' && item.book.state === 'live') break
const bid = market.getBestBidAsk('BTC/USDT')?.bid?.price ?? '1'
console.log(typeof bid) // string

// What trades does not know the book.
await using account = kit.gateio.private()
await account.initialize(['BTC/USDT'])
await using orders = await account.subscribeOrders()
const seen = new Promise<string>((resolve) => void orders.on('order', ({ order }) => resolve(order.status)))
const order = await account.createOrder({
  symbol: 'BTC/USDT',
  side: 'buy',
  type: 'limit',
  price: '10000',
  quantity: '0.01',
})
console.log(order.status, await seen) // open open
const { result } = await account.cancelOrder(order)
console.log(result) // cancelled
