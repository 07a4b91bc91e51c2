import { describeExchangeContract } from '@venuekit/composite/contract'
import { describe, expect, test } from 'vitest'
import { gateio } from '../src/connector.ts'
import { unlimited } from './unlimited.ts'

describe("[S3.60] [S3.61] [S3.66] [S3.69] [S3.75] [S3.80] the contract, Gate.io's spot market", () => {
  describeExchangeContract(gateio, unlimited('gateio'), {
    test: test.concurrent,
    expect,
    order: { symbol: 'BTC/USDT', price: '60000', quantity: '0.1' },
    special: ['upgrade-notice', 'snapshot-before-answer'],
    channels: { book: 'spot.obu', orders: 'spot.orders*' },
  })
})
