import { marketSymbol } from '@venuekit/core'
import { expect, test } from 'vitest'
import { ToldFills } from './told-fills.ts'

const [symbol, other] = [marketSymbol('BTC/USDT'), marketSymbol('ETH/USDT')]
const fill = (tradeId: number, of = symbol) => ({
  symbol: of,
  orderId: 'mine',
  tradeId: String(tradeId),
  timestamp: tradeId * 1_000,
})

test('[S3.75] what is read again after an interruption is told once, also when there was more than is remembered by id', () => {
  const told = new ToldFills(3)
  const pushed = [1, 2, 3, 4, 5].map((id) => told.add(fill(id), 'pushed'))
  expect(pushed).toEqual([true, true, true, true, true])
  // 6 and 7 came while the line was down.
  expect([1, 2, 3, 4, 5, 6, 7].map((id) => told.add(fill(id), 'read'))).toEqual([
    false,
    false,
    false,
    false,
    false,
    true,
    true,
  ])
  expect(told.add(fill(7), 'pushed')).toBe(false)
})

test('[S3.75] many of one market hide none of another one, and what is pushed is new whatever its time', () => {
  const told = new ToldFills(2)
  for (const id of [1, 2, 3, 4, 5]) told.add(fill(id), 'read')
  expect(told.add(fill(1, other), 'read')).toBe(true)
  expect(told.add(fill(0), 'pushed')).toBe(true)
})

test('[S3.75] both orders of a trade with oneself have been executed in it', () => {
  const told = new ToldFills(3)
  const both = ['bought', 'sold'].map((orderId) => ({ ...fill(1), orderId }))
  expect(both.map((one) => told.add(one, 'pushed'))).toEqual([true, true])
  expect(both.map((one) => told.add(one, 'read'))).toEqual([false, false])
})
