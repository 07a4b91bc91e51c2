import { describeExchangeContract } from '@venuekit/composite/contract'
import { describe, expect, test } from 'vitest'
import { gateio } from '../src/connector.ts'
import { unlimited } from './unlimited.ts'

describe('[S3.69] orders over the private socket of Gate.io, spot', () => {
  describeExchangeContract(gateio, unlimited('gateio'), {
    test: test.concurrent,
    expect,
    order: { symbol: 'BTC/USDT', price: '60000', quantity: '0.1' },
    about: ['orders', 'aborts', 'refusals'],
    options: { orderEntry: 'socket' },
    channels: { book: 'spot.obu', orders: 'spot.orders*' },
  })
})
