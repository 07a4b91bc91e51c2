import { Instruments } from '@venuekit/core'
import { expect, test } from 'vitest'
import { getInstruments } from './endpoints/get-instruments.ts'

const row = { symbol: 'BTC_USDT', base: 'BTC', quote: 'USDT', priceStep: '0.1', sizeStep: '0.001', status: 'open' }

test('markets are asked for and read, and a row that cannot be read is set aside', () => {
  const instruments = new Instruments('mexc', [])
  expect(getInstruments.request(undefined, instruments)).toEqual({ path: '/spot/markets', query: [] })
  expect(getInstruments.charge(undefined, instruments)).toEqual([{ budget: 'ip', weight: 1 }])
  const rejected: unknown[] = []
  const context = { instruments, rejected: (rows: unknown) => rejected.push(rows) }
  const read = getInstruments.result(getInstruments.wire.parse([row, { symbol: 1 }]), undefined, context)
  expect(read.map(({ symbol }) => symbol)).toEqual(['BTC/USDT'])
  expect(rejected).toHaveLength(1)
})
