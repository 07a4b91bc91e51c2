// Perpetuals: leverage, an order that opens, the position, and closing it. [S3.78] [S3.79] [S3.80]
import { gateioFutures } from '@venuekit/gateio'
import { startSimulator } from '@venuekit/sim'
import { createExchangeKit, simulatedSettings } from 'venuekit'

const exchanges = [gateioFutures] as const
await using sim = await startSimulator({ exchanges: ['gateio-futures'], seed: 7 })
await using kit = createExchangeKit({ exchanges, config: simulatedSettings(exchanges, sim.endpoints) })
const symbol = 'BTC/USDT:USDT'

await using account = kit.gateioFutures.private()
await account.initialize([symbol])
await account.setLeverage(symbol, '5')
// Sizes are in coins, not in contracts.
const order = await account.createOrder({ symbol, side: 'buy', type: 'market', quantity: '0.01' })
console.log(order.status) // filled
const [position] = await account.getPositions()
console.log(position?.side, position?.size) // long 0.01
const closing = await account.createOrder({ symbol, side: 'sell', type: 'market', quantity: '0.01', reduceOnly: true })
const [after] = await account.getPositions()
console.log(closing.status, after?.side) // filled flat
