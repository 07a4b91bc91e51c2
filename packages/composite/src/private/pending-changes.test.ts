import { marketSymbol, type OrderRef } from '@venuekit/core'
import { expect, test } from 'vitest'
import { PendingChanges } from './pending-changes.ts'

const symbol = marketSymbol('BTC/USDT')
const byId: OrderRef = { symbol, orderId: '1' }
const byBoth: OrderRef = { symbol, orderId: '1', clientOrderId: 'mine' }

test('[S3.69] two changes of one order that overlap are neither of them alone, however the order is named', () => {
  const changes = new PendingChanges(() => false)
  const first = changes.begin(byId)
  const second = changes.begin(byBoth)
  expect([first.isAlone, second.isAlone]).toEqual([false, false])
})

test('[S3.69] nor are those of which the first has ended, and nobody knows yet whether it was made', () => {
  let isLookedFor = true
  const changes = new PendingChanges(() => isLookedFor)
  const first = changes.begin(byId)
  first[Symbol.dispose]()
  const second = changes.begin(byId)
  second[Symbol.dispose]()
  expect([first.isAlone, second.isAlone]).toEqual([false, false])
  // By now it is known.
  isLookedFor = false
  expect(changes.begin(byId).isAlone).toBe(true)
})

test('[S3.69] a change has nothing to do with those of other orders, nor with those before it of which the outcome is known', () => {
  const changes = new PendingChanges(() => false)
  const others = [
    { symbol, orderId: '2' },
    { ...byId, symbol: marketSymbol('ETH/USDT') },
  ].map((ref) => changes.begin(ref))
  changes.begin(byId)[Symbol.dispose]()
  const last = changes.begin(byId)
  expect([...others, last].map(({ isAlone }) => isAlone)).toEqual([true, true, true])
})
