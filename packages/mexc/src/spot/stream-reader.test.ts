import { ProtocolError, type StreamReader } from '@venuekit/core'
import { describe, expect, test } from 'vitest'
import { markets } from '../../test/markets.ts'
import { encode } from '../../test/schema.ts'
import { frameOf, vectors } from '../../test/vectors.ts'
import { mexcAccountReader, mexcMarketReader } from './stream-reader.ts'

function read(reader: StreamReader, bytes: Uint8Array, binary = true) {
  let rejected = 0
  const batches = reader.read({
    bytes,
    binary,
    group: 'private',
    instruments: markets,
    rejected: (rows) => (rejected += rows.length),
  })
  return { patches: batches.flatMap(({ patches }) => patches), times: batches.map((one) => one.eventTimeMs), rejected }
}

const order = (change: object) => {
  const json = vectors[8]?.json as { readonly privateOrders: object }
  return encode({ ...json, privateOrders: { ...json.privateOrders, ...change } })
}

describe('orders', () => {
  test('[S3.94] a new one', () => {
    expect(read(mexcAccountReader, frameOf(9))).toEqual({
      patches: [
        {
          type: 'order',
          order: {
            symbol: 'MX/USDT',
            orderId: 'C02__505979017439002624115',
            clientOrderId: 'sim-0001',
            side: 'buy',
            type: 'limit',
            timeInForce: 'gtc',
            postOnly: false,
            status: 'open',
            quantity: '10',
            filled: '0',
            price: '2.5',
            filledValue: '0',
            createdAt: 1_767_225_601_000,
            updatedAt: 1_767_225_601_015,
          },
        },
      ],
      times: [1_767_225_601_015],
      rejected: 0,
    })
  })

  test('[S3.94] one that is partly filled', () => {
    const [patch] = read(mexcAccountReader, frameOf(10)).patches
    expect(patch).toMatchObject({
      order: {
        status: 'partially-filled',
        filled: '4',
        average: '2.5',
        filledValue: '10',
        updatedAt: 1_767_225_603_015,
      },
    })
  })

  test.each([
    [0, 'pending'],
    [1, 'open'],
    [2, 'filled'],
    [3, 'partially-filled'],
    [4, 'cancelled'],
    [5, 'cancelled'],
    [9, 'unknown'],
  ])('[S3.94] the status %i is %s', (status, expected) => {
    expect(read(mexcAccountReader, order({ status })).patches).toMatchObject([{ order: { status: expected } }])
  })

  test.each([
    [2, { type: 'limit', timeInForce: 'gtc', postOnly: true }],
    [3, { type: 'limit', timeInForce: 'ioc', postOnly: false }],
    [4, { type: 'limit', timeInForce: 'fok', postOnly: false }],
    [100, { type: 'unknown' }],
  ])('[S3.94] the type %i is %j', (orderType, expected) => {
    expect(read(mexcAccountReader, order({ orderType })).patches).toMatchObject([{ order: expected }])
  })

  test('[S3.98] the price of a market order is none, and an amount says that it was placed by value', () => {
    const [byValue] = read(mexcAccountReader, order({ orderType: 5, price: '3.5121', avgPrice: '3.6962' })).patches
    expect(byValue).toMatchObject({ order: { type: 'market', average: '3.6962', quoteQuantity: '25' } })
    expect(byValue?.type === 'order' && Object.keys(byValue.order)).not.toContain('price')
    expect(byValue?.type === 'order' && Object.keys(byValue.order)).not.toContain('quantity')
    const [bySize] = read(mexcAccountReader, order({ orderType: 5, amount: '0', clientId: '', tradeType: 2 })).patches
    expect(bySize).toMatchObject({ order: { quantity: '10', side: 'sell' } })
    expect(bySize?.type === 'order' && Object.keys(bySize.order)).not.toContain('clientOrderId')
  })

  test('one that cannot be read, or of a market that is not listed, is set aside', () => {
    expect(read(mexcAccountReader, order({ tradeType: 7 }))).toMatchObject({ patches: [], rejected: 1 })
    const json = vectors[8]?.json ?? {}
    expect(read(mexcAccountReader, encode({ ...json, symbol: 'NOPEUSDT' }))).toMatchObject({ patches: [], rejected: 1 })
  })
})

test('[S3.94] an execution', () => {
  expect(read(mexcAccountReader, frameOf(11)).patches).toEqual([
    {
      type: 'fill',
      fill: {
        symbol: 'MX/USDT',
        tradeId: '505979017439002624X1',
        orderId: 'C02__505979017439002624115',
        clientOrderId: 'sim-0001',
        side: 'buy',
        price: '2.5',
        size: '4',
        liquidity: 'maker',
        kind: 'normal',
        fee: { amount: '0.002', asset: 'USDT' },
        timestamp: 1_767_225_603_010,
      },
    },
  ])
})

test('[S3.94] a balance, which names no market', () => {
  expect(read(mexcAccountReader, frameOf(12)).patches).toEqual([
    {
      type: 'balance',
      balance: { asset: 'USDT', available: '975', locked: '25', total: '1000', timestamp: 1_767_225_601_000 },
    },
  ])
})

test('[S3.94] a candle: windows are in seconds, and nothing but the time says that one is closed', () => {
  const candle = {
    symbol: 'BTC/USDT',
    interval: '15m',
    openTime: 1_767_225_600_000,
    open: '92925',
    high: '93158.47',
    low: '92800',
    close: '93158.47',
    baseVolume: '36.83803224',
    quoteVolume: '3424811.05',
    closed: false,
  }
  expect(read(mexcMarketReader, frameOf(7)).patches).toEqual([{ type: 'candle', candle }])
  const later = encode({ ...vectors[6]?.json, createTime: '1767226500000' })
  expect(read(mexcMarketReader, later).patches).toMatchObject([{ candle: { closed: true } }])
  const json = vectors[6]?.json as { readonly publicSpotKline: object }
  const odd = encode({ ...json, publicSpotKline: { ...json.publicSpotKline, interval: 'Min3' } })
  expect(read(mexcMarketReader, odd).patches).toEqual([])
})

test('[S3.94] the figures of a day: turnover and size have names that mislead', () => {
  expect(read(mexcMarketReader, frameOf(8)).patches).toEqual([
    {
      type: 'ticker',
      ticker: {
        symbol: 'MX/USDT',
        last: '2.5174',
        change: '0.0766',
        high: '2.6299',
        low: '2.302',
        quoteVolume: '11336518.0264',
        baseVolume: '4638390.17',
        timestamp: 1_767_225_602_201,
      },
    },
  ])
})

test('[S3.94] what is of no concern is left alone, and what is no message is refused', () => {
  expect(read(mexcAccountReader, frameOf(1)).patches).toEqual([])
  expect(read(mexcMarketReader, encode({ channel: 'of tomorrow' })).patches).toEqual([])
  expect(() => read(mexcMarketReader, Uint8Array.of(0x0f))).toThrow(ProtocolError)
  expect(() => read(mexcMarketReader, Uint8Array.of(0x7b), false)).toThrow(ProtocolError)
})
