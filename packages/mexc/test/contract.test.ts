import { contractSimulator, describeExchangeContract } from '@venuekit/composite/contract'
import { startSimulator } from '@venuekit/sim'
import { expect, test } from 'vitest'
import { mexc } from '../src/connector.ts'

// How fast orders may come is not what the cases are about: on a busy machine they arrive closer together than they were sent.
const unlimited = { mexc: { limits: 'none' } } as const

describeExchangeContract(
  mexc,
  async (options) =>
    contractSimulator(await startSimulator({ exchanges: ['mexc'], options: unlimited, ...options }), 'mexc'),
  {
    test: test.concurrent,
    expect,
    order: { symbol: 'BTC/USDT', price: '60000', quantity: '0.05' },
    channels: { book: 'spot@public.aggre.depth*', orders: 'spot@private.orders*' },
    hasExpiringKeys: true,
    special: ['stale-depth', 'unknown-field'],
  },
)
