import { describe, expect, test } from 'vitest'
import { decimal } from '../decimal/decimal.ts'
import { InvalidInputError } from '../errors/general.ts'
import { hasAvailableMargin, marginUtilization } from './account.ts'
import * as enums from './enums.ts'
import { spread, spreadPercentage } from './market-data.ts'
import { executionOf, isDone, isFilled, qtyQuote } from './orders.ts'

const level = (price: string) => ({ price: decimal(price), size: decimal('1') })

describe('[S3.52] orders', () => {
  test.each([
    ['pending', false, false],
    ['open', false, false],
    ['partially-filled', false, false],
    ['unknown', false, false],
    ['filled', true, true],
    ['cancelled', true, false],
    ['expired', true, false],
    ['rejected', true, false],
  ] as const)('%s: done %s, filled %s', (status, done, filled) => {
    expect(isDone({ status })).toBe(done)
    expect(isFilled({ status })).toBe(filled)
  })

  test('qtyQuote is the value that was asked for, exactly', () => {
    expect(qtyQuote({ price: decimal('0.1'), quantity: decimal('0.2'), quoteQuantity: undefined })).toBe('0.02')
    expect(qtyQuote({ price: undefined, quantity: undefined, quoteQuantity: decimal('70') })).toBe('70')
    expect(qtyQuote({ price: undefined, quantity: decimal('1'), quoteQuantity: undefined })).toBeUndefined()
  })
})

describe('[S3.53] margin', () => {
  test('utilisation is the held share of the equity', () => {
    const equity = decimal('1000')
    expect(marginUtilization({ equity, positionMargin: decimal('200'), orderMargin: decimal('50') })).toBe('0.25')
    expect(marginUtilization({ equity, positionMargin: decimal('200'), orderMargin: undefined })).toBe('0.2')
    expect(
      marginUtilization({ equity: undefined, positionMargin: decimal('200'), orderMargin: undefined }),
    ).toBeUndefined()
    expect(
      marginUtilization({ equity: decimal('0'), positionMargin: decimal('1'), orderMargin: undefined }),
    ).toBeUndefined()
  })

  test('hasAvailableMargin compares exactly, and refuses what is no decimal', () => {
    const balance = { available: decimal('100') }
    expect(hasAvailableMargin(balance, '100')).toBe(true)
    expect(hasAvailableMargin(balance, '100.000000000000000001')).toBe(false)
    expect(() => hasAvailableMargin(balance, Number.NaN)).toThrow(InvalidInputError)
    expect(hasAvailableMargin({ available: undefined }, '0')).toBe(false)
  })
})

test('executions differ by their market, their order and their trade', () => {
  const fill = { symbol: 'BTC/USDT', orderId: '7', tradeId: '1' }
  const others = [{ symbol: 'ETH/USDT' }, { orderId: '8' }, { tradeId: '2' }].map((other) => ({ ...fill, ...other }))
  expect(new Set([fill, fill, ...others].map(executionOf)).size).toBe(4)
})

describe('[S3.56] book ticker', () => {
  test('spread and its percentage', () => {
    expect(spread({ bid: level('99'), ask: level('101') })).toBe('2')
    expect(spreadPercentage({ bid: level('99'), ask: level('101') })).toBe('2')
    expect(spreadPercentage({ bid: level('3'), ask: level('4') })).toBe('28.57142857')
  })

  test('a side that is empty has no spread', () => {
    expect(spread({ bid: undefined, ask: level('1') })).toBeUndefined()
    expect(spreadPercentage({ bid: level('1'), ask: undefined })).toBeUndefined()
    expect(spreadPercentage({ bid: level('0'), ask: level('0') })).toBeUndefined()
  })
})

test('[S3.58] [S3.59] the vocabularies hold the values that the documents ask for', () => {
  expect(Object.values(enums.Side)).toEqual(['buy', 'sell'])
  expect(Object.values(enums.OrderStatus)).toHaveLength(8)
  expect(Object.values(enums.OrderType)).toHaveLength(7)
  expect(Object.values(enums.TimeInForce)).toEqual(['gtc', 'ioc', 'fok', 'gtd'])
  expect(Object.values(enums.KlineInterval)).toEqual(['1m', '5m', '15m', '30m', '1h', '4h', '12h', '1d', '1w', '1M'])
  expect(Object.values(enums.ExchangeStatus)).toEqual(['connecting', 'active', 'closing', 'inactive', 'error'])
  expect(Object.keys(enums.ConnectionState)).toEqual([
    'CONNECTING',
    'CONNECTED',
    'DISCONNECTED',
    'RECONNECTING',
    'ERROR',
    'CLOSING',
    'CLOSED',
  ])
  expect(Object.keys(enums.PublicChannel)).toEqual(['ORDERBOOK', 'PUB_TRADE', 'BOOK_TICKER', 'TICKER', 'HEARTBEAT'])
  expect(Object.keys(enums.PrivateChannel)).toEqual([
    'ORDER',
    'EXECUTION',
    'BALANCE',
    'BALANCE_SNAPSHOT',
    'POSITION',
    'HEARTBEAT',
  ])
})
