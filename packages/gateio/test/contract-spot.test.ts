import { contractSimulator, describeExchangeContract } from '@venuekit/composite/contract'
import { startSimulator } from '@venuekit/sim'
import { expect, test } from 'vitest'
import { gateio } from '../src/connector.ts'

describeExchangeContract(
  gateio,
  async (options) => contractSimulator(await startSimulator({ exchanges: ['gateio'], ...options }), 'gateio'),
  {
    test,
    expect,
    order: { symbol: 'BTC/USDT', price: '60000', quantity: '0.1' },
    channels: { book: 'spot.obu', orders: 'spot.orders*' },
  },
)
