import { contractSimulator, describeExchangeContract } from '@venuekit/composite/contract'
import { startSimulator } from '@venuekit/sim'
import { describe, expect, test } from 'vitest'
import { gateioFutures } from '../src/connector.ts'

// How fast orders may come is not what the cases are about: on a busy machine they arrive closer together than they were sent.
const unlimited = { gateio: { limits: false } } as const

describe("[S3.60] [S3.61] [S3.66] [S3.69] [S3.75] [S3.78] [S3.80] the contract, Gate.io's perpetuals", () => {
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
      mayTake: ['price-step'],
      special: ['upgrade-notice', 'snapshot-before-answer'],
      channels: { book: 'futures.obu', orders: 'futures.orders' },
    },
  )
})
