import { expect, test } from 'vitest'
import { createBookFrame, type StreamBatch } from '@venuekit/core'
import {
  accountSinkOf,
  checkHandlers,
  createPrivateHandlers,
  createPublicHandlers,
  HandlerTypeError,
  marketSinkOf,
} from './handlers.ts'

const frame = createBookFrame(1)
const unexpected = (error: unknown): never => {
  throw error
}

test('[S3.12] market data goes to the handlers of its kind', () => {
  const seen: string[] = []
  const handlers = createPublicHandlers({
    orderbookDiffHandler: ({ symbol }) => void seen.push(`book ${symbol}`),
    tradesHandler: ({ count }) => void seen.push(`trades ${count}`),
    bookTickerHandler: ({ symbol }) => void seen.push(`ticker ${symbol}`),
  })
  expect(handlers.kind).toBe('public')
  const sink = marketSinkOf(handlers, unexpected)
  frame.symbol = 'BTC_USDT'
  sink.book?.(frame)
  void handlers.handleOrderbookDiff(frame)
  expect(seen).toEqual(['book BTC_USDT', 'book BTC_USDT'])
  expect(Object.keys(sink)).toEqual(['book', 'trades', 'quote'])
})

test('[S3.13] rows of an account go to the handlers of their kind', () => {
  const seen: string[] = []
  const handlers = createPrivateHandlers({
    orderHandler: ({ orderId }) => void seen.push(`order ${orderId}`),
    balanceHandler: ({ asset }) => void seen.push(`balance ${asset}`),
  })
  expect(handlers.kind).toBe('private')
  const batch = {
    kind: 'change',
    patches: [
      { type: 'order', order: { symbol: 'BTC/USDT', orderId: '7' } },
      { type: 'fill', fill: { tradeId: '9' } },
      { type: 'balance', balance: { asset: 'USDT' } },
      { type: 'state', state: { trading: 'operational' } },
    ],
  } as unknown as StreamBatch
  accountSinkOf(handlers, unexpected)(batch)
  expect(seen).toEqual(['order 7', 'balance USDT'])
})

test('[S3.19] what has no handler is not even decoded; an empty set is legal', async () => {
  const empty = createPublicHandlers()
  expect(marketSinkOf(empty, unexpected)).toEqual({})
  expect(empty.handleOrderbookDiff(frame)).toBeUndefined()
  const some = createPublicHandlers({ tradesHandler: async () => {} })
  expect(Object.keys(marketSinkOf(some, unexpected))).toEqual(['trades'])
  expect(createPrivateHandlers().handles('order')).toBe(false)
})

test('[S3.19] handlers may be asynchronous; what they throw or reject with is reported and stops nobody', async () => {
  const errors: unknown[] = []
  const { promise: reported, resolve } = Promise.withResolvers<void>()
  const report = (error: unknown): void => {
    errors.push(error)
    if (errors.length === 2) resolve()
  }
  const throwing = createPublicHandlers({
    orderbookDiffHandler: () => {
      throw new Error('thrown')
    },
    bookTickerHandler: async () => {
      throw new Error('rejected')
    },
  })
  const sink = marketSinkOf(throwing, report)
  sink.book?.(frame)
  sink.quote?.({ ...({} as Parameters<NonNullable<typeof sink.quote>>[0]) })
  await reported
  expect(errors).toEqual([new Error('thrown'), new Error('rejected')])
})

test('[S3.14] handlers of the other domain are refused with both names', () => {
  const publicHandlers = createPublicHandlers()
  const privateHandlers = createPrivateHandlers()
  expect(checkHandlers('public', publicHandlers)).toBe(publicHandlers)
  expect(checkHandlers('private', privateHandlers)).toBe(privateHandlers)
  const mixUp = (): unknown => checkHandlers('private', publicHandlers as never)
  expect(mixUp).toThrow(HandlerTypeError)
  expect(mixUp).toThrow(/PrivateWebsocketHandlers, not PublicWebsocketHandlers; make them with createPrivateHandlers/)
  expect(() => checkHandlers('public', privateHandlers as never)).toThrow(
    expect.objectContaining({ expected: 'PublicWebsocketHandlers', actual: 'PrivateWebsocketHandlers' }),
  )
  expect(() => checkHandlers('public', { kind: 'public' } as never)).toThrow(/not object/)
  expect(() => checkHandlers('public', null as never)).toThrow(/not null/)
})

test('[C.15] the older names of two handlers are taken, the newer ones win', () => {
  expect(createPublicHandlers({ orderbookHandler: () => {} }).handles('orderbookDiff')).toBe(true)
  expect(createPrivateHandlers({ tradeHandler: () => {} }).handles('execution')).toBe(true)
  const seen: string[] = []
  const both = createPublicHandlers({
    orderbookHandler: () => void seen.push('old'),
    orderbookDiffHandler: () => void seen.push('new'),
  })
  void both.handleOrderbookDiff(frame)
  expect(seen).toEqual(['new'])
  expect(() => createPublicHandlers({ tradesHandler: 'log' as never })).toThrow(
    /tradesHandler: must be a function, not string/,
  )
})
