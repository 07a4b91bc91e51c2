import { decimal, marketSymbol, type Order } from '@venuekit/core'
import { expect, test } from 'vitest'
import type { OrderPatch } from './merge-order.ts'
import { OrderStore } from './order-store.ts'

const symbol = marketSymbol('BTC/USDT')
const limit = { symbol, side: 'buy', type: 'limit', quantity: decimal('1'), filled: decimal('0') } as const

function storeOf(executedPerSymbol = 5) {
  const told: Order[] = []
  const strange: string[] = []
  const doubts: string[] = []
  const store = new OrderStore({
    changed: (order) => void told.push(order),
    strange: ({ orderId }) => void strange.push(orderId),
    doubtful: ({ orderId }) => void doubts.push(orderId),
    executedPerSymbol,
  })
  return { store, told, strange, doubts }
}

function patch(orderId: string, changes: Partial<Order> = {}): OrderPatch {
  return { ...limit, orderId, status: 'open', ...changes }
}

test('an order that is forgotten takes no newer one of its client order id along', () => {
  const { store } = storeOf()
  store.push(patch('old', { clientOrderId: 'x', status: 'cancelled' }))
  store.push(patch('new', { clientOrderId: 'x' }))
  for (let id = 0; id < 5; id += 1) store.push(patch(String(id), { status: 'cancelled' }))
  expect(store.find({ symbol, orderId: 'old' })).toBeUndefined()
  expect(store.find({ symbol, clientOrderId: 'x' })).toMatchObject({ orderId: 'new', status: 'open' })
})

test('[S3.69] a late word of an order does not take its client order id back from the one that has it now', () => {
  for (const [old, young] of [
    [{ createdAt: 1_000 }, { createdAt: 9_000, status: 'cancelled' }],
    [{ status: 'cancelled' }, {}],
  ] as const) {
    const { store } = storeOf()
    store.push(patch('old', { clientOrderId: 'x', ...old }))
    store.push(patch('young', { clientOrderId: 'x', ...young }))
    store.push(patch('old', { clientOrderId: 'x', ...old, status: 'cancelled', reason: 'late' }))
    expect(store.find({ symbol, clientOrderId: 'x' })).toMatchObject({ orderId: 'young' })
  }
})

test('[S3.69] a client order id names an order of its own market alone', () => {
  const { store } = storeOf()
  const other = marketSymbol('ETH/USDT')
  store.push(patch('1', { clientOrderId: 'x' }))
  expect(store.find({ symbol: other, clientOrderId: 'x' })).toBeUndefined()
  store.push({ ...patch('2', { clientOrderId: 'x' }), symbol: other })
  expect(store.find({ symbol: other, clientOrderId: 'x' })).toMatchObject({ orderId: '2' })
  expect(store.find({ symbol, clientOrderId: 'x' })).toMatchObject({ orderId: '1' })
})

test('of orders that nobody ever knows only the last ones are remembered', () => {
  const { store, strange } = storeOf()
  for (let id = 0; id <= 1_000; id += 1) store.push({ symbol, orderId: String(id), status: 'open' })
  expect(strange).toHaveLength(1_001)
  expect(store.isPushedSince({ symbol, orderId: '0' }, 0)).toBe(false)
  expect(store.isPushedSince({ symbol, orderId: '1' }, 0)).toBe(true)
})

test('of an order that has ended and is forgotten nothing is remembered, whatever is still said of it', () => {
  const { store } = storeOf()
  for (let id = 0; id < 20; id += 1) store.push(patch(String(id), { status: 'cancelled' }))
  store.push(patch('0', { status: 'cancelled' }))
  expect(store.isPushedSince({ symbol, orderId: '0' }, 0)).toBe(false)
  expect(store.isPushedSince({ symbol, orderId: '19' }, 0)).toBe(true)
})

test('what was said of an order before it was known is told with it, once', () => {
  const { store, told } = storeOf()
  expect(store.push({ symbol, orderId: '1', status: 'partially-filled', filled: decimal('0.5') })).toBeUndefined()
  expect(told).toEqual([])
  store.learn({ ...firstOf(store, '1'), clientOrderId: 'x' }, 0)
  expect(told).toMatchObject([{ orderId: '1', status: 'partially-filled', filled: '0.5', remaining: '0.5' }])
})

/** An order as the answer to a create gives it. */
function firstOf(store: OrderStore, orderId: string): Order {
  const { store: other } = storeOf()
  const order = other.push(patch(orderId))
  if (order === undefined || store.find({ symbol, orderId }) !== undefined) throw new Error('It is known already.')
  return order
}

test('[S3.75] an answer from before an interruption is doubted, unless it says that the order has ended without an execution', () => {
  const { store, doubts } = storeOf()
  const since = store.mark()
  store.interrupted()
  store.learn(firstOf(store, '1'), since)
  expect(doubts).toEqual(['1'])
  store.learn({ ...firstOf(store, '2'), status: 'cancelled' }, since)
  store.learn(firstOf(store, '3'), store.mark())
  expect(doubts).toEqual(['1'])
  // The push of its executions may have been missed.
  store.learn({ ...firstOf(store, '4'), status: 'filled', filled: decimal('1') }, since)
  expect(doubts).toEqual(['1', '4'])
})

test('of an order that nobody ever knows the first word and the newest ones are kept', () => {
  const { store, told } = storeOf()
  for (let part = 1; part <= 1_000; part += 1)
    store.push({
      symbol,
      orderId: '1',
      ...(part === 1 ? { reason: 'first' } : {}),
      filled: decimal(`0.${1_000 + part}`),
    })
  store.learn(firstOf(store, '1'), 0)
  expect(told).toMatchObject([{ filled: '0.2', reason: 'first' }])
})

test('[S3.75] an order that has ended and is forgotten is not told again when somebody asks for it', () => {
  const { store, told } = storeOf()
  for (let id = 0; id < 20; id += 1) store.push(patch(String(id), { status: 'cancelled' }))
  expect(store.find({ symbol, orderId: '0' })).toBeUndefined()
  const asked = store.learn({ ...firstOf(store, '0'), status: 'cancelled' }, 0)
  expect(asked.status).toBe('cancelled')
  expect(told.filter(({ orderId }) => orderId === '0')).toHaveLength(1)
  store.learn(firstOf(store, '0'), 0)
  expect(store.openOrders()).toEqual([])
  // One that nobody has heard of is.
  store.learn({ ...firstOf(store, 'older'), status: 'filled' }, 0)
  expect(told.at(-1)?.orderId).toBe('older')
})
