import { describe, expect, test } from 'vitest'
import type { OrderFeatures } from '../contracts/connector.ts'
import { decimal } from '../decimal/decimal.ts'
import { ExchangeApiError, InvalidOrderError, OrderSizeError } from '../errors/exchange.ts'
import { instrumentOf } from '../testing/model.ts'
import { checkOrder } from './order-check.ts'
import type { OrderRequest } from './orders.ts'

const features: OrderFeatures = {
  types: ['limit', 'market'],
  timesInForce: ['gtc', 'ioc', 'fok', 'gtd'],
  postOnly: true,
  marketBuyBy: ['quote'],
  marketSellBy: ['base'],
  maximumSlippage: true,
  iceberg: true,
  hedge: false,
  clientOrderId: { maximumLength: 28, pattern: /^[A-Za-z0-9_-]+$/ },
}
const instrument = instrumentOf('BTC/USDT', {
  minimumSize: decimal('0.002'),
  maximumSize: decimal('100'),
  maximumMarketSize: decimal('10'),
  minimumNotional: decimal('5'),
  maximumNotional: decimal('1000000'),
})
const limit = { symbol: 'BTC/USDT', side: 'buy', type: 'limit', quantity: '0.5', price: '30000' } as const
const market = { symbol: 'BTC/USDT', side: 'sell', type: 'market', quantity: '0.5' } as const

/** Requests of callers without types, and of parsed JSON. */
function untyped(request: object): OrderRequest {
  return request as OrderRequest
}

