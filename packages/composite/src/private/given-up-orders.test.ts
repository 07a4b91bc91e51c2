import { decimal, marketSymbol, type Order } from '@venuekit/core'
import { expect, test } from 'vitest'
import { OrderStore } from './order-store.ts'

const symbol = marketSymbol('BTC/USDT')
const patch = { symbol, orderId: '1', side: 'buy', type: 'limit', status: 'open', quantity: decimal('1') } as const
const ref = { symbol, orderId: '1' }
const execution = (size: string) => ({ ...ref, size: decimal(size) })

/** A store with one open order. */
function storeOf() {
  const told: string[] = []
  const doubts: string[] = []
  const store = new OrderStore({
    changed: ({ status, filled }) => void told.push(`${status} ${filled}`),
    strange: () => {},
    doubtful: ({ status }) => void doubts.push(status),
    executedPerSymbol: 5,
  })
  const order = store.push({ ...patch, filled: decimal('0') }) as Order
  return { store, told, doubts, order, giveUp: () => store.giveUp(order, 'no longer known') }
}

test('[S3.68] [S3.75] an order that was given up is cancelled until fills show that it was not, and each change is told once', () => {
  const { store, told, doubts, giveUp } = storeOf()
  giveUp()
  expect(store.openOrders()).toEqual([])
  store.executed(execution('0.25'))
  expect([store.openOrders().length, store.executedOrders().length]).toEqual([1, 0])
  // What became of the rest has to be asked for.
  expect(doubts).toEqual(['partially-filled'])
  store.push({ ...ref, status: 'filled', filled: decimal('1') })
  store.executed(execution('0.75'))
  expect(told).toEqual(['open 0', 'cancelled 0', 'partially-filled 0.25', 'filled 1'])
  expect([store.openOrders().length, store.executedOrders().length]).toEqual([0, 1])
})

test('[S3.68] fills of all of it fill an order that was given up', () => {
  const { store, told, doubts, giveUp } = storeOf()
  giveUp()
  store.executed(execution('0.5'))
  giveUp()
  store.executed(execution('0.5'))
  giveUp()
  expect(told).toEqual(['open 0', 'cancelled 0', 'partially-filled 0.5', 'filled 1'])
  expect(doubts).toEqual(['partially-filled'])
})

test('[S3.68] an order of which fills were told is not cancelled because nobody knows it any more', () => {
  const { store, told, giveUp } = storeOf()
  store.executed(execution('1'))
  giveUp()
  expect(told).toEqual(['open 0', 'filled 1'])
})

test('[S3.68] a later answer that shows an order that was given up counts, and an earlier one does not', () => {
  const { store, told, order, giveUp } = storeOf()
  const before = store.mark()
  giveUp()
  store.snapshot(order, before)
  store.push({ ...ref, status: 'open', filled: decimal('0') })
  expect(told).toEqual(['open 0', 'cancelled 0'])
  store.snapshot(order, store.mark())
  store.snapshot(order, store.mark())
  expect(told).toEqual(['open 0', 'cancelled 0', 'open 0'])
  expect(store.find(ref)).toMatchObject({ status: 'open', reason: undefined })
})

test('[S3.68] that it was cancelled indeed is not told again, and is final', () => {
  const { store, told, giveUp } = storeOf()
  giveUp()
  store.push({ ...ref, status: 'cancelled', filled: decimal('0'), reason: 'by its owner' })
  store.snapshot({ ...(store.find(ref) as Order), status: 'open' }, store.mark())
  expect(told).toEqual(['open 0', 'cancelled 0'])
  expect(store.find(ref)).toMatchObject({ status: 'cancelled', reason: 'by its owner' })
})

test('[S3.68] what is forgotten stays so', () => {
  const { store, told, giveUp } = storeOf()
  giveUp()
  for (let id = 2; id < 10; id += 1) store.push({ ...patch, orderId: String(id), status: 'cancelled' })
  expect(store.find(ref)).toBeUndefined()
  const before = told.length
  store.executed(execution('1'))
  expect([told.length, store.find(ref)]).toEqual([before, undefined])
})
