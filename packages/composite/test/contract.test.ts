import { startSimulator } from '@venuekit/sim'
import { expect, test } from 'vitest'
import { contractSimulator, describeExchangeContract } from '../src/contract/index.ts'
import { demo } from './demo-exchange/demo-exchange.ts'

describeExchangeContract(
  demo,
  async (options) =>
    contractSimulator(await startSimulator({ exchanges: ['demo'], ...options }), 'demo', {
      credentials: { apiSecret: 'the-demo-asks-for-none' },
    }),
  {
    test,
    expect,
    order: { symbol: 'BTC/USDT', price: '60000', quantity: '0.1' },
    hasExpiringKeys: true,
    channels: { book: 'book', orders: 'orders' },
  },
)
