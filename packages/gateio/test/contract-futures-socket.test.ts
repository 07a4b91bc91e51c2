import { contractSimulator, describeExchangeContract } from '@venuekit/composite/contract'
import { startSimulator } from '@venuekit/sim'
import { describe, expect, test } from 'vitest'
import { gateioFutures } from '../src/connector.ts'

// How fast orders may come is not what the cases are about: on a busy machine they arrive closer together than they were sent.
const unlimited = { gateio: { limits: false } } as const

describe('[S3.69] orders over the private socket of Gate.io, futures', () => {
  describeExchangeContract(
    gateioFutures,
    async (options) =>
      contractSimulator(
        await startSimulator({ exchanges: ['gateio-futures'], options: unlimited, ...options }),
        'gateio-futures',
      ),
    {
      test: test.concurrent,
      expect,
      order: { symbol: 'BTC/USDT:USDT', price: '60000', quantity: '0.1' },
      about: ['orders', 'aborts', 'refusals'],
      mayTake: ['price-step'],
      options: { orderEntry: 'socket' },
      channels: { book: 'futures.obu', orders: 'futures.orders' },
    },
  )
})
