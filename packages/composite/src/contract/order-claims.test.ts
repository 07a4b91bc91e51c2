import { decimal, marketSymbol, type Order } from '@venuekit/core'
import { expect, test } from 'vitest'
import { mergeOrder } from '../private/merge-order.ts'
import { differencesOf, type Claim, type Claims } from './order-claims.ts'
import type { ContractOrder } from './simulator.ts'

const claim = (more: Partial<Claim> = {}): Claim => ({
  clientOrderId: 'safe-000001',
  first: 'accepted',
  outcome: 'accepted',
  orderId: '1',
  cancel: undefined,
  ...more,
})
const there = (more: Partial<ContractOrder> = {}): ContractOrder => ({
  id: '1',
  clientOrderId: 't-safe-000001',
  state: 'filled',
  size: '2',
  filled: '2',
  fills: [{ tradeId: '9' }],
  ...more,
})
const symbol = marketSymbol('BTC/USDT')
const told = (more: Partial<Order> = {}): Order =>
  mergeOrder(undefined, {
    orderId: '1',
    symbol,
    side: 'buy',
    type: 'limit',
    status: 'filled',
    quantity: decimal('2'),
    filled: decimal('2'),
    ...more,
  })!

function differences(more: Partial<Claims> = {}): readonly string[] {
  return differencesOf({
    claims: [claim()],
    orders: new Map([['1', told()]]),
    open: new Map(),
    fills: new Map([['9', 1]]),
    truth: [there()],
    native: (size) => size,
    ...more,
  })
}

test('[S3.68] a client that is right differs in nothing', () => {
  expect(differences()).toEqual([])
})

test.each<readonly [string, Partial<Claims>, string]>([
  ['twice', { truth: [there(), there({ id: '2' })] }, 'safe-000001 is there 2 times'],
  ['not sent', { claims: [claim({ outcome: 'not-sent' })] }, 'safe-000001 was not-sent and is there'],
  ['unknown', { claims: [claim({ outcome: 'unknown' })] }, 'safe-000001 stayed unknown'],
  ['not there', { truth: [] }, 'safe-000001 was accepted as 1 and is not there'],
  ['never told', { orders: new Map() }, 'the order 1 was never told of'],
  [
    'another state',
    { orders: new Map([['1', told({ status: 'cancelled', filled: decimal('1') })]]) },
    '1 is filled 2, and was told to be cancelled 1',
  ],
  ['still open', { open: new Map([['1', told()]]) }, '1 is filled, and among the open ones'],
  [
    'a cancel that was none',
    { claims: [claim({ cancel: { result: 'cancelled', ref: { symbol }, order: undefined } })] },
    'safe-000001 was cancelled and is filled',
  ],
  ['a fill told twice', { fills: new Map([['9', 2]]) }, 'the fill 9 was told 2 times'],
  ['a fill not told', { fills: new Map() }, '1 fills were made, and 0 told'],
  ['an order that nobody sent', { claims: [] }, '0 orders were accepted, and 1 are there'],
])('[S3.68] it says what is wrong: %s', (_, wrong, text) => {
  expect(differences(wrong)).toContain(text)
})
