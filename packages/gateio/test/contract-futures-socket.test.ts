import { describeExchangeContract } from '@venuekit/composite/contract'
import { describe, expect, test } from 'vitest'
import { gateioFutures } from '../src/connector.ts'
import { unlimited } from './unlimited.ts'

describe('[S3.69] orders over the private socket of Gate.io, futures', () => {
  describeExchangeContract(gateioFutures, unlimited('gateio-futures'), {
    test: test.concurrent,
    expect,
    order: { symbol: 'BTC/USDT:USDT', price: '60000', quantity: '0.1' },
    about: ['orders', 'aborts', 'refusals'],
    mayTake: ['price-step'],
    options: { orderEntry: 'socket' },
    channels: { book: 'futures.obu', orders: 'futures.orders' },
  })
})
