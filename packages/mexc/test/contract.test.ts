import { describeExchangeContract } from '@venuekit/composite/contract'
import { expect, test } from 'vitest'
import { mexc } from '../src/connector.ts'
import { unlimited } from './unlimited.ts'

describeExchangeContract(mexc, unlimited, {
  test: test.concurrent,
  expect,
  order: { symbol: 'BTC/USDT', price: '60000', quantity: '0.05' },
  channels: { book: 'spot@public.aggre.depth*', orders: 'spot@private.orders*' },
  hasExpiringKeys: true,
  special: ['stale-depth', 'unknown-field'],
})
