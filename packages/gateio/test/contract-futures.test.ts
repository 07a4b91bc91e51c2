import { describeExchangeContract } from '@venuekit/composite/contract'
import { describe, expect, test } from 'vitest'
import { gateioFutures } from '../src/connector.ts'
import { unlimited } from './unlimited.ts'

describe("[S3.60] [S3.61] [S3.66] [S3.69] [S3.75] [S3.78] [S3.80] the contract, Gate.io's perpetuals", () => {
  describeExchangeContract(gateioFutures, unlimited('gateio-futures'), {
    test: test.concurrent,
    expect,
    order: { symbol: 'BTC/USDT:USDT', price: '60000', quantity: '0.1' },
    mayTake: ['price-step'],
    special: ['upgrade-notice', 'snapshot-before-answer'],
    channels: { book: 'futures.obu', orders: 'futures.orders' },
  })
})
