import { contractSimulator, describeExchangeContract } from '@venuekit/composite/contract'
import { startSimulator } from '@venuekit/sim'
import { expect, test } from 'vitest'
import { gateioFutures } from '../src/connector.ts'

describeExchangeContract(
  gateioFutures,
  async (options) =>
    contractSimulator(await startSimulator({ exchanges: ['gateio-futures'], ...options }), 'gateio-futures'),
  {
    test,
    expect,
    order: { symbol: 'BTC/USDT:USDT', price: '60000', quantity: '0.1' },
    channels: { book: 'futures.obu', orders: 'futures.orders' },
  },
)