describe('[S4.60] an order is checked before it is sent', () => {
  test('a limit order comes back with decimals and the defaults filled in', () => {
    expect(checkOrder({ ...limit, quantity: 0.5, price: 30_000 }, instrument, features)).toEqual({
      type: 'limit',
      symbol: 'BTC/USDT',
      instrument,
      side: 'buy',
      clientOrderId: undefined,
      reduceOnly: false,
      positionSide: undefined,
      quantity: '0.5',
      price: '30000',
      timeInForce: 'gtc',
      postOnly: false,
      expiresAt: undefined,
      visibleQuantity: undefined,
    })
  })

  test('[S3.68] a market order takes one size, by base or by value as the exchange allows for that side', () => {
    expect(checkOrder(market, instrument, features)).toMatchObject({
      quantity: '0.5',
      quoteQuantity: undefined,
      timeInForce: 'ioc',
    })
    const byValue = untyped({ symbol: 'BTC/USDT', side: 'buy', type: 'market', quoteQuantity: '70' })
    expect(checkOrder(byValue, instrument, features)).toMatchObject({ quantity: undefined, quoteQuantity: '70' })
  })

  test.each<[rule: string, request: object]>([
    ['type', { ...limit, type: 'stop-limit' }],
    ['type', { ...limit, type: undefined }],
    ['type', { ...limit, type: '__proto__' }],
    ['side', { ...limit, side: 'BUY' }],
    ['side', { ...limit, side: undefined }],
    ['price', { ...limit, price: undefined }],
    ['price', { ...limit, price: '0' }],
    ['price', { ...limit, price: '-1' }],
    ['price', { ...limit, price: Number.NaN }],
    ['price', { ...limit, price: Number.POSITIVE_INFINITY }],
    ['price', { ...limit, price: '3e4' }],
    ['price', { ...limit, price: ' 30000' }],
    ['price', { ...limit, price: 0.1 + 0.2 }],
    ['price', { ...limit, price: {} }],
    ['price', { ...limit, price: null }],
    ['price-step', { ...limit, price: '30000.001' }],
    ['quantity', { ...limit, quantity: undefined }],
    ['quantity', { ...limit, quantity: '0' }],
    ['quantity', { ...limit, quantity: -0 }],
    ['quantity', { ...limit, quantity: '9'.repeat(10_000) }],
    ['size-step', { ...limit, quantity: '0.5005' }],
    ['time-in-force', { ...limit, timeInForce: 'day' }],
    ['post-only', { ...limit, postOnly: true, timeInForce: 'ioc' }],
    ['postOnly', { ...limit, postOnly: 'yes' }],
    ['expires-at', { ...limit, timeInForce: 'gtd' }],
    ['expires-at', { ...limit, expiresAt: 1 }],
    ['expires-at', { ...limit, timeInForce: 'gtd', expiresAt: Number.NaN }],
    ['visibleQuantity', { ...limit, visibleQuantity: '-1' }],
    ['visible-quantity', { ...limit, visibleQuantity: '0.6' }],
    ['visible-quantity', { ...limit, visibleQuantity: '0.0000001' }],
    ['expires-at', { ...limit, timeInForce: 'gtd', expiresAt: -5 }],
    ['post_only', { ...limit, post_only: true }],
    ['reduceonly', { ...market, reduceonly: true }],
    [
      '__proto__',
      JSON.parse('{"symbol":"BTC/USDT","side":"buy","type":"limit","quantity":"1","price":"1","__proto__":{}}'),
    ],
    ['price', { ...market, price: '100' }],
    ['postOnly', { ...market, postOnly: true }],
    ['maximumSlippage', { ...limit, maximumSlippage: '0.01' }],
    ['time-in-force', { ...market, timeInForce: 'gtc' }],
    ['reduce-only', { ...limit, reduceOnly: true }],
    ['position-side', { ...limit, positionSide: 'long' }],
    ['client-order-id', { ...limit, clientOrderId: 'with space' }],
    ['client-order-id', { ...limit, clientOrderId: 'x'.repeat(29) }],
    ['client-order-id', { ...limit, clientOrderId: 7 }],
    ['client-order-id', { ...limit, clientOrderId: '' }],
    ['quantity', { ...market, quantity: undefined }],
    ['quantity', { ...market, quoteQuantity: '70' }],
    ['quantity', { ...market, side: 'buy' }],
    ['maximumSlippage', { ...market, maximumSlippage: '0' }],
  ])('%s: %j is refused and the rule is named', (rule, request) => {
    const refused = refusal(untyped(request))
    expect(refused.rule).toBe(rule)
    expect(refused.code).toBe('invalid-order')
    expect(refused.message).toContain('BTC/USDT')
    expect(ExchangeApiError.is(refused)).toBe(false)
  })

  test.each<[rule: string, request: object]>([
    ['minimum-size', { ...limit, quantity: '0.001' }],
    ['maximum-size', { ...limit, quantity: '100.001' }],
    ['maximum-size', { ...market, quantity: '10.001' }],
    ['minimum-notional', { ...limit, price: '1' }],
    ['maximum-notional', { ...limit, quantity: '50' }],
    ['minimum-notional', { symbol: 'BTC/USDT', side: 'buy', type: 'market', quoteQuantity: '4.99' }],
    ['maximum-notional', { symbol: 'BTC/USDT', side: 'buy', type: 'market', quoteQuantity: '1000000.01' }],
  ])('%s: %j is an OrderSizeError', (rule, request) => {
    const refused = refusal(untyped(request))
    expect(refused.rule).toBe(rule)
    expect(OrderSizeError.is(refused)).toBe(true)
  })

  test.each([
    ['halted', limit],
    ['cancel-only', limit],
    ['pre-launch', limit],
    ['delisted', limit],
    ['buy-only', market],
    ['sell-only', limit],
  ] as const)('in a market that is %s an order that it cannot take is refused', (status, request) => {
    expect(() => checkOrder(request, { ...instrument, status }, features)).toThrow(`the market is ${status}`)
  })

  test.each([
    ['buy-only', limit],
    ['sell-only', market],
    ['unknown', limit],
  ] as const)('in a market that is %s an order that it may take is let through', (status, request) => {
    expect(checkOrder(request, { ...instrument, status }, features).instrument.status).toBe(status)
  })

  test('a market that is post-only takes post-only limit orders alone', () => {
    const postOnlyMarket = { ...instrument, status: 'post-only' } as const
    expect(() => checkOrder(market, postOnlyMarket, features)).toThrow(/market is post-only/)
    expect(() => checkOrder(limit, postOnlyMarket, features)).toThrow(/market is post-only/)
    expect(() => checkOrder({ ...limit, postOnly: true }, postOnlyMarket, features)).not.toThrow()
  })

  test('a market that is reduce-only takes what reduces', () => {
    const perpetual = instrumentOf('BTC/USDT:USDT', { status: 'reduce-only' })
    expect(() => checkOrder(limit, perpetual, features)).toThrow(/market is reduce-only/)
    expect(() => checkOrder({ ...limit, reduceOnly: true }, perpetual, features)).not.toThrow()
  })

  test('what an exchange does not have is refused with the reason', () => {
    const bare: OrderFeatures = { ...features, types: ['limit'], postOnly: false, clientOrderId: undefined }
    expect(() => checkOrder(market, instrument, bare)).toThrow(/market orders are not taken/)
    expect(() => checkOrder({ ...limit, postOnly: true }, instrument, bare)).toThrow(/no post-only orders/)
    expect(() => checkOrder({ ...limit, clientOrderId: 'a' }, instrument, bare)).toThrow(/takes no client order id/)
    const unbounded: OrderFeatures = { ...features, maximumSlippage: false, iceberg: false }
    expect(() => checkOrder({ ...market, maximumSlippage: '0.01' }, instrument, unbounded)).toThrow(
      /bounds no market order/,
    )
    expect(() => checkOrder({ ...limit, visibleQuantity: '0.1' }, instrument, unbounded)).toThrow(/hides no part/)
  })

  test('what one market does not take is refused, although the exchange does', () => {
    expect(() => checkOrder(market, { ...instrument, orderTypes: ['limit'] }, features)).toThrow(
      /takes no market orders/,
    )
    expect(() => checkOrder(limit, { ...instrument, apiTrading: false }, features)).toThrow(/through the interface/)
    const stepped = { ...instrument, quoteStep: decimal('0.01') }
    const byValue = untyped({ symbol: 'BTC/USDT', side: 'buy', type: 'market', quoteQuantity: '70.001' })
    expect(() => checkOrder(byValue, stepped, features)).toThrow(/quote-step/)
  })

  test('a side of the position is for hedge mode', () => {
    const perpetual = instrumentOf('BTC/USDT:USDT')
    const long = { ...limit, positionSide: 'long' } as const
    expect(() => checkOrder(long, perpetual, features)).toThrow(/position-side/)
    expect(checkOrder(long, perpetual, { ...features, hedge: true }).positionSide).toBe('long')
  })

  test.each([null, undefined, 'BTC/USDT', 7])('%j is no order', (request) => {
    expect(() => checkOrder(request as unknown as OrderRequest, instrument, features)).toThrow(InvalidOrderError)
  })

  test('a value with more digits than any is out of range', () => {
    const wide = instrumentOf('BTC/USDT', { priceStep: decimal('1'), sizeStep: decimal('1') })
    const many = '9'.repeat(150)
    expect(() => checkOrder({ ...limit, price: many, quantity: many }, wide, features)).toThrow(OrderSizeError)
  })

  test('what reduces a position may be below the minimums, or its rest could not be closed', () => {
    const perpetual = instrumentOf('BTC/USDT:USDT', { minimumSize: decimal('0.01'), minimumNotional: decimal('5') })
    const rest = { ...limit, quantity: '0.001', price: '1' } as const
    expect(() => checkOrder(rest, perpetual, features)).toThrow(OrderSizeError)
    expect(checkOrder({ ...rest, reduceOnly: true }, perpetual, features)).toMatchObject({ quantity: '0.001' })
  })

  test('the value limits of inverse contracts are those of their size', () => {
    const inverse = instrumentOf('BTC/USD:BTC', {
      sizeUnit: 'quote',
      sizeStep: decimal('1'),
      minimumNotional: decimal('5'),
    })
    expect(() => checkOrder({ ...limit, quantity: '1', price: '1' }, inverse, features)).not.toThrow()
  })
})

function refusal(request: OrderRequest): InvalidOrderError {
  try {
    checkOrder(request, instrument, features)
  } catch (error) {
    if (InvalidOrderError.is(error)) return error
    throw error
  }
  throw new Error('the order was not refused')
}
