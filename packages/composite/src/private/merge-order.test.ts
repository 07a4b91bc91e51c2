import { compare, decimal, isDone, ZERO, marketSymbol, type Order, type OrderStatus } from '@venuekit/core'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { isSameOrder, mergeOrder, type OrderPatch } from './merge-order.ts'

const symbol = marketSymbol('BTC/USDT')

function patch(changes: Partial<Order>): OrderPatch {
  return { symbol, orderId: '1', side: 'buy', type: 'limit', status: 'open', ...changes }
}

function merged(...patches: readonly OrderPatch[]): Order | undefined {
  return patches.reduce<Order | undefined>((known, each) => mergeOrder(known, each), undefined)
}

/** The life of one order: fills of 1 each, and then an end or none. */
const life = fc
  .record({
    steps: fc.integer({ min: 0, max: 6 }),
    ends: fc.constantFrom<OrderStatus | undefined>(undefined, 'filled', 'cancelled', 'expired'),
  })
  .map(({ steps, ends }) => {
    const quantity = decimal(String(Math.max(steps, 1) + (ends === 'filled' ? 0 : 1)))
    const states = Array.from({ length: steps + 1 }, (_, step) =>
      patch({ quantity, filled: decimal(String(step)), updatedAt: 100 + step, price: decimal('10') }),
    )
    const last = decimal(String(ends === 'filled' ? Math.max(steps, 1) : steps))
    return ends === undefined
      ? states
      : [...states, patch({ quantity, status: ends, filled: last, updatedAt: 500, price: decimal('10') })]
  })

test('words in any order, some of them twice, end in the same state as in their order', () => {
  fc.assert(
    fc.property(
      life.chain((states) =>
        fc.tuple(fc.constant(states), fc.shuffledSubarray([...states, ...states], { minLength: states.length * 2 })),
      ),
      ([states, shuffled]) => {
        const inOrder = merged(...states)
        const result = merged(...shuffled)
        expect(result).toMatchObject({
          status: inOrder?.status,
          filled: inOrder?.filled,
          remaining: inOrder?.remaining,
        })
      },
    ),
  )
})

test('what was filled never becomes less, and what is final stays, whatever is said', () => {
  const anything = fc.record({
    status: fc.constantFrom<OrderStatus>(
      'unknown',
      'pending',
      'open',
      'partially-filled',
      'filled',
      'cancelled',
      'expired',
      'rejected',
    ),
    filled: fc.option(
      fc.integer({ min: 0, max: 9 }).map((n) => decimal(String(n))),
      { nil: undefined },
    ),
    updatedAt: fc.option(fc.integer({ min: 0, max: 9 }), { nil: undefined }),
    price: fc.option(
      fc.integer({ min: 1, max: 9 }).map((n) => decimal(String(n))),
      { nil: undefined },
    ),
  })
  fc.assert(
    fc.property(fc.array(anything, { minLength: 1, maxLength: 12 }), (words) => {
      let known: Order | undefined
      for (const word of words) {
        const next = mergeOrder(known, patch(word))
        expect(compare(next?.filled ?? ZERO, known?.filled ?? ZERO)).toBeGreaterThanOrEqual(0)
        expect(next?.status).toBe(known !== undefined && isDone(known) ? known.status : next?.status)
        known = next
      }
    }),
  )
})

test('the same word again is no news, and neither is an older one', () => {
  const open = mergeOrder(undefined, patch({ filled: decimal('1'), quantity: decimal('2'), updatedAt: 5 }))
  expect(open).toMatchObject({ status: 'partially-filled', remaining: '1' })
  expect(mergeOrder(open, patch({ filled: decimal('1'), quantity: decimal('2'), updatedAt: 5 }))).toBe(open)
  expect(mergeOrder(open, patch({ filled: decimal('0'), quantity: decimal('3'), updatedAt: 4 }))).toBe(open)
})

test('an older word may still fill in what cannot change', () => {
  const open = mergeOrder(undefined, patch({ filled: decimal('1') }))
  expect(mergeOrder(open, patch({ filled: decimal('0'), clientOrderId: 'mine', createdAt: 7 }))).toMatchObject({
    clientOrderId: 'mine',
    createdAt: 7,
    filled: '1',
  })
})

test('an amended price replaces the older one, and not the other way round', () => {
  const first = patch({ price: decimal('10'), updatedAt: 1 })
  const second = patch({ price: decimal('11'), updatedAt: 2 })
  expect(merged(first, second)?.price).toBe('11')
  expect(merged(second, first)?.price).toBe('11')
})

test('an acknowledgement that comes after the order was amended does not bring the old terms back', () => {
  const acknowledged = patch({ status: 'pending', price: decimal('10'), quantity: decimal('2') })
  const amended = patch({ price: decimal('11'), quantity: decimal('3'), filled: decimal('0'), updatedAt: 2 })
  expect(merged(amended, acknowledged)).toMatchObject({ price: '11', quantity: '3', status: 'open' })
  expect(merged(acknowledged, amended)).toMatchObject({ price: '11', quantity: '3', status: 'open' })
})

test('a cancelled order may still learn of a fill before its end', () => {
  const cancelled = merged(patch({ status: 'cancelled', filled: decimal('1'), quantity: decimal('3') }))
  expect(mergeOrder(cancelled, patch({ filled: decimal('2'), average: decimal('10') }))).toMatchObject({
    status: 'cancelled',
    filled: '2',
    remaining: '1',
    average: '10',
  })
})

test('too little to make an order of is none', () => {
  expect(mergeOrder(undefined, { symbol, orderId: '1', status: 'open' })).toBeUndefined()
})

test('orders that say the same are the same to whoever follows them', () => {
  const order = merged(patch({ updatedAt: 1, fees: [{ asset: 'USDT', amount: decimal('1') }] }))
  const later = merged(patch({ updatedAt: 2, fees: [{ asset: 'USDT', amount: decimal('1') }] }))
  const dearer = merged(patch({ updatedAt: 2, fees: [{ asset: 'USDT', amount: decimal('2') }] }))
  expect(order && later && isSameOrder(order, later)).toBe(true)
  expect(order && dearer && isSameOrder(order, dearer)).toBe(false)
})
