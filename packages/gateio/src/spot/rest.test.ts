import { Instruments } from '@venuekit/core'
import { expect, test } from 'vitest'
import { gateioPrivateSpotRest } from './private-rest.ts'
import { gateioPublicSpotEndpoints } from './public-rest.ts'

test('markets are asked for and read', () => {
  const { getInstruments } = gateioPublicSpotEndpoints
  const none = new Instruments('gateio', [])
  expect(getInstruments.request(undefined, none)).toEqual({ path: '/spot/markets', query: [] })
  expect(getInstruments.charge(undefined, none)).toEqual([{ budget: 'ip', weight: 1 }])
  const row = { symbol: 'BTC_USDT', base: 'BTC', quote: 'USDT', priceStep: '0.1', sizeStep: '0.001', status: 'open' }
  const [instrument] = getInstruments.result(getInstruments.wire.parse([row]), undefined, {
    instruments: none,
    rejected: () => undefined,
  })
  expect(instrument?.symbol).toBe('BTC/USDT')
})

test('private calls are signed and their refusals are read', () => {
  expect(gateioPrivateSpotRest.refuse(503, '').outcome).toBe('unknown')
})
