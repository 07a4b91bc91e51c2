import { expect, test } from 'vitest'
import { KeyedState } from './keyed-state.ts'

const state = () => new KeyedState<number>((left, right) => left === right)
const none = () => undefined

test('a push that says something new is news, the same again is none', () => {
  const balances = state()
  expect([balances.push('USDT', 5), balances.push('USDT', 5), balances.push('USDT', 6)]).toEqual([true, false, true])
})

test('a snapshot is dropped where a push came between the question and the answer, and counts everywhere else', () => {
  const balances = state()
  balances.push('USDT', 5)
  balances.push('BTC', 1)
  const since = balances.mark()
  balances.push('USDT', 7)
  expect(
    balances.snapshot(
      new Map([
        ['USDT', 5],
        ['BTC', 2],
      ]),
      since,
      none,
    ),
  ).toEqual([2])
  expect([...balances.values]).toEqual([
    ['USDT', 7],
    ['BTC', 2],
  ])
})

test('what a snapshot lacks becomes what the caller makes of it, unless it was pushed since', () => {
  const positions = state()
  positions.push('a', 1)
  positions.push('b', 2)
  const since = positions.mark()
  positions.push('b', 3)
  positions.touch('c')
  expect(positions.snapshot(new Map([['c', 9]]), since, () => 0)).toEqual([0])
  expect([...positions.values]).toEqual([
    ['a', 0],
    ['b', 3],
  ])
})
