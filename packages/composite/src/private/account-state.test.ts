import { decimal, marketSymbol, type AssetBalance, type Position } from '@venuekit/core'
import { expect, test } from 'vitest'
import { AccountState } from './account-state.ts'

const symbol = marketSymbol('BTC/USDT:USDT')
const balance = (available: string, locked: string, total: string): AssetBalance => ({
  asset: 'USDT',
  available: decimal(available),
  locked: decimal(locked),
  total: decimal(total),
  timestamp: undefined,
})

test('[S3.71] balances are compared by what a stream has to tell of: of a margin account by what does not follow prices', () => {
  const [spot, margin] = [new AccountState(false), new AccountState(true)]
  for (const state of [spot, margin]) state.balanceSnapshot([balance('4', '1', '5')], 0)
  expect(spot.compareBalances([balance('3', '2', '5')])).toEqual([{ key: 'USDT', known: '4 1', said: '3 2' }])
  expect(margin.compareBalances([balance('3', '2', '5')])).toEqual([{ key: 'USDT', known: '5', said: '5' }])
  expect(spot.compareBalances([])).toEqual([{ key: 'USDT', known: '4 1', said: '0 0' }])
})

test('[S3.71] positions are compared by side and size, and one that nobody has is flat', () => {
  const state = new AccountState(true)
  const contracts = decimal('2')
  state.pushPosition({ position: { symbol, side: 'long', size: decimal('2'), contracts, markPrice: decimal('10') } })
  const long = state.positions.get(symbol) as Position
  expect(state.comparePositions([{ ...long, markPrice: decimal('11') }])).toEqual([
    { key: symbol, known: 'long 2', said: 'long 2' },
  ])
  expect(state.comparePositions([])).toEqual([{ key: symbol, known: 'long 2', said: 'flat' }])
  expect(new AccountState(true).comparePositions([{ ...long, side: 'flat' }])).toEqual([
    { key: symbol, known: 'flat', said: 'flat' },
  ])
})

/** A push of a position, as `long 2`, and what is told of it in the same words. */
function pushed(
  state: AccountState,
  words: string,
  more: Omit<Parameters<AccountState['pushPosition']>[0], 'position'> & { at?: number },
) {
  const [side, size] = words.split(' ') as ['long' | 'short' | 'flat', string]
  const position = { symbol, side, size: decimal(size), timestamp: more.at }
  return state.pushPosition({ position, mode: more.mode }).map((one) => `${one.side} ${one.size}`)
}

test('[S3.71] a push of another mode ends what was held in the old one, and tells that once', () => {
  const state = new AccountState(true)
  expect(pushed(state, 'long 2', { mode: 'net', at: 1 })).toEqual(['long 2'])
  expect(pushed(state, 'long 3', { mode: 'hedge', at: 5 })).toEqual(['flat 0', 'long 3'])
  expect(pushed(state, 'short 1', { mode: 'hedge', at: 6 })).toEqual(['short 1'])
  expect(state.positions.values.size).toBe(2)
  // One of before that comes late, over a connection that another one replaces.
  expect(pushed(state, 'flat 0', { mode: 'net', at: 2 })).toEqual([])
  expect([state.positionMode, state.positions.values.size]).toEqual(['hedge', 2])
  expect(pushed(state, 'short 0', { mode: 'hedge', at: 7 })).toEqual(['short 0'])
  expect(pushed(state, 'short 4', { mode: 'net', at: 9 })).toEqual(['long 0', 'short 4'])
  expect([state.positionMode, state.positions.values.size]).toEqual(['net', 1])
  // Who does not say how positions are kept changes nothing of that.
  expect(pushed(state, 'long 1', { at: 10 })).toEqual(['long 1'])
})

test('[S3.71] a push of the old mode that comes late, after an answer of newer positions, ends none of them', () => {
  const state = new AccountState(true)
  expect(pushed(state, 'long 2', { mode: 'net', at: 1 })).toEqual(['long 2'])
  const hedge = new AccountState(true)
  pushed(hedge, 'long 3', { mode: 'hedge', at: 5 })
  pushed(hedge, 'short 1', { mode: 'hedge', at: 6 })
  state.followMode('hedge')
  state.positionSnapshot([...hedge.positions.values.values()], state.positions.mark())
  expect(pushed(state, 'flat 0', { mode: 'net', at: 2 })).toEqual([])
  expect([state.positionMode, state.positions.values.size]).toEqual(['hedge', 2])
})

test('[S3.71] one of two positions that is no more says the same as one that an answer lacks', () => {
  const state = new AccountState(true)
  pushed(state, 'long 0', { mode: 'hedge', at: 1 })
  const [compared] = state.comparePositions([])
  expect(compared?.known).toBe(compared?.said)
})
