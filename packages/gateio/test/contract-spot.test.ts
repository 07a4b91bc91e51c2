import { contractSimulator, describeExchangeContract } from '@venuekit/composite/contract'
import { startSimulator } from '@venuekit/sim'
import { describe, expect, test } from 'vitest'
import { gateio } from '../src/connector.ts'

// How fast orders may come is not what the cases are about: on a busy machine they arrive closer together than they were sent.
const unlimited = { gateio: { limits: false } } as const

describe("[S3.60] [S3.61] [S3.66] [S3.69] [S3.75] [S3.80] the contract, Gate.io's spot market", () => {
  describeExchangeContract(
    gateio,
    async (options) =>
      contractSimulator(await startSimulator({ exchanges: ['gateio'], options: unlimited, ...options }), 'gateio'),
    {
      test: test.concurrent,
      expect,
      order: { symbol: 'BTC/USDT', price: '60000', quantity: '0.1' },
      special: ['upgrade-notice', 'snapshot-before-answer'],
      channels: { book: 'spot.obu', orders: 'spot.orders*' },
    },
  )
})
