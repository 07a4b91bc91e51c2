import { createExchangeNames } from '@venuekit/core/config'
import { expect, test } from 'vitest'
import { createTestContext } from '../test/context.ts'
import { mexc } from './connector.ts'

test('[S3.39] [S3.99] the connector names itself', () => {
  const names = createExchangeNames([mexc])
  for (const name of ['MEXC', 'mexc', 'MEXC_SPOT']) expect(names.resolve(name).id).toBe('mexc')
  expect(mexc.transport.id).toBe('mexc')
})

test('[C.27] the socket is the one of the protobuf streams, and not the one that was shut off', () => {
  expect(mexc.environments).toEqual({
    production: { rest: 'https://api.mexc.com', ws: 'wss://wbs-api.mexc.com/ws' },
  })
})

test('it makes objects of both domains that can what its table says, and open nothing before they are initialised', async () => {
  await using market = mexc.createPublic(createTestContext())
  await using account = mexc.createPrivate(createTestContext())
  expect([market.domain, account.domain]).toEqual(['public', 'private'])
  expect([...market.capabilities]).toEqual([...mexc.supports.public])
  expect([...account.capabilities]).toEqual([...mexc.supports.private])
  expect([market.status, account.status]).toEqual(['inactive', 'inactive'])
})

test('[S3.99] what the exchange counts can be set to what it has granted', () => {
  const limits = (options: object) => mexc.budgets('production', options).map(({ rule }) => rule.limit)
  expect(limits({})).toEqual([300, 500, 12, 2, 300])
  expect(limits({ ipWeight: 500, ordersPerSecond: 200, batchesPerSecond: 20 })).toEqual([500, 500, 200, 20, 300])
  expect(() => limits({ ordersPerSeconds: 200 })).toThrow(/ordersPerSeconds/)
})
