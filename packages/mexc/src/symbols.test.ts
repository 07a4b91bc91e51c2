import { expect, test } from 'vitest'
import { toSpotInstrument, mexcSpotMarket } from './symbols.ts'

const row = { symbol: 'BTC_USDT', base: 'BTC', quote: 'USDT', priceStep: '0.10', sizeStep: 0.001, status: 'open' }

test('a row becomes an instrument', () => {
  expect(toSpotInstrument(mexcSpotMarket.parse(row))).toEqual({
    symbol: 'BTC/USDT',
    exchangeSymbol: 'BTC_USDT',
    kind: 'spot',
    base: 'BTC',
    quote: 'USDT',
    status: 'trading',
    priceStep: '0.1',
    sizeStep: '0.001',
    sizeUnit: 'base',
  })
})

test('a status of tomorrow is unknown, and does not spoil the list', () => {
  expect(mexcSpotMarket.parse({ ...row, status: 'auction' }).status).toBe('unknown')
})
