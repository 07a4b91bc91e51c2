import { startSimulator } from '@venuekit/sim'
import { describe, expect, test } from 'vitest'
import { contractSimulator, describeExchangeContract } from '../src/contract/index.ts'
import { demo } from './demo-exchange/demo-exchange.ts'

describe('[S3.4] [S3.60] [S3.61] [S3.66] [S3.69] [S3.75] [S3.80] the contract of the demo', () => {
  describeExchangeContract(
    demo,
    async (options) =>
      contractSimulator(await startSimulator({ exchanges: ['demo'], ...options }), 'demo', {
        credentials: { apiSecret: 'the-demo-asks-for-none' },
      }),
    {
      test: test.concurrent,
      expect,
      order: { symbol: 'BTC/USDT', price: '60000', quantity: '0.1' },
      hasExpiringKeys: true,
      keepsAccountTopics: true,
      channels: { book: 'book', orders: 'orders' },
    },
  )
})
