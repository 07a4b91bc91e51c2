import { parseJson } from '@venuekit/core'
import { describe, expect, test } from 'vitest'
import { mexcSymbol, toSpotInstrument } from './symbols.ts'

/** The element of the documentation as it was captured. */
const captured = {
  symbol: 'BROCKUSDT',
  status: '1',
  baseAsset: 'BROCK',
  baseAssetPrecision: 2,
  quoteAsset: 'USDT',
  quotePrecision: 5,
  quoteAssetPrecision: 5,
  baseCommissionPrecision: 2,
  quoteCommissionPrecision: 5,
  orderTypes: ['LIMIT', 'MARKET', 'LIMIT_MAKER'],
  isSpotTradingAllowed: true,
  isMarginTradingAllowed: false,
  quoteAmountPrecision: '1',
  baseSizePrecision: '0',
  permissions: ['SPOT'],
  filters: [],
  maxQuoteAmount: '2000000',
  makerCommission: '0.0005',
  takerCommission: '0.0005',
  quoteAmountPrecisionMarket: '1',
  maxQuoteAmountMarket: '100000',
  fullName: 'Bitrock',
  tradeSideType: 1,
}

const read = (change: object = {}) =>
  toSpotInstrument(mexcSymbol.parse(parseJson(JSON.stringify({ ...captured, ...change }))))

test('[S3.99] a symbol becomes an instrument: each field means what the exchange means by it', () => {
  expect(read()).toEqual({
    symbol: 'BROCK/USDT',
    exchangeSymbol: 'BROCKUSDT',
    kind: 'spot',
    base: 'BROCK',
    quote: 'USDT',
    status: 'trading',
    priceStep: '0.00001',
    sizeStep: '0.01',
    quoteStep: '0.00001',
    minimumSize: undefined,
    minimumNotional: '1',
    maximumNotional: '2000000',
    minimumMarketNotional: '1',
    maximumMarketNotional: '100000',
    sizeUnit: 'base',
    makerFee: '0.0005',
    takerFee: '0.0005',
    orderTypes: ['limit', 'market'],
    apiTrading: true,
    listedAt: undefined,
  })
})

test('[S3.99] what is called the precision of a size is the smallest size, and no step', () => {
  expect(read({ baseSizePrecision: '0.1' })).toMatchObject({ minimumSize: '0.1', sizeStep: '0.01' })
  expect(read({ quoteAmountPrecision: '5.000000000000000000' })).toMatchObject({ minimumNotional: '5' })
})

describe('what may be traded', () => {
  test.each([
    [{}, 'trading'],
    [{ status: 'ENABLED' }, 'trading'],
    [{ status: '2' }, 'halted'],
    [{ status: '3' }, 'delisted'],
    [{ status: '9' }, 'unknown'],
    [{ tradeSideType: 2 }, 'buy-only'],
    [{ tradeSideType: '3' }, 'sell-only'],
    [{ tradeSideType: 4 }, 'halted'],
    [{ status: '2', tradeSideType: 2 }, 'halted'],
    [{ tradeSideType: null }, 'trading'],
  ])('[S3.99] %j is %s', (change, status) => {
    expect(read(change).status).toBe(status)
  })

  test.each([
    [{ isSpotTradingAllowed: false }, false],
    [{ permissions: ['MARGIN'] }, false],
    [{ isSpotTradingAllowed: undefined, permissions: undefined }, true],
  ])('[S3.99] %j: through the interface %s', (change, isOpen) => {
    expect(read(change).apiTrading).toBe(isOpen)
  })

  test('[S3.99] a market that lists no market orders takes none', () => {
    expect(read({ orderTypes: ['LIMIT'] }).orderTypes).toEqual(['limit'])
    expect(read({ orderTypes: undefined }).orderTypes).toBeUndefined()
  })
})

test('[S3.99] a name is never cut out of a symbol', () => {
  const odd = read({ symbol: 'METALUSDT', baseAsset: 'METAL' })
  expect([odd.symbol, odd.exchangeSymbol]).toEqual(['METAL/USDT', 'METALUSDT'])
  expect(read({ symbol: 'GOLD(PAXG)USDT', baseAsset: 'GOLD(PAXG)' }).symbol).toBe('GOLD(PAXG)/USDT')
  expect(read({ symbol: 'BTCUSDC', baseAsset: 'BTC', quoteAsset: 'USDC' }).symbol).toBe('BTC/USDC')
})
